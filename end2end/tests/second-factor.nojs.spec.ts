import { visit, test } from "./fixtures";
import { isResetByAnAdmin, signsInWithACode } from "./second-factor-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, staff set up a second factor, sign in with it, by a recovery code too, and switch it off", async ({ page, visitor }) =>
  signsInWithACode(page, visitor, visit));

test("without JavaScript, an admin resets the second factor of a colleague who lost it", async ({ page, visitor }) =>
  isResetByAnAdmin(page, visitor, visit));
