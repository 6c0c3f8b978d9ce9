import type { Page } from "@playwright/test";
import { alert, expect, expectFieldError, fillSignIn, orderByTransfer, register, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What a customer sees of what the shop keeps, and how it goes. Each test runs with JavaScript and without. */

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const status = (page: Page) => page.getByRole("main").getByRole("status");

export async function readsAndErasesTheirData(page: Page, go: Go) {
  const customer = await register(page);
  await go(page, "/compte");
  await page.getByRole("link", { name: "Mes données" }).click();
  await expect(heading(page, "Mes données")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(customer.email);

  const file = await page.request.get("/api/users/export");
  expect(file.headers()["content-disposition"]).toContain("attachment");
  const data = await file.json();
  expect(data.user.email).toBe(customer.email);
  expect(JSON.stringify(data)).not.toContain("argon2");

  const password = page.getByLabel("Votre mot de passe");
  const button = page.getByRole("button", { name: "Effacer mon compte pour toujours" });
  await password.fill("pas-le-bon-mot");
  await button.click();
  await expectFieldError(password, "Ce n’est pas votre mot de passe actuel.");
  await password.fill("comte-24-mois");
  await button.click();
  await expect(heading(page, "Se connecter")).toBeVisible();
  await expect(status(page)).toContainText("Votre compte est effacé.");
  await fillSignIn(page, customer.email);
  await expect(alert(page)).toContainText("L’adresse ou le mot de passe ne correspond pas.");
}

export async function waitsForAnOpenOrder(page: Page, go: Go) {
  await register(page);
  await orderByTransfer(page);
  await go(page, "/compte/donnees");
  await page.getByLabel("Votre mot de passe").fill("comte-24-mois");
  await page.getByRole("button", { name: "Effacer mon compte pour toujours" }).click();
  await expect(alert(page)).toContainText("Une commande est encore en cours");
}

export async function adminErases(page: Page, visitor: OpenVisitor, go: Go) {
  const customer = await register(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, `/gestion/clients?q=${encodeURIComponent(customer.email)}`);
  await admin.getByRole("main").getByRole("link", { name: customer.name }).first().click();
  await admin.getByText("Effacer le compte, à sa demande").click();
  await admin.getByRole("button", { name: /^Oui, effacer/ }).click();
  await expect(status(admin)).toContainText("Le compte est effacé.");
  await go(page, "/compte");
  await expect(heading(page, "Se connecter")).toBeVisible();
}

export async function readsTheTermsOfTheirTime(page: Page, go: Go) {
  await go(page, "/");
  const footer = page.getByRole("contentinfo");
  for (const name of ["Garanties et médiation", "Cookies", "Comment les avis sont vérifiés", "Accessibilité"]) {
    await expect(footer.getByRole("link", { name })).toBeVisible();
  }
  await footer.getByRole("link", { name: "Conditions de vente" }).click();
  await expect(heading(page, "Conditions de vente")).toBeVisible();
  await page.getByRole("link", { name: "Toutes les versions de ce texte" }).click();
  await page.getByRole("link", { name: "Version 1", exact: true }).click();
  await expect(heading(page, "Conditions de vente, version 1")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("En vigueur depuis le");
}
