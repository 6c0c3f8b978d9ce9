import type { Page } from "@playwright/test";
import { expect, orderByTransfer, register, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What an admin does with the list of orders, and at the telephone. Each test runs with JavaScript and without. */

/** Finds two orders of one customer, moves both along at once, and is told of the one that cannot be. */
export async function filtersAndMovesMany(page: Page, visitor: OpenVisitor, go: Go) {
  const { email } = await register(page);
  const first = await orderByTransfer(page);
  const second = await orderByTransfer(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, "/gestion/commandes");
  await admin.getByRole("searchbox", { name: /^Numéro, client/ }).fill(email);
  await admin.getByRole("search", { name: "Commandes" }).getByRole("button", { name: "Chercher" }).click();
  await expect(admin.getByRole("row")).toHaveCount(3);
  await admin.locator("summary", { hasText: "Filtrer" }).click();
  await admin.getByLabel("Virement attendu").check();
  await admin.getByRole("checkbox", { name: "Reçue" }).check();
  await admin.getByRole("button", { name: "Appliquer les filtres" }).click();
  await expect(admin).toHaveURL(/unpaidTransfer=true/);
  await expect(admin.getByRole("list", { name: "Filtres actifs" }).getByRole("listitem")).toHaveCount(3);
  await admin.getByRole("checkbox", { name: `Cocher ${first.number}` }).check();
  await admin.getByRole("button", { name: "Passer en préparation" }).click();
  await expect(admin.getByText("1 commande a avancé.")).toBeVisible();
  // It came back to the list as it was filtered, where one order is left.
  await expect(admin.getByRole("row")).toHaveCount(2);
  await admin.getByRole("link", { name: "Retirer le filtre Reçue" }).click();
  await expect(admin.getByRole("row")).toHaveCount(3);
  await admin.getByRole("link", { name: "Tout cocher" }).click();
  await expect(admin.getByRole("checkbox", { name: `Cocher ${second.number}` })).toBeChecked();
  await admin.getByRole("button", { name: "Passer en préparation" }).click();
  const told = admin.getByRole("alert");
  await expect(told).toContainText("1 commande a avancé, 1 non.");
  await expect(told.getByRole("link")).toContainText(first.number);
  await expect(admin).toHaveURL(/unpaidTransfer=true/);
  // Without a box that is ticked nothing is done.
  await go(admin, "/gestion/commandes");
  await admin.getByRole("button", { name: "Passer en préparation" }).click();
  await expect(admin.getByRole("alert")).toContainText("Cochez au moins une commande.");
}

/** Takes an order by phone for somebody new, who lacks a street at first. */
export async function ordersByPhone(page: Page, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion/commandes");
  await page.getByRole("link", { name: "Nouvelle commande" }).click();
  await page.getByRole("searchbox", { name: "Produit ou code" }).fill("camembert");
  await page.getByRole("button", { name: "Chercher le produit" }).click();
  await page.getByLabel("Nombre").fill("2");
  await page.getByRole("button", { name: /^Ajouter Camembert/ }).first().click();
  await expect(page.getByRole("list", { name: "Lignes" })).toContainText("2 × Camembert");
  await page.getByRole("radio", { name: "Nouveau client" }).check();
  const name = `Odile ${Date.now()}`;
  await page.getByLabel("Nom", { exact: true }).fill(name);
  await page.getByRole("textbox", { name: /^Téléphone/ }).fill(`06${String(Date.now()).slice(-8)}`);
  await page.getByRole("radio", { name: "À livrer" }).check();
  await page.getByRole("radio", { name: "À la livraison" }).check();
  await page.getByRole("button", { name: "Recalculer" }).click();
  await page.getByLabel("Ville").fill("Lyon");
  await page.getByLabel("Code postal").fill("69001");
  await page.getByRole("button", { name: "Enregistrer la commande" }).click();
  await expect(page.getByRole("alert")).toContainText("nécessaire");
  await expect(page.getByLabel("Ville")).toHaveValue("Lyon");
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue(name);
  await page.getByLabel("Numéro et rue").fill("1 rue du Lait");
  await page.getByRole("button", { name: "Enregistrer la commande" }).click();
  await expect(page).toHaveURL(/\/gestion\/commandes\/[0-9a-f]{24}$/);
  await expect(page.getByRole("region", { name: "Client" })).toContainText(name);
  await expect(page.getByText("À la livraison")).toBeVisible();
}
