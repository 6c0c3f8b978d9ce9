import { open, test } from "./fixtures";
import { steps } from "./integrator-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

for (const [name, run] of Object.entries(steps)) {
  test(name, async ({ page, visitor }) => run(page, visitor, open));
}
