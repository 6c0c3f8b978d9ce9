import type { Page } from "@playwright/test";
import { expect, expectFieldError, signIn, stranger, type Go } from "./fixtures";
import { alertLink } from "./outbox";

/** Being told when a cheese is back. Each test runs with JavaScript and without. */

const soldOut = "/fromages/brillat-savarin";

/** A guest mistypes their address, corrects it, confirms the wish by the letter, and gives it up. */
export async function waitsAsGuest(page: Page, go: Go) {
  const { email } = stranger();
  await go(page, soldOut);
  const field = page.getByLabel("Adresse e-mail");
  await field.fill("zoé@exemple");
  await page.getByRole("button", { name: "Prévenez-moi" }).click();
  await expectFieldError(field, /.+/);
  await expect(field).toHaveValue("zoé@exemple");
  await field.fill(email);
  await page.getByRole("button", { name: "Prévenez-moi" }).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("Ouvrez la lettre");

  await go(page, await alertLink(email));
  await expect(page.getByRole("heading", { level: 1, name: "Prévenez-moi" })).toBeVisible();
  await page.getByRole("button", { name: "Prévenez-moi" }).click();
  await expect(page.getByText("C’est confirmé")).toBeVisible();
  await page.getByRole("button", { name: "Ne me prévenir d’aucun produit" }).click();
  await expect(page.getByRole("status")).toContainText("Vous ne serez plus prévenu");
  await expect(page.getByText("Plus rien n’est attendu par ce lien")).toBeVisible();
}

/** A customer asks with one click, and gives up with another. */
export async function waitsAsCustomer(page: Page, go: Go) {
  await signIn(page, "client");
  await go(page, soldOut);
  await page.getByRole("button", { name: "Prévenez-moi de son retour" }).click();
  await expect(page.getByText("Nous vous écrirons à son retour.")).toBeVisible();
  await page.getByRole("button", { name: "Ne plus me prévenir" }).click();
  await expect(page.getByRole("button", { name: "Prévenez-moi de son retour" })).toBeVisible();
}

/** Both are written down, with the words that stood there. */
export async function seesBothInTheLog(page: Page, go: Go) {
  await go(page, "/compte/donnees");
  const log = page.getByRole("region", { name: "Lettres acceptées et refusées" }).getByRole("listitem");
  await expect(log.filter({ hasText: "Retour d’un produit, retiré" }).first()).toContainText("Ne plus me prévenir");
  await expect(log.filter({ hasText: "Retour d’un produit, accepté" }).first()).toContainText("Prévenez-moi de son retour");
}
