import { changesPrices, correctsStock, namesCategories, previewsProduct } from "./catalogue-desk-steps";
import { test, visit } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, a stock is corrected", async ({ page }) => correctsStock(page, visit));

test("without JavaScript, many prices are changed as the preview shows them", async ({ page }) => changesPrices(page, visit));

test("without JavaScript, a family is named, moved and removed", async ({ page }) => namesCategories(page, visit));

test("without JavaScript, a product is looked at before it is stored", async ({ page }) => previewsProduct(page, visit));
