import { buysForRecipes, composesPlatter, filtersCatalog, mistypesPrice } from "./catalog-steps";
import { accounts, expect, open, password, signIn, test } from "./fixtures";

test("the catalog is filtered, and each filter taken off again", ({ page }) => filtersCatalog(page, open));
test("a price that is not a number is reported beside its field, and an empty list offers other families", ({ page }) => mistypesPrice(page, open));
test("a recipe’s cheeses go into the cart for so many, and the page says what was left out", ({ page }) => buysForRecipes(page, open));

test("a platter is composed for so many, and goes into the cart as it is shown", ({ page }) => composesPlatter(page, open));

test("an admin archives a product after a second thought, and sells it again", async ({ page, expectTrouble }) => {
  expectTrouble(/404|410/);
  const login = { email: accounts.admin, password };
  const { token } = await (await page.request.post("/api/auth/login", { data: login })).json();
  const name = `Essai ${Date.now()}`;
  const made = await page.request.post("/api/products", {
    headers: { Authorization: `Bearer ${token}` },
    data: { name, description: "Pour voir.", price: 5, category: "fromage-frais", weight: 100, stock: 3 },
  });
  expect(made.status()).toBe(201);
  const { _id, slug } = await made.json();

  await signIn(page, "admin");
  await open(page, `/gestion/produits/${_id}`);
  await page.locator("summary", { hasText: "Archiver le produit" }).click();
  await page.getByRole("button", { name: `Oui, archiver ${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Produits archivés" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: name })).toBeVisible();
  expect((await page.request.get(`/fromages/${slug}`)).status()).toBe(410);

  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByText("Ce produit est archivé.")).toBeVisible();
  await page.getByRole("button", { name: `Remettre en vente ${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("button", { name: "Enregistrer" })).toBeVisible();
  expect((await page.request.get(`/fromages/${slug}`)).status()).toBe(200);

  const gone = await page.request.delete(`/api/products/${_id}`, { headers: { Authorization: `Bearer ${token}` } });
  expect(gone.status()).toBe(204);
});
