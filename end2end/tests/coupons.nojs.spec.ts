import { visit } from "./account-steps";
import { steps } from "./coupon-steps";
import { test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

for (const [name, take] of Object.entries(steps)) {
  test(`without JavaScript, ${name}`, async ({ page, visitor }) => take(page, visitor, visit));
}
