import { cooks, mistypes, narrows } from "./catalogue";
import { test } from "./fixtures";

const go = (page: import("@playwright/test").Page, path: string) => page.goto(path);

test("without JavaScript, the catalogue is narrowed down, and each filter taken off again", ({ page }) =>
  narrows(page, go));
test("without JavaScript, a price that is none is said beside its field, and an empty list helps on", ({ page }) =>
  mistypes(page, go));
test("without JavaScript, a recipe’s cheeses go into the basket, and what is left out is said", ({ page }) =>
  cooks(page, go));
