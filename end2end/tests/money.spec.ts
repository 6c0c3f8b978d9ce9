import { open, test } from "./fixtures";
import { announces, cancels, paysByTransfer, refundsALine } from "./money-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a transfer is asked for, marked paid, invoiced and sent back", async ({ page, visitor }) => {
  test.slow();
  await paysByTransfer(page, visitor, open);
});

test("one line of an order is given back, with its credit note", async ({ page, visitor }) =>
  refundsALine(page, visitor, open));

test("a customer calls their order off on its page", async ({ page }) => cancels(page, open));

test("the day and the number of a delivery reach customer and livreur", async ({ page, visitor }) =>
  announces(page, visitor, open));
