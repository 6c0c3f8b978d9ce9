import { test, visit } from "./fixtures";
import { countsStock, keepsLots } from "./lots-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a lot is received, corrected, shown to customers, and recalled", async ({ page }) =>
  keepsLots(page, visit));

test("without JavaScript, stock is counted lot by lot, a number and a button each", async ({ page }) =>
  countsStock(page, visit));
