import type { Page } from "@playwright/test";
import { accounts, expect, password, signIn, type Go } from "./fixtures";

/** What an admin does with stock, prices and categories. Each test runs with JavaScript and without. */

/** Calls REST as an admin, and answers what it says. */
async function asAdmin(page: Page) {
  const { token } = await (
    await page.request.post("/api/auth/login", { data: { email: accounts.admin, password } })
  ).json();
  const headers = { Authorization: `Bearer ${token}` };
  return {
    sells: async (name: string, category: string) => {
      const data = { name, description: "Pour voir.", price: 10, category, weight: 250, stock: 10 };
      return (await page.request.post("/api/products", { headers, data })).json();
    },
    corrects: async (id: string, difference: number) => {
      const data = { difference, reason: "gift" };
      const answer = await page.request.post(`/api/admin/products/${id}/stock-corrections`, { headers, data });
      expect(answer.status()).toBe(201);
    },
    archives: (id: string) => page.request.delete(`/api/products/${id}`, { headers }),
  };
}

/** Corrects a stock by a difference, then counts on a page that is out of date, and counts again. */
export async function correctsStock(page: Page, go: Go) {
  const admin = await asAdmin(page);
  const product = await admin.sells(`Essai ${Date.now()}`, "fromage-frais");
  await signIn(page, "admin");
  await go(page, `/gestion/produits/${product._id}`);
  const unfold = async () => {
    // Where scripts run, it stays unfolded after it was sent.
    if (!(await page.getByLabel("Combien").isVisible())) {
      await page.locator("summary", { hasText: "Corriger le stock" }).click();
    }
  };
  const send = () => page.getByRole("button", { name: "Corriger le stock" }).click();
  await unfold();
  await page.getByLabel("Combien").fill("-1");
  await page.getByLabel("Motif").selectOption("tasting");
  await send();
  await expect(page.getByText("Stock corrigé.")).toBeVisible();
  const history = page.getByRole("region", { name: "Mouvements du stock" });
  await expect(history.getByRole("row").nth(1)).toContainText("Dégustation");
  // Somebody else corrects it meanwhile.
  await admin.corrects(product._id, -1);
  await unfold();
  await page.getByRole("radio", { name: "Ce qui a été compté" }).check();
  await page.getByLabel("Combien").fill("7");
  await page.getByLabel("Motif").selectOption("count");
  await page.getByLabel("Note").fill("Inventaire du samedi");
  await send();
  await expect(page.getByRole("alert")).toContainText("Le stock a bougé");
  await expect(page.getByLabel("Note")).toHaveValue("Inventaire du samedi");
  await expect(page.getByRole("radio", { name: "Ce qui a été compté" })).toBeChecked();
  await send();
  await expect(page.getByText("Stock corrigé.")).toBeVisible();
  await expect(history.getByRole("row").nth(1)).toContainText("Inventaire du samedi");
  await admin.archives(product._id);
}

/** Looks at what five per cent more would make of one family, leaves one cheese out, and changes the other. */
export async function changesPrices(page: Page, go: Go) {
  const category = `essai-${Date.now()}`;
  const admin = await asAdmin(page);
  const [one, other] = [await admin.sells(`Un ${category}`, category), await admin.sells(`Zut ${category}`, category)];
  await signIn(page, "admin");
  await go(page, "/gestion/produits");
  await page.getByRole("link", { name: "Changer des prix" }).click();
  await page.getByLabel("Famille", { exact: true }).selectOption(category);
  await page.getByLabel("De combien").fill("beaucoup");
  await page.getByRole("button", { name: "Voir l’aperçu" }).click();
  await expect(page.getByRole("alert")).toContainText("12,5");
  await page.getByLabel("De combien").fill("5");
  await page.getByLabel("Arrondir").selectOption("10");
  await page.getByRole("button", { name: "Voir l’aperçu" }).click();
  const rows = page.getByRole("region", { name: "Aperçu des prix" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(/10,00\s€.*10,50\s€.*40,00\s€\/kg.*42,00\s€\/kg/);
  await page.getByRole("checkbox", { name: `Changer ${other.name}` }).uncheck();
  await page.getByRole("button", { name: "Changer les prix cochés" }).click();
  await expect(page.getByText("Un prix changé.")).toBeVisible();
  const price = async (id: string) => (await (await page.request.get(`/api/products/${id}`)).json()).price;
  expect([await price(one._id), await price(other._id)]).toEqual([10.5, 10]);
  await admin.archives(one._id);
  await admin.archives(other._id);
}

/** Adds a family, moves it up, gives it a text that its page shows, and takes it away again. */
export async function namesCategories(page: Page, go: Go) {
  const slug = `tommes-${Date.now()}`;
  await signIn(page, "admin");
  await go(page, "/gestion/familles");
  await page.getByLabel("Adresse", { exact: true }).fill(slug);
  await page.getByLabel(/^Texte \(/).fill("Petites meules de montagne.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("nécessaire");
  await page.getByLabel("Nom", { exact: true }).fill(`Tommes ${slug}`);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Famille enregistrée.")).toBeVisible();
  await page.getByRole("button", { name: `Monter Tommes ${slug}` }).click();
  await expect(page.getByRole("button", { name: `Descendre Tommes ${slug}` })).toBeVisible();
  await go(page, `/fromages?category=${slug}`);
  await expect(page.getByRole("heading", { level: 1, name: `Tommes ${slug}` })).toBeVisible();
  await expect(page.getByText("Petites meules de montagne.")).toBeVisible();
  await go(page, "/gestion/familles");
  const row = page.getByRole("row", { name: slug });
  await row.locator("summary").click();
  await row.getByRole("button", { name: /^Oui, supprimer/ }).click();
  await expect(page.getByText("Famille supprimée.")).toBeVisible();
}

/** Looks at a cheese in a tab of its own before it is stored. */
export async function previewsProduct(page: Page, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion/produits/nouveau");
  await page.getByLabel("Nom", { exact: true }).fill("Tomme à venir");
  await page.getByLabel("Description", { exact: true }).fill("Pas encore en vente.");
  await page.getByRole("radio", { name: "À la pièce" }).check();
  await page.getByLabel("Prix", { exact: true }).fill("8");
  await page.getByLabel("Poids", { exact: true }).fill("400");
  await page.getByLabel("Stock", { exact: true }).fill("12");
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Aperçu" }).click();
  const preview = await opened;
  await expect(preview.getByRole("heading", { level: 1, name: "Tomme à venir" })).toBeVisible();
  await expect(preview.getByText("20,00 €/kg").first()).toBeVisible();
  await expect(preview.getByRole("button", { name: "Ajouter au panier" })).toBeDisabled();
  await preview.close();
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("Tomme à venir");
  expect((await page.request.get("/api/products/tomme-a-venir")).status()).toBe(404);
}
