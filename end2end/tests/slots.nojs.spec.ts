import { test, visit } from "./fixtures";
import { asksForAPostalCode, choosesASlotAndIsMovedToAnother, collectsAtTheCounter } from "./slots-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a guest asks whether the shop delivers to their postal code", async ({ page }) =>
  asksForAPostalCode(page, visit));

test("without JavaScript, a customer chooses a slot, the shop moves it, and the customer chooses again", async ({ page, visitor }) => {
  test.slow();
  await choosesASlotAndIsMovedToAnother(page, visitor, visit, "12");
});

test("without JavaScript, whoever collects an order pays no delivery", async ({ page, visitor }) =>
  collectsAtTheCounter(page, visitor, visit, "22"));
