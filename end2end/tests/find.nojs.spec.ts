import { expect, signIn, test } from "./fixtures";

test("without JavaScript, the dashboard’s search finds an order by its number, first", async ({ page, visitor }) => {
  const customer = await visitor();
  await signIn(customer, "client");
  const { items } = await (await customer.request.get("/api/users/orders")).json();
  const number: string = items[0].orderNumber;
  await signIn(page, "admin");
  await page.goto("/gestion/produits");
  await page.getByRole("searchbox", { name: "Trouver" }).fill(number.toLowerCase().replace("-", " "));
  await page.getByRole("button", { name: "Trouver" }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Commandes");
  await page.locator(".found a").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
});

test("without JavaScript, more than five of a kind are behind a link", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/gestion/recherche?q=comte");
  const orders = page.getByRole("region", { name: "Commandes" });
  await expect(orders.getByRole("link")).toHaveCount(6);
  await orders.getByRole("link", { name: "Tout voir" }).click();
  await expect(page).toHaveURL(/\/gestion\/commandes\?q=comte/);
});
