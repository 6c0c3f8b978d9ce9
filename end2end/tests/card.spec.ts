import type { Page } from "@playwright/test";
import { expect, fillCheckout, open, orderByCard, putInBasket, register, test } from "./fixtures";

const good = "4242 4242 4242 4242";
const declined = "4000 0000 0000 0341";

async function pay(page: Page, card: string) {
  await page.getByLabel("Numéro de carte").fill(card);
  await page.getByRole("button", { name: /^Payer, \d+,\d\d €$/ }).click();
}

test("a customer orders by card, is declined, tries another card and is thanked", async ({ page, expectTrouble }) => {
  // The stand-in's answer to a declined card.
  expectTrouble(/status of 402/);
  await register(page);
  await putInBasket(page, "camembert-de-normandie", 2);
  await open(page, "/commander");
  await fillCheckout(page);
  await page.getByRole("radio", { name: /^Par carte/ }).check();
  await page.getByRole("button", { name: /^Commander, \d+,\d\d €$/ }).click();
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
  // The answer does not reach the page, so that it goes nowhere.
  await page.route("**/js.stripe.com/pay", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await pay(page, good);
  await expect
    .poll(async () => (await (await page.request.get(`/api/orders/${order}`)).json()).paymentStatus, { timeout: 30_000 })
    .toBe("paid");
});
