import { visit, test } from "./fixtures";
import { announcesReduction, avoidsAllergens, publishesOnlyWhole } from "./label-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a product is published only when its label is whole", async ({ page }) => publishesOnlyWhole(page, visit));

test("without JavaScript, what a guest avoids is shown nowhere, and to others as ever", async ({ page, visitor }) =>
  avoidsAllergens(page, visit, visitor));

test("without JavaScript, a reduction is struck from the lowest price of thirty days", async ({ page }) => announcesReduction(page, visit));
