import { changesPrices, correctsStock, namesCategories, previewsProduct } from "./catalogue-desk-steps";
import { open, test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a stock is corrected", async ({ page }) => correctsStock(page, open));

test("many prices are changed as the preview shows them", async ({ page }) => changesPrices(page, open));

test("a family is named, moved and removed", async ({ page }) => namesCategories(page, open));

test("a product is looked at before it is stored", async ({ page }) => previewsProduct(page, open));
