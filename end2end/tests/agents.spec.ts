import { takesAgentsCartOver } from "./agents-steps";
import { open, test } from "./fixtures";

test("what an agent put together is looked at, and taken over beside what one had", ({ page }) => takesAgentsCartOver(page, open));
