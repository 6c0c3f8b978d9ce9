import { takesAgentsCartOver } from "./agents-steps";
import { test, visit } from "./fixtures";

test("without JavaScript, what an agent put together is looked at, and taken over beside what one had", ({ page }) =>
  takesAgentsCartOver(page, visit));
