import { open, test } from "./fixtures";
import { asksForAPostalCode, choosesASlotAndIsMovedToAnother, collectsAtTheCounter } from "./slots-steps";

// A postal code that is none, and a slot that is closed, are told with the answer.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a guest asks whether the shop delivers to their postal code", async ({ page }) => asksForAPostalCode(page, open));

test("a customer chooses a slot, the shop moves it, and the customer chooses again", async ({ page, visitor }) => {
  test.slow();
  await choosesASlotAndIsMovedToAnother(page, visitor, open, "11");
});

test("whoever collects an order pays no delivery", async ({ page, visitor }) => collectsAtTheCounter(page, visitor, open, "21"));
