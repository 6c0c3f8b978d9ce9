import { alert, expect, fillCheckout, putInCart, register, signIn, type Go, type OpenVisitor } from "./fixtures";
import type { Page } from "@playwright/test";

/** Where the shop delivers and when: asked early, chosen at the checkout, changed by the shop. Each test makes slots of its
 * own, far ahead, with a time of the day that no other has. */

const main = (page: Page) => page.getByRole("main");

/** A day so many days from now, as a field takes it. */
function inDays(days: number) {
  const day = new Date(Date.now() + days * 86_400_000);
  return day.toISOString().slice(0, 10);
}

/** Adds a slot for a single day, and answers with its name. */
async function addSlot(admin: Page, go: Go, slot: { day: string; from: string; to: string; kind: "Livraison" | "Retrait"; places: string }) {
  await go(admin, "/gestion/livraison");
  const form = admin.locator("#creneau");
  await form.getByLabel("Chaque").selectOption("");
  await form.getByLabel("Ou cette date seule").fill(slot.day);
  await form.getByLabel("De", { exact: true }).fill(slot.from);
  await form.getByLabel("À", { exact: true }).fill(slot.to);
  await form.getByRole("radio", { name: slot.kind }).check();
  await form.getByLabel("Places").fill(slot.places);
  await form.getByLabel(/^Clôture/).fill("1");
  await form.getByRole("button", { name: "Enregistrer le créneau" }).click();
  await expect(admin.getByText("Le créneau est enregistré.")).toBeVisible();
}

/** Opens the days that are folded. */
async function unfold(page: Page) {
  const folded = page.locator("details.form-more:not([open]) > summary");
  while ((await folded.count()) > 0) {
    await folded.first().click();
  }
}

export async function asksForAPostalCode(page: Page, go: Go) {
  await go(page, "/");
  await page.getByRole("contentinfo").getByRole("link", { name: "Livraison" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Livrons-nous chez vous ?" })).toBeVisible();
  const ask = async (code: string) => {
    await page.getByLabel("Votre code postal").fill(code);
    await page.getByRole("button", { name: "Vérifier" }).click();
  };
  await ask("69 001");
  await expect(main(page)).toContainText("Oui, nous livrons au 69001.");
  await expect(main(page)).toContainText(/La livraison coûte 6,90\s€, et elle est offerte dès 45,00\s€ d’achats\./);
  await ask("98800");
  await expect(main(page)).toContainText("Non, nous ne livrons pas au 98800.");
  await ask("1000");
  await expect(main(page)).toContainText("Un code postal compte cinq chiffres.");
  await expect(page.getByLabel("Votre code postal")).toHaveValue("1000");
}

export async function choosesASlotAndIsMovedToAnother(page: Page, visitor: OpenVisitor, go: Go, minute: string) {
  const admin = await visitor();
  await signIn(admin, "admin");
  const [first, second] = [`06:${minute}`, `07:${minute}`];
  await addSlot(admin, go, { day: inDays(20), from: first, to: "12:00", kind: "Livraison", places: "1" });
  await addSlot(admin, go, { day: inDays(21), from: second, to: "12:00", kind: "Livraison", places: "5" });

  await register(page);
  await putInCart(page, "comte-24-mois");
  await go(page, "/commander");
  await fillCheckout(page);
  await unfold(page);
  const choice = page.getByRole("radio", { name: new RegExp(`^6\\sh\\s${minute}\\s– 12\\sh`) });
  await choice.check();
  await page.getByRole("radio", { name: /^À la livraison/ }).check();
  // Another is faster: the shop closes it meanwhile.
  const row = admin.getByRole("row").filter({ hasText: new RegExp(`6\\sh\\s${minute}`) });
  await go(admin, "/gestion/livraison");
  await row.getByRole("link", { name: /^Modifier/ }).click();
  await admin.locator("#creneau").getByLabel("Places").fill("0");
  await admin.locator("#creneau").getByRole("button", { name: "Enregistrer le créneau" }).click();
  await expect(row).toContainText("fermé");
  await page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ }).click();
  await expect(alert(page).first()).toContainText("Ce créneau");
  await expect(page.getByLabel("Ville")).not.toHaveValue("");
  await row.getByRole("link", { name: /^Modifier/ }).click();
  await admin.locator("#creneau").getByLabel("Places").fill("1");
  await admin.locator("#creneau").getByRole("button", { name: "Enregistrer le créneau" }).click();
  await expect(admin.getByText("Le créneau est enregistré.")).toBeVisible();
  await go(page, "/commander");
  await unfold(page);
  await choice.check();
  await page.getByRole("radio", { name: /^À la livraison/ }).check();
  await page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Merci/ })).toBeVisible();
  await expect(main(page)).toContainText(new RegExp(`6\\sh\\s${minute}\\s– 12\\sh`));
  await page.getByRole("link", { name: "Suivre la commande" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Commande / })).toBeVisible();
  const calendar = await page.request.get((await page.getByRole("link", { name: "Ajouter à mon agenda" }).getAttribute("href")) ?? "");
  expect(await calendar.text()).toContain("BEGIN:VEVENT");

  const id = page.url().match(/[0-9a-f]{24}/)?.[0] ?? "";
  await go(admin, `/gestion/commandes/${id}`);
  const other = admin.getByLabel("Un autre créneau");
  const words = await other.locator("option").filter({ hasText: new RegExp(`7\\sh\\s${minute}`) }).innerText();
  await other.selectOption({ label: words });
  await admin.getByRole("button", { name: "Changer de créneau" }).click();
  await expect(admin.getByText("une lettre demande au client s’il lui convient")).toBeVisible();
  await go(page, `/commandes/${id}`);
  await expect(main(page)).toContainText(new RegExp(`7\\sh\\s${minute}\\s– 12\\sh`));
  await page.getByText("Choisir un autre créneau").click();
  const back = page.getByLabel("Créneau", { exact: true });
  const earlier = await back.locator("option").filter({ hasText: new RegExp(`6\\sh\\s${minute}`) }).innerText();
  await back.selectOption({ label: earlier });
  await page.getByRole("button", { name: "Changer de créneau" }).click();
  await expect(page.getByText("Votre créneau est changé.")).toBeVisible();
}

export async function collectsAtTheCounter(page: Page, visitor: OpenVisitor, go: Go, minute: string) {
  const admin = await visitor();
  await signIn(admin, "admin");
  await addSlot(admin, go, { day: inDays(22), from: `05:${minute}`, to: "08:00", kind: "Retrait", places: "3" });
  await register(page);
  await putInCart(page, "comte-24-mois");
  await go(page, "/commander");
  await fillCheckout(page);
  await unfold(page);
  const order = page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ });
  await expect(order).toHaveText(/16,80\s€/);
  await page.getByRole("radio", { name: new RegExp(`^5\\sh\\s${minute}\\s– 8\\sh`) }).check();
  await expect(order).toHaveText(/ 9,90\s€/);
  await page.getByRole("radio", { name: /^À la livraison/ }).check();
  await order.click();
  await expect(page.getByRole("heading", { level: 1, name: /^Merci/ })).toBeVisible();
  await expect(main(page)).toContainText("Retrait au comptoir");
  await expect(main(page)).toContainText(/offerte/);
}
