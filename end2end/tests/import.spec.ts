import { open, test } from "./fixtures";
import { steps } from "./import-steps";

for (const [name, run] of Object.entries(steps)) {
  test(name, async ({ page }) => run(page, open));
}
