import { test, visit } from "./fixtures";
import { asksWhatKeeps, bringsAGift } from "./gift-steps";

test("without JavaScript, a gift is prepaid, packed without a price, and brought to whoever it is for", async ({
  page,
  visitor,
  expectTrouble,
}) => {
  test.slow();
  expectTrouble(/status of 422/);
  await bringsAGift(page, visitor, visit, false);
});

test("without JavaScript, cheeses are chosen by the day until which they keep", ({ page }) => asksWhatKeeps(page, visit));
