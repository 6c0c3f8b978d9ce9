import type { Page } from "@playwright/test";
import { alert, expect, expectFieldError, register, signIn, type Go, type OpenVisitor } from "./fixtures";
import { linkTo } from "./outbox";

/** A platter a month: subscribed to from the platter's page, changed, skipped, paused and ended by its customer, seen by
 * the shop. Ordering it is the server's, and tried in the domain's tests. */

const main = (page: Page) => page.getByRole("main");
const status = (page: Page) => main(page).getByRole("status");

/** A new customer whose address of mail is confirmed. */
async function confirmed(page: Page, go: Go) {
  const customer = await register(page);
  await go(page, await linkTo("/verification", customer.email));
  await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
  await expect(page.getByRole("heading", { name: "Merci, c’est confirmé" })).toBeVisible();
  return customer;
}

async function fillAddress(page: Page) {
  await page.getByLabel("Numéro et rue").fill("3 rue de la Roquette");
  await page.getByLabel("Code postal").fill("75011");
  await page.getByLabel("Ville").fill("Paris");
}

export async function subscribesSkipsPausesAndEnds(page: Page, visitor: OpenVisitor, go: Go) {
  await confirmed(page, go);
  await go(page, "/plateau?people=4&occasion=aperitif&strength=mild");
  await page.getByRole("link", { name: "Recevoir un tel plateau chaque mois" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Vos abonnements" })).toBeVisible();
  await expect(page.getByLabel("Personnes")).toHaveValue("4");
  await expect(page.getByLabel("Moment")).toHaveValue("aperitif");
  await expect(page.getByLabel("Goût")).toHaveValue("mild");
  await expect(page.getByLabel("Budget des fromages")).not.toHaveValue("");

  const send = page.getByRole("button", { name: "S’abonner avec obligation de paiement" });
  await page.getByLabel("Budget des fromages").fill("2");
  await page.getByLabel("Jour du mois souhaité").selectOption("31");
  await fillAddress(page);
  await send.click();
  await expect(alert(page).first()).toContainText("Certains champs sont à corriger.");
  await expectFieldError(page.getByLabel("Budget des fromages"), /plateau/i);

  await page.getByLabel("Budget des fromages").fill("60,00");
  await page.getByLabel("Jour du mois souhaité").selectOption("31");
  await fillAddress(page);
  await page.getByRole("radio", { name: /^À la livraison/ }).check();
  await send.click();
  await expect(status(page)).toContainText("Vous êtes abonné. Une lettre le confirme.");
  const card = main(page).getByRole("listitem").filter({ hasText: "vers le 31 du mois" });
  await expect(card).toContainText("En cours");
  await expect(card).toContainText(/60,00\s€ au plus, livraison en sus/);
  const next = card.locator("dl > div").filter({ hasText: "Prochain plateau" });
  const first = await next.innerText();

  await card.getByRole("button", { name: "Passer le prochain" }).click();
  await expect(status(page)).toContainText("Ce plateau est passé.");
  await expect(card).toContainText("Passé à la demande du client.");
  expect(await next.innerText()).not.toBe(first);

  await card.getByRole("link", { name: "Modifier" }).click();
  await expect(page.getByRole("heading", { name: "Modifier" })).toBeVisible();
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("3 rue de la Roquette");
  await page.getByLabel("Personnes").fill("6");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(status(page)).toContainText("C’est changé, pour les plateaux à venir.");
  await expect(card).toContainText("Pour 6");

  await card.getByRole("button", { name: "Suspendre" }).click();
  await expect(status(page)).toContainText("L’abonnement est suspendu");
  await expect(card).toContainText("Suspendu");
  await expect(next).toHaveCount(0);
  await card.getByRole("button", { name: "Reprendre" }).click();
  await expect(status(page)).toContainText("L’abonnement reprend.");
  await expect(next).toHaveCount(1);

  // Two clicks, and it is over.
  await card.getByText("Résilier l’abonnement").click();
  await card.getByRole("button", { name: /^Oui, résilier/ }).click();
  await expect(status(page)).toContainText("L’abonnement est résilié.");
  await expect(card).toContainText("Résilié le");
  await expect(card.getByRole("button")).toHaveCount(0);

  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, "/gestion/abonnements?etat=ended");
  const row = admin.getByRole("row").filter({ hasText: "Zoé Martin" }).first();
  await expect(row).toContainText("Résilié");
}

/** Whoever has not confirmed their address is told what to do; a guest signs in first. */
export async function asksForAConfirmedAddress(page: Page, go: Go) {
  await go(page, "/compte/abonnements?people=4");
  await expect(page.getByRole("heading", { name: "Se connecter" })).toBeVisible();
  await register(page);
  await go(page, "/compte/abonnements?people=4");
  await expect(main(page)).toContainText("Confirmez d’abord votre adresse e-mail");
  await expect(page.getByRole("button", { name: /^S’abonner/ })).toHaveCount(0);
}
