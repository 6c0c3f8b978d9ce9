import { open, test } from "./fixtures";
import { adminErases, readsAndErasesTheirData, readsTheTermsOfTheirTime, waitsForAnOpenOrder } from "./privacy-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a customer reads, takes along and erases what the shop keeps", async ({ page }) => readsAndErasesTheirData(page, open));

test("an account stays while an order is open, and says so", async ({ page }) => waitsForAnOpenOrder(page, open));

test("an admin erases a customer who asked", async ({ page, visitor }) => adminErases(page, visitor, open));

test("the footer leads to the legal pages, and the terms to their versions", async ({ page }) => readsTheTermsOfTheirTime(page, open));
