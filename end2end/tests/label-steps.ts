import type { Page } from "@playwright/test";
import { accounts, cartLink, expect, fillLabel, password, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What a product says before anybody buys. Each test runs with JavaScript and without. */

const named = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Keeps a cheese as a draft, cannot publish it while it lacks its label, fills the label in, and publishes it. */
export async function publishesOnlyWhole(page: Page, go: Go) {
  const slug = `essai-${Date.now()}`;
  await signIn(page, "admin");
  await go(page, "/gestion/produits/nouveau");
  await page.getByLabel("Nom", { exact: true }).fill("Tomme complète");
  await page.getByLabel("Adresse de la page").fill(slug);
  await page.getByLabel("Description", { exact: true }).fill("Dit tout ce que la loi demande.");
  await page.getByRole("radio", { name: "À la pièce" }).check();
  await page.getByLabel("Prix", { exact: true }).fill("12,50");
  await page.getByLabel("Poids", { exact: true }).fill("250");
  await page.getByLabel("Stock", { exact: true }).fill("10");
  await page.getByLabel("Famille", { exact: true }).selectOption("croute-fleurie");
  await page.getByLabel("Lait", { exact: true }).first().selectOption("cow");
  await named(page, "Enregistrer le brouillon").click();
  await expect(page.getByText("Ce produit est un brouillon")).toBeVisible();
  expect((await page.request.get(`/api/products/${slug}`)).status()).toBe(404);
  await go(page, "/gestion/produits?etat=brouillons");
  await expect(page.getByRole("row", { name: /Tomme complète/ }).first()).toContainText("Il manque");
  await page.getByRole("link", { name: "Tomme complète", exact: true }).first().click();
  await named(page, "Publier").click();
  await expect(page.getByRole("alert")).toContainText("Conservation : la loi le demande avant l’achat");
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("Tomme complète");
  expect((await page.request.get(`/api/products/${slug}`)).status()).toBe(404);
  await fillLabel(page);
  await named(page, "Publier").click();
  await expect(page.getByText("Produit enregistré.")).toBeVisible();
  await expect(page.getByText("Ce produit est un brouillon")).toBeHidden();

  await go(page, `/fromages/${slug}`);
  const label = page.getByRole("region", { name: "Étiquette" });
  await expect(label).toContainText(/Fromage au lait cru\s: déconseillé aux enfants/);
  await expect(label.locator("strong").first()).toHaveText("lait");
  await expect(label).toContainText("Lait cru de vache");
  await expect(label).toContainText(/24\s%\sdu produit fini/);
  await expect(label).toContainText(/50,00\s€\/kg/);
  await expect(page.getByRole("table", { name: /Pour 100/ })).toContainText(/1\s?237\skJ \/ 300\skcal/);
}

/** Chooses once what to avoid; lists and searches leave it out, its own page and the basket warn, others see everything. */
export async function avoidsAllergens(page: Page, go: Go, openVisitor: OpenVisitor) {
  await go(page, "/fromages");
  await page.getByRole("link", { name: "Allergènes à toujours éviter" }).click();
  await page.getByRole("checkbox", { name: "Lait" }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("C’est noté")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Lait" })).toBeChecked();
  for (const path of ["/fromages", "/fromages?q=comte"]) {
    await go(page, path);
    await expect(page.getByText("Toujours sans", { exact: false })).toContainText("lait");
    await expect(page.locator(".product-card", { hasText: "Comté" })).toHaveCount(0);
  }
  await go(page, "/fromages/comte-24-mois");
  await expect(page.getByRole("note").first()).toContainText("Contient");
  await page.getByRole("button", { name: "Ajouter au panier" }).first().click();
  await expect(page.getByText("C’est dans le panier.")).toBeVisible();
  await cartLink(page).click();
  await expect(page.getByText(/Contient\s: lait, que vous évitez/)).toBeVisible();
  const other = await openVisitor();
  await go(other, "/fromages?q=comte");
  await expect(other.locator(".product-card", { hasText: "Comté" }).first()).toBeVisible();
}

/** Lowers a price and announces it: the struck price is the lowest of the days before, not the one of yesterday. */
export async function announcesReduction(page: Page, go: Go) {
  const { token } = await (
    await page.request.post("/api/auth/login", { data: { email: accounts.admin, password } })
  ).json();
  const headers = { Authorization: `Bearer ${token}` };
  const category = `remise-${Date.now()}`;
  const data = { name: `Remise ${category}`, description: "Pour voir.", price: 10, category, weight: 250, stock: 10 };
  const product = await (await page.request.post("/api/products", { headers, data })).json();
  await page.request.put(`/api/products/${product._id}`, { headers, data: { ...data, price: 12 } });
  await signIn(page, "admin");
  await go(page, "/gestion/produits/prix");
  await page.getByLabel("Famille", { exact: true }).selectOption(category);
  await page.getByLabel("De combien").fill("-33,34");
  await page.getByRole("checkbox", { name: "Annoncer les baisses" }).check();
  await page.getByRole("button", { name: "Voir l’aperçu" }).click();
  const row = page.getByRole("region", { name: "Aperçu des prix" }).getByRole("row").nth(1);
  await expect(row).toContainText(/8,00\s€.*10,00\s€/);
  await page.getByRole("button", { name: "Changer les prix cochés" }).click();
  await expect(page.getByText("Un prix changé.")).toBeVisible();
  await go(page, `/fromages/${product._id}`);
  await expect(page.locator(".price-large del")).toHaveText(/10,00\s€/);
  await expect(page.locator(".price-large")).toContainText(/−20\s%.*Prix le plus bas des 30 jours/);
  await page.request.delete(`/api/products/${product._id}`, { headers });
}
