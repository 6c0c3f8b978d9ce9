import { alert, cartLink, expect, open, register, test } from "./fixtures";

test("what is typed stays when the session has run out meanwhile", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 401/);
  await register(page);
  await open(page, "/compte");
  await page.getByLabel("Nom").fill("Zoé Durand");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(alert(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Enregistrer", exact: true })).not.toHaveAttribute("aria-busy");
  await expect(page.getByLabel("Nom")).toHaveValue("Zoé Durand");
});

test("what is typed stays when the network is down, and is sent once it is back", async ({ page, expectTrouble }) => {
  expectTrouble(/ERR_INTERNET_DISCONNECTED/);
  await register(page);
  await open(page, "/compte");
  await page.getByLabel("Nom").fill("Zoé Durand");
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(alert(page)).toContainText("La boutique ne répond pas.");
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await expect(page.getByText("Vos modifications sont enregistrées.")).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
  await expect(page.getByLabel("Nom")).toHaveValue("Zoé Durand");
});

test("two cheeses that a guest adds one right after the other are both in the cart", async ({ page }) => {
  await open(page, "/fromages");
  const buttons = page.getByRole("main").getByRole("button", { name: /^Ajouter/ });
  await page.evaluate(() => {
    const forms = [...document.querySelectorAll<HTMLFormElement>("main form[action*='cart/add']")];
    forms.slice(0, 2).forEach((form) => form.requestSubmit(form.querySelector("button")));
  });
  await expect(buttons.first()).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
});
