import { expect, expectFieldError, test, visit } from "./fixtures";

test("without JavaScript, a refused form comes back with what was typed, but for the password", async ({ page }) => {
  await visit(page, "/inscription");
  await page.getByLabel("Nom").fill("Zoé d’Alioui & Fils");
  await page.getByLabel("Adresse e-mail").fill("zoe@exemple");
  await page.getByLabel("Téléphone").fill("06 39 98 12 34");
  await page.getByLabel("Mot de passe").fill("trois petites chèvres");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expectFieldError(page.getByLabel("Adresse e-mail"), /.+/);
  await expect(page.getByLabel("Nom")).toHaveValue("Zoé d’Alioui & Fils");
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue("zoe@exemple");
  await expect(page.getByLabel("Téléphone")).toHaveValue("06 39 98 12 34");
  await expect(page.getByLabel("Mot de passe")).toHaveValue("");
});

test("without JavaScript, a wrong password leaves the address", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 401/);
  await visit(page, "/connexion");
  await page.getByLabel("Adresse e-mail").fill("nobody@exemple.test");
  await page.getByLabel("Mot de passe").fill("wrong password");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("ne correspond pas");
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue("nobody@exemple.test");
});
