import { complains, withdraws, withdrawsByLink } from "./after-sale-steps";
import { test, visit } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a customer withdraws from a board and has their money back", async ({ page, visitor }) => {
  test.slow();
  await withdraws(page, visitor, visit);
});

test("without JavaScript, a guest withdraws by the link of a letter", async ({ page, visitor }) =>
  withdrawsByLink(page, visitor, visit));

test("without JavaScript, a customer reports a problem and is given a coupon", async ({ page, visitor }) => {
  test.slow();
  await complains(page, visitor, visit);
});
