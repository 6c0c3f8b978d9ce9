import type { Page } from "@playwright/test";
import { alert, expect, fillCheckout, product, putInCart, register, type Go, type OpenVisitor } from "./fixtures";
import { anAdmin, ask, giveToOwnLivreur } from "./round-steps";

/** A gift, from the checkout to the door. Each test runs with JavaScript and without. */

const order = (page: Page) => page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ });

/** Buys a gift: refused when the livreur is to be paid, with all that was typed still there. Returns the order. */
export async function buysAGift(page: Page, go: Go): Promise<{ _id: string; orderNumber: string }> {
  await register(page);
  await putInCart(page, "camembert-de-normandie");
  await go(page, "/commander");
  await page.getByText("C’est un cadeau").click();
  await page.getByLabel("Pour qui").fill("Jeanne Petit");
  await page.getByLabel("Votre mot").fill("Bon anniversaire !\nPaul");
  await fillCheckout(page);
  await page.getByRole("radio", { name: /^À la livraison/ }).check();
  await order(page).click();
  await expect(alert(page).first()).toContainText("Un cadeau se règle d’avance");
  await expect(page.getByLabel("Votre mot")).toHaveValue("Bon anniversaire !\nPaul");
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("3 rue de la Roquette");
  await page.getByRole("radio", { name: /^Par virement/ }).check();
  await order(page).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Merci/ })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Pour Jeanne Petit");
  // The address is Jeanne’s: it is not offered for the next order.
  const { profile } = await ask(page, "get", "/api/users/profile");
  expect(profile.addresses).toEqual([]);
  return (await ask(page, "get", "/api/users/orders")).items[0];
}

/** Prepares it, and brings it: no price on what goes with it, and nothing to collect. */
export async function bringsAGift(page: Page, visitor: OpenVisitor, go: Go, hasApp: boolean) {
  const { _id, orderNumber } = await buysAGift(page, go);
  const admin = await anAdmin(visitor);
  await ask(admin, "put", `/api/orders/${_id}/payment`, { status: "paid" });
  await go(admin, `/gestion/preparation?ids=${_id}`);
  const sheet = admin.getByRole("region", { name: orderNumber, exact: true });
  await expect(sheet).toContainText("Jeanne Petit");
  await expect(sheet).toContainText("aucun prix dans le colis");
  await expect(admin.locator(".sheets")).not.toContainText("€");
  const card = admin.getByRole("region", { name: `Carte du cadeau ${orderNumber}` });
  await expect(card).toContainText(/Bon anniversaire !\s+Paul/);
  await admin.emulateMedia({ media: "print" });
  expect(await card.evaluate((card) => getComputedStyle(card).breakBefore)).toBe("page");
  await admin.emulateMedia({ media: "screen" });
  await ask(admin, "put", `/api/orders/${_id}/status`, { status: "processing" });
  await ask(admin, "put", `/api/orders/${_id}/status`, { status: "shipped" });

  const livreur = await giveToOwnLivreur(visitor, admin, _id);
  if (hasApp) {
    await livreur.goto("/tournee/index.html");
    const stop = livreur.locator(`#stop-${_id}`);
    await expect(stop.locator("summary")).toContainText("Jeanne Petit");
    await expect(stop).toContainText("Rien à encaisser, aucun prix à la porte");
    await expect(stop).not.toContainText("€");
  }
  await go(livreur, "/livraisons");
  const stop = livreur.locator(`#stop-${_id}`);
  const summary = stop.locator("details.stop-more > summary");
  if ((await summary.count()) > 0) {
    await summary.click();
  }
  await expect(stop).toContainText("Jeanne Petit");
  await expect(stop).toContainText("Rien à encaisser, aucun prix à la porte");
  await expect(stop).not.toContainText("€");
  await stop.getByRole("button", { name: /^Marquer livrée/ }).click();
  await expect(livreur.getByText("Livraison enregistrée.")).toBeVisible();
  await go(page, `/commandes/${_id}`);
  await expect(page.getByRole("main")).toContainText("Votre cadeau a été remis");
}

/** What keeps until a day, on the list of cheeses and on a platter. */
export async function asksWhatKeeps(page: Page, go: Go) {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await go(page, "/fromages?q=nectaire");
  await page.locator("summary", { hasText: "Filtrer" }).click();
  const field = page.getByLabel("Se garde jusqu’au");
  await field.fill(inDays(8));
  await page.getByRole("button", { name: "Appliquer les filtres" }).click();
  const card = page.getByRole("article").filter({ hasText: "Saint-Nectaire fermier" });
  await expect(card).toContainText(/Se garde jusqu’au \d/);
  await expect(page.getByRole("list", { name: "Filtres actifs" })).toContainText("Se garde jusqu’au");
  // Its first lot ends before that.
  await go(page, `/fromages?q=nectaire&keepsUntil=${inDays(20)}`);
  await expect(page.getByRole("heading", { name: "Rien de tel en cave" })).toBeVisible();
  await expect(page.getByText("Seuls les fromages dont nous connaissons la date")).toBeVisible();
  await go(page, "/fromages?q=nectaire");
  await page.locator("summary", { hasText: "Filtrer" }).click();
  await page.getByRole("link", { name: /^Jusqu’à samedi/ }).click();
  await expect(page).toHaveURL(/keepsUntil=\d{4}-\d\d-\d\d/);
  await expect(card).toBeVisible();
  const { name } = await product(page, "mimolette-extra-vieille");
  await go(page, `/fromages?q=mimolette&keepsUntil=${inDays(1)}`);
  await expect(page.getByRole("article").filter({ hasText: name })).toHaveCount(0);
  await go(page, "/fromages?keepsUntil=2020-01-04");
  await expect(field).toHaveAccessibleDescription("Ce jour est déjà passé.");

  await go(page, "/plateau?people=4");
  await page.getByLabel("À servir le").fill(inDays(7));
  await page.getByRole("button", { name: "Composer", exact: true }).click();
  await expect(page.locator(".platter-cheeses > li").first()).toContainText("se garde jusqu’au");
  await go(page, "/plateau?people=4&servedOn=2020-01-04");
  await expect(page.getByLabel("À servir le")).toHaveAccessibleDescription("Ce jour est déjà passé.");
}
