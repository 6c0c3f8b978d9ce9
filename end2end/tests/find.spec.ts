import { expect, open, signIn, test } from "./fixtures";

test("a key opens the dashboard’s search, and arrows walk through what was found", async ({ page }) => {
  await signIn(page, "admin");
  await open(page, "/gestion");
  const box = page.getByRole("searchbox", { name: "Trouver" });
  await page.keyboard.press("/");
  await expect(box).toBeFocused();
  await page.keyboard.type("comte/");
  await expect(box).toHaveValue("comte/");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/gestion\/recherche\?q=comte/);
  await expect(page.getByRole("region", { name: "Produits", exact: true }).getByRole("link").first()).toContainText("Comté");

  const links = page.locator(".found a");
  await page.keyboard.press("Control+k");
  await expect(box).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(links.first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("tva");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=tva/);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Comptes" })).toBeVisible();
});

test("a livreur is not shown the search, and may not use it", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 403/);
  await signIn(page, "livreur");
  await open(page, "/livraisons");
  await expect(page.getByRole("searchbox", { name: "Trouver" })).toHaveCount(0);
  expect((await page.goto("/gestion/recherche?q=comte"))?.status()).toBe(403);
});
