import type { Page } from "@playwright/test";
import { expect, expectFieldError, orderByTransfer, putInCart, register, signIn, type Go, type OpenVisitor } from "./fixtures";
import { withdrawalLink } from "./outbox";
import { pngFile } from "./pictures";

/** What customers do about an order that they have, and what the shop answers. Each test runs with JavaScript and without. */

const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;

/** Calls REST as the page's visitor. */
async function call(page: Page, method: "POST" | "PUT", path: string, data: unknown) {
  const answer = await page.request.fetch(path, { method, data, headers: { origin } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

/** Puts a board into the shop, of 20 €, and returns its slug. */
async function sellBoard(admin: Page): Promise<string> {
  const slug = `planche-${crypto.randomUUID()}`;
  await call(admin, "POST", "/api/products", {
    name: "Planche en hêtre",
    description: "Une planche.",
    price: 20,
    category: "accessoires",
    weight: 800,
    stock: 10,
    vatRate: 20,
    isPerishable: false,
    slug,
  });
  return slug;
}

/** A customer's order of a board and a Camembert, paid; and the admin's page. */
async function buys(page: Page, visitor: OpenVisitor) {
  const admin = await visitor();
  await signIn(admin, "admin");
  const slug = await sellBoard(admin);
  const { email } = await register(page);
  await putInCart(page, slug);
  const { id, number } = await orderByTransfer(page);
  await call(admin, "PUT", `/api/orders/${id}/payment`, { status: "paid" });
  return { admin, email, id, number };
}

async function deliver(admin: Page, id: string) {
  for (const status of ["processing", "shipped", "delivered"]) {
    await call(admin, "PUT", `/api/orders/${id}/status`, { status });
  }
}

/** A customer withdraws from a board on the order's page, but not from the cheese, and the shop accepts. */
export async function withdraws(page: Page, visitor: OpenVisitor, go: Go) {
  const { admin, email, id, number } = await buys(page, visitor);
  await deliver(admin, id);
  await go(page, `/commandes/${id}`);
  await page.getByRole("link", { name: "Renoncer au contrat ici" }).click();
  await expect(page.getByRole("heading", { name: "Se rétracter" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(email);
  const excepted = page.getByRole("region", { name: "Exceptés" });
  await expect(excepted).toContainText("Camembert");
  await expect(excepted).toContainText("L221-28, 4°");
  await expect(page.getByLabel(/^Camembert/)).toHaveCount(0);

  const board = page.getByLabel(/^Planche en hêtre/);
  const confirm = page.getByRole("button", { name: "Confirmer la rétractation" });
  await board.fill("2");
  await confirm.click();
  await expectFieldError(board, /Au plus 1\.$/);
  await board.fill("1");
  await confirm.click();
  await expect(page.getByText(/^Nous avons reçu votre rétractation/)).toBeVisible();
  await expect(page.getByText(/En attente\s+Reçue le \d/)).toBeVisible();
  await expect(confirm).toHaveCount(0);

  await go(admin, "/gestion/demandes");
  await admin.getByRole("row").filter({ hasText: number }).getByRole("link").click();
  const panel = admin.getByRole("region", { name: "Rétractation" });
  await panel.getByRole("button", { name: "Refuser" }).click();
  await expectFieldError(panel.getByLabel("Un mot au client"), /Ce champ est nécessaire\.$/);
  await panel.getByRole("button", { name: "Accepter et rembourser" }).click();
  await expect(panel).toContainText("Acceptée");
  await go(admin, "/gestion/demandes");
  await expect(admin.getByRole("link", { name: number })).toHaveCount(0);

  await go(page, `/commandes/${id}`);
  const own = page.getByRole("region", { name: "Rétractation" });
  await expect(own).toContainText("Acceptée");
  await expect(page.getByRole("link", { name: "Renoncer au contrat ici" })).toHaveCount(0);
}

/** Who is not signed in withdraws by the link in the letter, which shows no more than is needed. */
export async function withdrawsByLink(page: Page, visitor: OpenVisitor, go: Go) {
  const { email, number } = await buys(page, visitor);
  const guest = await visitor();
  await go(guest, await withdrawalLink(email));
  const main = guest.getByRole("main");
  await expect(main).toContainText(number);
  await expect(main).not.toContainText(email);
  await expect(main).not.toContainText("Zoé Martin");
  await guest.getByLabel(/^Planche en hêtre/).fill("0");
  await guest.getByRole("button", { name: "Confirmer la rétractation" }).click();
  await expectFieldError(guest.getByLabel(/^Planche en hêtre/), /Ce champ est nécessaire\.$/);
  await guest.getByLabel(/^Planche en hêtre/).fill("1");
  await guest.getByRole("button", { name: "Confirmer la rétractation" }).click();
  await expect(guest.getByText(/^Nous avons reçu votre rétractation/)).toBeVisible();
}

/** A customer reports a squashed cheese with a picture, and the shop gives them a coupon. */
export async function complains(page: Page, visitor: OpenVisitor, go: Go) {
  const { admin, id, number } = await buys(page, visitor);
  await deliver(admin, id);
  await go(page, `/commandes/${id}`);
  const problems = page.getByRole("region", { name: "Un problème avec cette commande" });
  await problems.locator("summary", { hasText: "Signaler un problème" }).click();
  await problems.getByLabel(/^Camembert/).fill("1");
  await problems.getByRole("button", { name: "Envoyer", exact: true }).click();
  await expectFieldError(problems.getByLabel("Ce qui ne va pas"), /Ce champ est nécessaire\.$/);
  await problems.getByLabel(/^Camembert/).fill("1");
  await problems.getByLabel("Ce qui ne va pas").fill("La croûte est écrasée.");
  await problems.getByRole("button", { name: "Envoyer", exact: true }).click();
  await expect(problems).toContainText("C’est noté");
  await expect(problems).toContainText("La croûte est écrasée.");

  const field = problems.getByLabel("Joindre des photos");
  await field.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
  await problems.getByRole("button", { name: "Envoyer les photos" }).click();
  await expectFieldError(field, /n’est pas une image/);
  await field.setInputFiles(pngFile(300, 200));
  await problems.getByRole("button", { name: "Envoyer les photos" }).click();
  await expect(problems.getByRole("img", { name: "Photo du problème" })).toHaveCount(1);

  await go(admin, "/gestion/demandes?de=problemes");
  await admin.getByRole("row").filter({ hasText: number }).getByRole("link").click();
  const panel = admin.getByRole("region", { name: "Problème signalé" });
  await expect(panel).toContainText("La croûte est écrasée.");
  await panel.getByRole("radio", { name: "Offrir un bon" }).check();
  await panel.getByLabel("Montant").fill("5");
  await panel.getByLabel("Votre réponse").fill("Toutes nos excuses.");
  await panel.getByRole("button", { name: "Répondre", exact: true }).click();
  await expect(panel).toContainText("Répondu");

  await go(page, `/commandes/${id}`);
  await expect(problems).toContainText("Toutes nos excuses.");
  await expect(problems).toContainText(/Bon de 5,00.€, EXCUSE-/);
}
