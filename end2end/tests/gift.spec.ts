import { open, test } from "./fixtures";
import { asksWhatKeeps, bringsAGift } from "./gift-steps";

test("a gift is prepaid, packed without a price, and brought to whoever it is for", async ({ page, visitor, expectTrouble }) => {
  test.slow();
  expectTrouble(/status of 422/);
  await bringsAGift(page, visitor, open, true);
});

test("cheeses are chosen by the day until which they keep", ({ page }) => asksWhatKeeps(page, open));
