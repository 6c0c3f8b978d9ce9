import type { Page } from "@playwright/test";
import { expect, fillCheckout, open, orderByCard, putInCart, register, signIn, test } from "./fixtures";

const good = "4242 4242 4242 4242";
const declined = "4000 0000 0000 0341";
const takesNoRefund = "4000 0000 0000 5126";

async function pay(page: Page, card: string) {
  await page.getByLabel("Numéro de carte").fill(card);
  await page.getByRole("button", { name: /^Payer, \d+,\d\d €$/ }).click();
}

test("a customer orders by card, is declined, tries another card and is thanked", async ({ page, expectTrouble }) => {
  // The Stripe stand-in's answer to a declined card.
  expectTrouble(/status of 402/);
  await register(page);
  await putInCart(page, "camembert-de-normandie", 2);
  await open(page, "/commander");
  await fillCheckout(page);
  await page.getByRole("radio", { name: /^Par carte/ }).check();
  await page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Payer par carte" })).toBeVisible();
  await expect(page.getByText(/^Vos fromages vous sont réservés jusqu’au .* Il reste (29|30) min\.$/)).toBeVisible();

  await pay(page, "4242");
  await expect(page.getByText("Le numéro de carte n’est pas complet ou pas juste.")).toBeVisible();
  await pay(page, declined);
  await expect(page.getByText(/^Votre banque a refusé le paiement, et rien n’a été débité\./)).toBeVisible();
  await pay(page, good);
  await expect(page.getByRole("heading", { level: 1, name: "Merci Zoé, c’est noté" })).toBeVisible();
  await expect(page.getByText(/^Par carte, \d+,\d\d\s€ réglés$/)).toBeVisible();
});

test("an order that waits for its card says so, and is paid from its page", async ({ page }) => {
  await register(page);
  const order = await orderByCard(page);
  await open(page, `/commandes/${order}/merci`);
  await expect(page.getByRole("heading", { level: 1, name: "La commande n’est pas encore payée" })).toBeVisible();
  await open(page, `/commandes/${order}`);
  await expect(page.getByText("Elle attend votre paiement.")).toBeVisible();
  await page.getByRole("link", { name: /^Payer par carte, \d+,\d\d €$/ }).click();
  await pay(page, good);
  await expect(page.getByRole("heading", { level: 1, name: "Merci Zoé, c’est noté" })).toBeVisible();
  await open(page, `/commandes/${order}/payer`);
  await expect(page).toHaveURL(/\/merci$/);
});

test("who pays and closes the window has paid, too", async ({ page, expectTrouble }) => {
  expectTrouble(/ERR_FAILED/);
  await register(page);
  const order = await orderByCard(page);
  await open(page, `/commandes/${order}/payer`);
  // The payment happens, but its answer never reaches the page.
  await page.route("**/js.stripe.com/pay", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await pay(page, good);
  await expect
    .poll(async () => (await (await page.request.get(`/api/orders/${order}`)).json()).paymentStatus, { timeout: 30_000 })
    .toBe("paid");
});

test("a refund that the card does not take is an admin’s to send another way", async ({ page, visitor }) => {
  await register(page);
  const order = await orderByCard(page);
  await open(page, `/commandes/${order}/payer`);
  await pay(page, takesNoRefund);
  await expect(page.getByRole("heading", { level: 1, name: "Merci Zoé, c’est noté" })).toBeVisible();
  await open(page, `/commandes/${order}`);
  await page.locator("summary", { hasText: "Annuler la commande" }).click();
  await page.getByRole("button", { name: /^Oui, annuler / }).click();
  await expect(page.getByText("Cette commande est annulée.")).toBeVisible();

  // A job sends the refund; Stripe reports a moment later that the bank refused it.
  const admin = await visitor();
  await signIn(admin, "admin");
  const whatToDo = admin.getByText(/^La carte n’a pas pris le remboursement, et l’argent est chez Stripe\./);
  await expect(async () => {
    await open(admin, `/gestion/commandes/${order}`);
    await expect(whatToDo).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await expect(admin.getByText(/^Refusé par la carte le .*: /)).toBeVisible();
  await admin.locator("summary", { hasText: "Marquer envoyé" }).click();
  await admin.getByRole("button", { name: /^Oui, 13,80\s€ rendus pour / }).click();
  await expect(admin.getByText(/^Parti par virement le /)).toBeVisible();
  await expect(whatToDo).toHaveCount(0);
});
