import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, expectFieldError, fillSignIn, password, register, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What staff do with their second factor. Each test runs with JavaScript and without. */

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const status = (page: Page) => page.getByRole("main").getByRole("status");

/** What an app shows so many steps of thirty seconds from now (RFC 6238). */
function appCode(secret: string, steps = 0): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Gives the account at this address an admin's role: orders go to the livreurs there are. */
async function promote(admin: Page, email: string) {
  await signIn(admin, "admin");
  const { items } = await (await admin.request.get(`/api/admin/users?q=${email}`)).json();
  const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
  const answer = await admin.request.put(`/api/admin/users/${items[0]._id}/role`, {
    data: { role: "admin" },
    headers: { origin },
  });
  expect(answer.status()).toBe(200);
}

/** Sets the second factor up on its page: the secret and the recovery codes. */
async function setUp(page: Page, go: Go) {
  await go(page, "/compte/securite");
  await page.getByRole("link", { name: "Activer les deux étapes" }).click();
  await expect(heading(page, "Connexion en deux étapes")).toBeVisible();
  await page.getByRole("button", { name: "Commencer" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  const secret = await page.locator(".secret").innerText();
  const [word, code] = [page.getByLabel("Mot de passe"), page.getByLabel("Code de l’application")];
  await word.fill(password);
  await code.fill("000000");
  await page.getByRole("button", { name: "Activer" }).click();
  await expectFieldError(code, /Ce code n’est pas le bon/);
  await expect(page.locator(".secret")).toHaveText(secret);
  await word.fill(password);
  await code.fill(appCode(secret));
  await page.getByRole("button", { name: "Activer" }).click();
  await expect(status(page).first()).toContainText("est activée");
  const codes = await page.locator(".recovery-codes li").allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.reload();
  await expect(page.locator(".recovery-codes")).toHaveCount(0);
  return { secret, codes };
}

async function signOut(page: Page, go: Go) {
  await go(page, "/compte");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
}

export async function signsInWithACode(page: Page, visitor: OpenVisitor, go: Go) {
  const { email } = await register(page);
  await promote(await visitor(), email);
  const { secret, codes } = await setUp(page, go);

  await signOut(page, go);
  await go(page, "/connexion?next=/commandes");
  await fillSignIn(page, email);
  await expect(heading(page, "Votre code")).toBeVisible();
  await page.getByLabel("Code de l’application").fill("000000");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expectFieldError(page.getByLabel("Code de l’application"), /Ce code n’est pas le bon/);
  await page.getByLabel("Code de l’application").fill(appCode(secret, 1));
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(heading(page, "Vos commandes")).toBeVisible();

  await signOut(page, go);
  await go(page, "/connexion");
  await fillSignIn(page, email);
  await page.getByRole("link", { name: "Utiliser un code de secours" }).click();
  await page.getByLabel("Code de secours").fill(codes[0].toLowerCase());
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page).toHaveURL(/\/gestion$/);

  await go(page, "/compte/securite");
  await page.getByRole("link", { name: "Gérer les deux étapes" }).click();
  await expect(page.getByRole("main")).toContainText("Codes de secours restants");
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByLabel("Code de l’application").fill(codes[1]);
  await page.getByRole("button", { name: "Désactiver" }).click();
  await expect(status(page)).toContainText("Le mot de passe suffit de nouveau.");
  await signOut(page, go);
  await go(page, "/connexion");
  await fillSignIn(page, email);
  await expect(page).toHaveURL(/\/gestion$/);
}

export async function isResetByAnAdmin(page: Page, visitor: OpenVisitor, go: Go) {
  const { email } = await register(page);
  const admin = await visitor();
  await promote(admin, email);
  await setUp(page, go);
  const { items } = await (await admin.request.get(`/api/admin/users?q=${email}`)).json();
  await go(admin, `/gestion/clients/${items[0]._id}`);
  await admin.getByText("Réinitialiser le second facteur").click();
  await admin.getByRole("button", { name: /^Oui, réinitialiser pour/ }).click();
  await expect(status(admin)).toContainText("Le second facteur est retiré");
  await go(page, "/compte");
  await expect(heading(page, "Se connecter")).toBeVisible();
  await fillSignIn(page, email);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Votre code");
}
