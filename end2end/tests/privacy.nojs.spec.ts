import { visit, test } from "./fixtures";
import { adminErases, readsAndErasesTheirData, readsTheTermsOfTheirTime, waitsForAnOpenOrder } from "./privacy-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a customer reads, takes along and erases what the shop keeps", async ({ page }) => readsAndErasesTheirData(page, visit));

test("without JavaScript, an account stays while an order is open, and says so", async ({ page }) => waitsForAnOpenOrder(page, visit));

test("without JavaScript, an admin erases a customer who asked", async ({ page, visitor }) => adminErases(page, visitor, visit));

test("without JavaScript, the footer leads to the legal pages, and the terms to their versions", async ({ page }) => readsTheTermsOfTheirTime(page, visit));
