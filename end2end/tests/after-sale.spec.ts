import { complains, withdraws, withdrawsByLink } from "./after-sale-steps";
import { open, test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a customer withdraws from a board, not from cheese, and has their money back", async ({ page, visitor }) => {
  test.slow();
  await withdraws(page, visitor, open);
});

test("a guest withdraws by the link of a letter", async ({ page, visitor }) => withdrawsByLink(page, visitor, open));

test("a customer reports a problem and is given a coupon", async ({ page, visitor }) => {
  test.slow();
  await complains(page, visitor, open);
});
