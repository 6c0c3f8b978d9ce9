import { open, test } from "./fixtures";
import { announcesReduction, avoidsAllergens, publishesOnlyWhole } from "./label-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a product is published only when its label is whole", async ({ page }) => publishesOnlyWhole(page, open));

test("what a guest avoids is shown nowhere, and to others as ever", async ({ page, visitor }) =>
  avoidsAllergens(page, open, visitor));

test("a reduction is struck from the lowest price of thirty days", async ({ page }) => announcesReduction(page, open));
