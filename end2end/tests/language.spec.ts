import { expect, open, test, waitForHydration } from "./fixtures";

for (const [locale, lang, cart] of [
  ["fr-FR", "fr", "Votre panier"],
  ["en-GB", "en", "Your basket"],
  ["en-US", "en", "Your basket"],
  ["de-DE", "fr", "Votre panier"],
] as const) {
  test.describe(() => {
    test.use({ locale });

    test(`a browser that asks for ${locale} is answered in ${lang}`, async ({ page }) => {
      await open(page, "/panier");
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expect(page.getByRole("heading", { level: 1, name: cart })).toBeVisible();
    });
  });
}

test("the language that is chosen is kept, whatever the browser asks for", async ({ page, context }) => {
  await open(page, "/fromages/comte-24-mois");
  await expect(page.getByRole("button", { name: "Français" })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Comté, 24 months" })).toBeVisible();
  await expect(page.getByRole("button", { name: "English" })).toHaveAttribute("aria-current", "true");
  await waitForHydration(page);
  // Neither a click inside the page nor a new tab forgets it.
  await page.getByRole("link", { name: "Recipes" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Recipes" })).toBeVisible();
  const tab = await context.newPage();
  await open(tab, "/");
  await expect(tab.locator("html")).toHaveAttribute("lang", "en");
});

test("prices, weights and dates are written the reader’s way", async ({ page }) => {
  await open(page, "/fromages/comte-24-mois");
  const french = page.getByRole("main");
  await expect(french).toContainText("9,90\u00a0€ les 250\u00a0g 39,60\u00a0€/kg");
  await expect(french.getByRole("radio", { name: /^800\sg 31,68\s€/ })).toBeAttached();
  await expect(french.getByRole("time").first()).toHaveText(/^\d{1,2}(er)? [a-zéû]+ 20\d\d$/);
  await page.getByRole("button", { name: "English" }).click();
  const english = page.getByRole("main");
  await expect(english).toContainText("€9.90 for 250\u00a0g €39.60/kg");
  await expect(english.getByRole("time").first()).toHaveText(/^\d{1,2} [A-Z][a-z]+ 20\d\d$/);
});

test("an error is told in the reader’s language", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 401/);
  await open(page, "/connexion");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await waitForHydration(page);
  await page.getByLabel("Email address").fill("nobody@exemple.test");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The address or the password does not match.");
});
