import { cartLink, expect, type Go } from "./fixtures";
import type { Page } from "@playwright/test";

const names = (page: Page) => page.getByRole("article").getByRole("heading");
const openFilters = (page: Page) => page.locator("summary", { hasText: "Filtrer" }).click();
const apply = (page: Page) => page.getByRole("button", { name: "Appliquer les filtres" }).click();

/** Filters the catalog, and takes a filter off again. */
export async function filtersCatalog(page: Page, go: Go) {
  await go(page, "/fromages");
  await openFilters(page);
  await page.getByLabel("De", { exact: true }).fill("2");
  await page.getByLabel("À", { exact: true }).fill("9,30");
  await page.getByLabel("Lait", { exact: true }).selectOption("goat");
  await page.getByRole("checkbox", { name: /^En stock/ }).check();
  await apply(page);
  await expect(names(page)).toHaveText(["Crottin de Chavignol", "Valençay"]);
  const active = page.getByRole("list", { name: "Filtres actifs" });
  await expect(active.getByRole("listitem")).toContainText(["Lait de chèvre", "Dès 2,00", "Jusqu’à 9,30", "En stock"]);
  // What a choice would bring is counted with the others applied.
  await expect(page.getByRole("navigation", { name: "Familles de fromages" })).toContainText("Tous 2");
  await active.getByRole("link", { name: /Jusqu’à/ }).click();
  await expect(names(page)).toHaveText(["Crottin de Chavignol", "Sainte-Maure de Touraine", "Valençay"]);
  await page.getByRole("link", { name: /^Chèvres/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Chèvres" })).toBeVisible();
  await expect(active.getByRole("listitem")).toHaveCount(3);
}

/** Types a price that is not a number, and asks for cheeses of which there are none. */
export async function mistypesPrice(page: Page, go: Go) {
  await go(page, "/fromages");
  await openFilters(page);
  await page.getByLabel("De", { exact: true }).fill("cher");
  await apply(page);
  const field = page.getByLabel("De", { exact: true });
  await expect(field).toHaveAccessibleDescription("Un montant s’écrit comme 12,50.");
  await expect(field).toHaveValue("cher");
  await go(page, "/fromages?excludeAllergens=milk&minPrice=9999");
  await expect(page.getByRole("heading", { name: "Rien de tel en cave" })).toBeVisible();
  await page.getByRole("navigation", { name: "Toutes les familles" }).getByRole("link", { name: /^Bleus/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bleus" })).toBeVisible();
}

/** Puts the cheeses of recipes into the cart, until there are none left. */
export async function buysForRecipes(page: Page, go: Go) {
  await go(page, "/recettes/tartiflette?servings=6");
  await page.getByRole("button", { name: "Mettre les fromages au panier, pour 6 personnes" }).click();
  await expect(page.getByText("Un fromage est au panier.")).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
  // Twelve burrate each time, of which there are twenty-six.
  for (const articles of [14, 26]) {
    await go(page, "/recettes/tomates-burrata?servings=24");
    await page.getByRole("button", { name: /^Mettre les fromages au panier/ }).click();
    await expect(cartLink(page)).toHaveAccessibleName(`Panier, ${articles} articles`);
  }
  await go(page, "/recettes/tomates-burrata?servings=24");
  await page.getByRole("button", { name: /^Mettre les fromages au panier/ }).click();
  await expect(page.getByText("Rien n’a été mis au panier.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: /^Burrata.*il n’en reste pas assez/ })).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 26 articles");
}

/** Composes a platter, puts it into the cart as it is shown, and learns what the cheapest one costs. */
export async function composesPlatter(page: Page, go: Go) {
  await go(page, "/");
  await page.getByRole("link", { name: "Composer un plateau" }).first().click();
  await page.getByLabel("Personnes").fill("4");
  await page.getByLabel("Moment").selectOption("meal");
  await page.getByLabel("Goût").selectOption("mild");
  await page.getByRole("button", { name: "Composer", exact: true }).click();
  await expect(page).toHaveURL(/people=4&occasion=meal&strength=mild/);
  const cheeses = page.locator(".platter-cheeses > li");
  await expect(cheeses).toHaveCount(6);
  const total = await page.locator(".platter-total strong").innerText();
  await page.getByRole("button", { name: "Mettre le plateau au panier" }).click();
  await expect(page.getByText("6 fromages sont au panier.")).toBeVisible();
  await cartLink(page).click();
  await expect(page.getByText(total).first()).toBeVisible();
  await go(page, "/plateau?people=4&budget=2");
  await expect(page.getByLabel("Budget, si vous en avez un")).toHaveAccessibleDescription(/^Le plateau le moins cher coûte/);
  await expect(page.getByLabel("Budget, si vous en avez un")).toHaveValue("2");
}
