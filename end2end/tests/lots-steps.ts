import type { Page } from "@playwright/test";
import { accounts, expect, expectFieldError, password, signIn, type Go } from "./fixtures";

/** Lots and counting, as a shopkeeper works with them. Each test runs with JavaScript and without. */

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** A day so many days from now, as a date field takes it. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Makes something by REST, as the admin. */
async function make<T>(page: Page, path: string, data: object): Promise<T> {
  const login = { email: accounts.admin, password };
  const { token } = await (await page.request.post("/api/auth/login", { data: login })).json();
  const made = await page.request.post(path, { headers: { Authorization: `Bearer ${token}` }, data });
  expect(made.status()).toBe(201);
  return (await made.json()) as T;
}

/** Puts a product on sale, without a lot, in a family that no other test lists. */
const newProduct = (page: Page, name: string) =>
  make<{ _id: string; slug: string }>(page, "/api/products", {
    name,
    description: "Pour essayer.",
    price: 8,
    category: "essais-de-lots",
    weight: 150,
    stock: 9,
  });

/** Receives a lot, is told what is wrong with it, sees it on the product's page, notes waste, and recalls it. */
export async function keepsLots(page: Page, go: Go) {
  const name = `Tomme à lots ${Date.now()}`;
  const product = await newProduct(page, name);
  await signIn(page, "admin");
  await go(page, `/gestion/lots/nouveau?produit=${product._id}`);
  await expect(page.getByLabel("Produit", { exact: true })).toHaveValue(product._id);
  const [code, until, quantity] = [page.getByLabel("Numéro de lot"), page.getByLabel("Date limite"), page.getByLabel("Quantité reçue")];
  await code.fill("TL-1");
  await until.fill(inDays(-2));
  await quantity.fill("12");
  await button(page, "Recevoir le lot").click();
  await expectFieldError(until, /Ce lot est déjà périmé/);
  await page.getByLabel("Produit", { exact: true }).selectOption(product._id);
  await code.fill("TL-1");
  await until.fill(inDays(3));
  await quantity.fill("12");
  await button(page, "Recevoir le lot").click();
  await expect(page.getByText("Lot enregistré.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Lot TL-1", level: 1 })).toBeVisible();

  await page.getByText("Perte, dégustation, autre mouvement").click();
  await page.getByLabel("Combien").fill("-2");
  await button(page, "Noter le mouvement").click();
  await expect(page.getByText("Le lot est corrigé.")).toBeVisible();
  await expect(page.locator("dl.facts")).toContainText(/Reste\s*10/);
  await expect(page.getByRole("region", { name: "Historique du stock" })).toContainText("Lot TL-1");

  await go(page, "/gestion/lots?etat=bientot");
  await expect(page.getByRole("row", { name: /TL-1/ }).filter({ hasText: name })).toContainText("Bientôt à date");
  await go(page, `/gestion/produits/${product.slug}`);
  await expect(page.getByRole("link", { name: "voir et corriger ses lots" })).toBeVisible();
  await go(page, `/fromages/${product.slug}`);
  await expect(page.getByRole("region", { name: "Étiquette" })).toContainText("À consommer de préférence avant le");

  await go(page, `/gestion/lots?produit=${product._id}`);
  await page.getByRole("link", { name: "TL-1" }).click();
  await page.getByText("Rappeler ce lot").click();
  await page.getByLabel("Raison et conseil, pour les clients").fill("Présence possible de listeria.");
  await button(page, "Oui, rappeler le lot TL-1").click();
  await expect(page.getByText(/Le lot est rappelé/)).toBeVisible();
  await expect(page.getByText("Rappeler ce lot")).toHaveCount(0);
  await expect(page.getByText("Aucune commande n’en a pris.")).toBeVisible();
  const sold = await page.request.get(`/api/products/${product.slug}`);
  expect(((await sold.json()) as { stock: number }).stock).toBe(0);
}

/** Finds a lot by its number, counts it, is told of what was not typed, and that the count is right. */
export async function countsStock(page: Page, go: Go) {
  const product = await newProduct(page, `Tomme à compter ${Date.now()}`);
  const code = `C-${Date.now()}`;
  await make(page, "/api/admin/lots", { productId: product._id, code, bestBefore: inDays(20), quantity: 8 });
  await signIn(page, "admin");
  await go(page, "/gestion/inventaire");
  // What a scanner types ends with Enter.
  await page.getByLabel("Produit ou numéro de lot").fill(code);
  await page.getByLabel("Produit ou numéro de lot").press("Enter");
  const counted = page.getByLabel(new RegExp(`Lot ${code}`));
  await expect(page.getByText(/Attendu\s: 8/)).toBeVisible();
  await counted.fill("sept");
  await button(page, "Compté").click();
  await expectFieldError(counted, "Un nombre entier est attendu.");
  await expect(counted).toHaveValue("sept");
  await counted.fill("7");
  await button(page, "Compté").click();
  await expect(page.getByText(/Compté\s: 1 de moins\./)).toBeVisible();
  await expect(page.getByText(/Attendu\s: 7/)).toBeVisible();
  await counted.fill("7");
  await button(page, "Compté").click();
  await expect(page.getByText(/le compte est bon/)).toBeVisible();
}
