import { buysForRecipes, composesPlatter, filtersCatalog, mistypesPrice } from "./catalog-steps";
import { test, visit } from "./fixtures";

test("without JavaScript, the catalog is filtered, and each filter taken off again", ({ page }) =>
  filtersCatalog(page, visit));
test("without JavaScript, a price that is not a number is reported beside its field, and an empty list offers other families", ({ page }) =>
  mistypesPrice(page, visit));
test("without JavaScript, a recipe’s cheeses go into the cart, and the page says what was left out", ({ page }) =>
  buysForRecipes(page, visit));
test("without JavaScript, a platter is composed for so many, and goes into the cart as it is shown", ({ page }) =>
  composesPlatter(page, visit));
