import { readsTheScale, steps } from "./weighing-steps";
import { open, test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

for (const [name, run] of Object.entries(steps)) {
  test(name, async ({ page, visitor }) => run(page, visitor, open));
}

test("a scale that the browser can read fills the field, and a person notes it", ({ page, visitor }) => readsTheScale(page, visitor, open));
