import { seesBothInTheLog, waitsAsCustomer, waitsAsGuest } from "./alerts-steps";
import { expect, open, test } from "./fixtures";

test("a guest asks to be told when a cheese is back, confirms it by the letter, and gives it up", ({ page, expectTrouble }) => {
  expectTrouble(/status of 422/);
  return waitsAsGuest(page, open);
});

// Once, with JavaScript alone: the demo customer has one wish for this cheese.
test("a customer asks to be told with one click, and gives up with another", async ({ page }) => {
  await waitsAsCustomer(page, open);
  // The button that had the focus is gone.
  await expect(page.getByRole("main")).toBeFocused();
  await seesBothInTheLog(page, open);
});
