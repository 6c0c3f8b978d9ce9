import { steps } from "./import-steps";
import { test, visit } from "./fixtures";

for (const [name, run] of Object.entries(steps)) {
  test(`without JavaScript, ${name}`, async ({ page }) => run(page, visit));
}
