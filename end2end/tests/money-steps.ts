import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { expect, expectFieldError, inWords, orderByTransfer, register, signIn, type Go, type OpenVisitor } from "./fixtures";
import { giveToOwnLivreur } from "./round-steps";

/** What customers and staff do about an order's payment and delivery. Each test runs with JavaScript and without. */

const definition = (page: Page, term: string) =>
  page.locator("dl > div").filter({ has: page.getByText(term, { exact: true }) }).getByRole("definition");

/** A customer orders by transfer, an admin marks it paid and then refunds it, and the customer sees both. */
export async function paysByTransfer(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const { id, number } = await orderByTransfer(page);

  await go(page, `/commandes/${id}/merci`);
  await expect(definition(page, "IBAN")).toHaveText("FR76 0000 0000 0000 0000 0000 000");
  await expect(definition(page, "BIC")).toHaveText("DEMOFRPP");
  await expect(definition(page, "Référence")).toHaveText(number);
  await expect(definition(page, "Montant")).toHaveText("13,80 €");
  await go(page, `/commandes/${id}`);
  await expect(page.getByRole("region", { name: "Pour le virement" })).toContainText("FR76 0000");
  await expect(page.getByRole("link", { name: /^Télécharger la facture/ })).toHaveCount(0);

  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, `/gestion/commandes/${id}`);
  await admin.locator("summary", { hasText: "Marquer le virement reçu" }).click();
  await admin.getByRole("button", { name: `Oui, 13,80 € reçus pour ${number}` }).click();
  await expect(admin.getByRole("list", { name: "Historique" })).toContainText(/Paiement reçupar \S+/);
  await expect(admin.getByText("Marquer le virement reçu")).toHaveCount(0);
  await expect(admin.getByRole("link", { name: /^Télécharger la facture \d{4}-\d{6}$/ })).toBeVisible();

  await go(page, `/commandes/${id}`);
  await expect(definition(page, "Paiement")).toHaveText("Par virement, 13,80 € réglés");
  await expect(page.getByRole("region", { name: "Pour le virement" })).toHaveCount(0);
  const history = page.getByRole("list", { name: "Historique" });
  await expect(history.getByRole("listitem")).toHaveCount(2);
  await expect(history.getByRole("listitem").last()).toContainText("par la boutique");
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Télécharger la facture/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^facture-\d{4}-\d{6}\.pdf$/);
  const text = execFileSync("pdftotext", ["-layout", await file.path(), "-"], { encoding: "utf8" });
  expect(text).toContain(number);
  expect(text).toMatch(/Total TTC +13,80.€/);

  await admin.locator("summary", { hasText: "Annuler la commande" }).click();
  await admin.getByRole("button", { name: `Oui, annuler ${number}` }).click();
  const refund = admin.getByRole("region", { name: "Remboursements" }).getByRole("listitem");
  await expect(refund).toContainText("13,80 €");
  await expect(refund).toContainText("À envoyer par virement");
  await expect(admin.getByRole("link", { name: /^Télécharger l’avoir AV-\d{4}-\d{6}$/ })).toBeVisible();
  await go(admin, "/gestion/commandes");
  await admin.getByRole("navigation", { name: "État" }).getByRole("link", { name: "À rembourser" }).click();
  await expect(admin.getByRole("link", { name: "À rembourser", exact: true })).toHaveAttribute("aria-current", "page");
  await expect(admin.getByRole("row").filter({ hasText: "À rembourser" }).filter({ hasText: number })).toBeVisible();
  await admin.getByRole("link", { name: number }).click();
  await admin.locator("summary", { hasText: "Marquer envoyé" }).click();
  await admin.getByRole("button", { name: `Oui, 13,80 € rendus pour ${number}` }).click();
  await expect(refund).toContainText("Parti par virement le");
  await go(admin, "/gestion/commandes?refundDue=true");
  await expect(admin.getByRole("heading", { name: "Commandes" })).toBeVisible();
  await expect(admin.getByRole("link", { name: number })).toHaveCount(0);
  await go(page, `/commandes/${id}`);
  await expect(page.getByRole("region", { name: "Remboursements" })).toContainText("Parti par virement le");
  const credited = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Télécharger l’avoir/ }).click();
  const creditNote = await credited;
  expect(creditNote.suggestedFilename()).toMatch(/^avoir-AV-\d{4}-\d{6}\.pdf$/);
  const words = execFileSync("pdftotext", ["-layout", await creditNote.path(), "-"], { encoding: "utf8" });
  expect(words).toMatch(/Annule la facture n°.\d{4}-\d{6} du /);
  expect(words).toMatch(/Total TTC +−13,80.€/);
}

/** An admin gives one line of a paid order back; its customer sees it and downloads the credit note. */
export async function refundsALine(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const { id, number } = await orderByTransfer(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, `/gestion/commandes/${id}`);
  await admin.locator("summary", { hasText: "Marquer le virement reçu" }).click();
  await admin.getByRole("button", { name: `Oui, 13,80 € reçus pour ${number}` }).click();

  const refunds = admin.getByRole("region", { name: "Remboursements" });
  const quantity = refunds.getByRole("group", { name: "Combien de chaque article" }).getByRole("textbox");
  const fillIn = async (pieces: string) => {
    await quantity.fill(pieces);
    await refunds.getByLabel("Motif").selectOption({ label: "Abîmé ou gâté" });
    await refunds.getByLabel("Un mot au client").fill("Toutes nos excuses.");
    await refunds.locator("button", { hasText: "Rembourser" }).click();
  };
  await refunds.locator("summary", { hasText: "Rembourser" }).click();
  await fillIn("2");
  await expectFieldError(quantity, /Au plus 1\.$/);
  await fillIn("1");
  const refund = refunds.getByRole("listitem");
  await expect(refund).toContainText(/1 × Camembert de Normandie, .*Abîmé ou gâté.*À envoyer par virement/s);
  await expect(refund).toContainText("6,90 €");
  await expect(quantity).toHaveCount(0);

  await go(page, `/commandes/${id}`);
  const own = page.getByRole("region", { name: "Remboursements" }).getByRole("listitem");
  await expect(own).toContainText("Toutes nos excuses.");
  await expect(own).toContainText("Nous vous l’envoyons par virement.");
  const saved = page.waitForEvent("download");
  await own.getByRole("link", { name: /^Télécharger l’avoir AV-/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^avoir-AV-\d{4}-\d{6}\.pdf$/);
  const text = execFileSync("pdftotext", ["-layout", await file.path(), "-"], { encoding: "utf8" });
  expect(text).toMatch(/Total TTC +−6,90.€/);
}

/** A customer calls their order off on its page, after a second thought. */
export async function cancels(page: Page, go: Go) {
  await register(page);
  const { id, number } = await orderByTransfer(page);
  await go(page, `/commandes/${id}`);
  const yes = page.getByRole("button", { name: `Oui, annuler ${number}` });
  await expect(yes).toBeHidden();
  await page.locator("summary", { hasText: "Annuler la commande" }).click();
  await yes.click();
  await expect(page.getByText("Cette commande est annulée.")).toBeVisible();
  await expect(page.getByText("Annuler la commande")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Pour le virement" })).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Historique" }).getByRole("listitem").last()).toContainText("par vous");
}

/** An admin says when and under which number an order arrives; its customer and its livreur read it. */
export async function announces(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const { id, number } = await orderByTransfer(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, `/gestion/commandes/${id}`);
  await admin.getByRole("button", { name: "Commencer la préparation" }).click();
  const date = admin.getByLabel("Livraison prévue le");
  await date.fill("2020-01-31");
  await admin.getByLabel("Numéro de suivi").fill("6A-1234");
  await admin.getByRole("button", { name: "Confier au livreur" }).click();
  await expectFieldError(date, "Ce jour est déjà passé.");
  const [day, words] = inDays(2);
  await date.fill(day);
  await admin.getByLabel("Numéro de suivi").fill("6A-1234");
  await admin.getByLabel(/^L’envoyer sans le virement/).check();
  await admin.getByRole("button", { name: "Confier au livreur" }).click();
  await expect(definition(admin, "Livraison prévue")).toHaveText(words);

  await go(page, `/commandes/${id}`);
  await expect(definition(page, "Suivi")).toHaveText("6A-1234");
  await expect(definition(page, "Livraison prévue")).toHaveText(words);
  const livreur = await giveToOwnLivreur(visitor, admin, id);
  await go(livreur, "/livraisons");
  const stop = livreur.getByRole("listitem").filter({ hasText: number });
  await stop.locator("summary").first().click();
  await expect(stop).toContainText("6A-1234");
  await expect(stop).toContainText(words);
}

/** A day from now in Paris: as a field holds it, and in words. */
function inDays(days: number): [string, string] {
  const date = new Date(Date.now() + days * 86_400_000);
  const zone = { timeZone: "Europe/Paris" };
  return [
    date.toLocaleDateString("sv-SE", zone),
    inWords(date),
  ];
}
