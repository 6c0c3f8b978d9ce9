import { test, visit } from "./fixtures";
import { announces, cancels, paysByTransfer, refundsALine } from "./money-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a transfer is asked for, marked paid, invoiced and sent back", async ({ page, visitor }) => {
  test.slow();
  await paysByTransfer(page, visitor, visit);
});

test("without JavaScript, one line of an order is given back, with its credit note", async ({ page, visitor }) =>
  refundsALine(page, visitor, visit));

test("without JavaScript, a customer calls their order off on its page", async ({ page }) => cancels(page, visit));

test("without JavaScript, the day and the number of a delivery reach customer and livreur", async ({ page, visitor }) =>
  announces(page, visitor, visit));
