import type { Page } from "@playwright/test";
import { expect, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What is done for the programs of others. Each test runs with JavaScript and without. */

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

async function makesAndRevokesAKey(page: Page, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion/cles");
  const name = `Caisse ${crypto.randomUUID().slice(0, 8)}`;
  await page.getByLabel("À quoi elle sert").fill(name);
  const make = page.getByRole("button", { name: "Créer la clé" });
  await make.click();
  await expect(page.getByRole("alert").first()).toContainText("Ce champ est nécessaire.");
  // What was typed is still there.
  await expect(page.getByLabel("À quoi elle sert")).toHaveValue(name);
  await page.getByRole("checkbox", { name: "orders:read" }).check();
  await make.click();
  const shown = page.getByRole("region", { name: "Votre clé d’API" });
  const key = (await shown.locator("code").innerText()).trim();
  const call = async () => (await page.context().request.get("/api/orders?limit=1", { headers: { authorization: `Bearer ${key}` } })).status();
  expect(await call()).toBe(200);
  // It is shown once.
  await go(page, "/gestion/cles");
  await expect(shown).toHaveCount(0);
  await expect(page.getByRole("main")).not.toContainText(key);

  const row = page.getByRole("row", { name: new RegExp(name) });
  await row.getByText("Révoquer", { exact: true }).click();
  await row.getByRole("button", { name: `Oui, révoquer ${name}` }).click();
  await expect(page.getByText("Clé révoquée")).toBeVisible();
  await expect(row).toContainText("Révoquée");
  expect(await call()).toBe(401);
}

async function addsAndRemovesAWebhook(page: Page, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion/webhooks");
  const url = `https://caisse.example/${crypto.randomUUID()}`;
  const address = page.getByLabel("Adresse", { exact: true });
  const save = page.getByRole("button", { name: "Enregistrer" });
  await page.getByRole("checkbox", { name: "order.cancelled" }).check();
  await address.fill("https://192.168.1.1/");
  await save.click();
  await expect(page.getByRole("alert").first()).toContainText("réseau privé");
  await expect(address).toHaveValue("https://192.168.1.1/");
  await address.fill(url);
  await save.click();
  await expect(heading(page, url)).toBeVisible();
  const secret = page.getByRole("region", { name: "La clé secrète du webhook" });
  await expect(secret.locator("code")).toContainText("whsec_");
  const before = await secret.locator("code").innerText();
  await page.getByText("Changer la clé secrète", { exact: true }).click();
  await page.getByRole("button", { name: "Oui, en faire une autre" }).click();
  await expect(secret.locator("code")).not.toHaveText(before);
  await page.getByRole("checkbox", { name: "Actif" }).uncheck();
  await save.click();
  await expect(page.getByText("Webhook enregistré.")).toBeVisible();
  await expect(secret).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("Désactivé");
  await page.getByText("Supprimer", { exact: true }).click();
  await page.getByRole("button", { name: `Oui, supprimer ${url}` }).click();
  await expect(page.getByText("Webhook supprimé")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(url);
}

async function getsATrialKey(page: Page, go: Go) {
  await go(page, "/developpeurs");
  await page.getByRole("button", { name: "Obtenir une clé d’essai" }).click();
  const notice = page.getByRole("status").filter({ hasText: "Votre clé d’essai" });
  const key = (await notice.locator("code").innerText()).trim();
  // The command to try it with is there to be copied.
  await expect(page.locator(".snippet").first()).toContainText(`Bearer ${key}`);
  const call = async (path: string) =>
    (await page.context().request.get(path, { headers: { authorization: `Bearer ${key}` } })).status();
  expect(await call("/api/admin/lots?limit=1")).toBe(200);
  expect(await call("/api/orders")).toBe(403);
  await go(page, "/developpeurs");
  await expect(page.getByRole("main")).not.toContainText(key);
}

/** The tests by name. */
export const steps: Record<string, (page: Page, visitor: OpenVisitor, go: Go) => Promise<void>> = {
  "anyone gets a key to try the demo with": (page, _, go) => getsATrialKey(page, go),
  "an admin makes a key, sees it once, and revokes it": (page, _, go) => makesAndRevokesAKey(page, go),
  "an admin adds a webhook, changes it, and removes it": (page, _, go) => addsAndRemovesAWebhook(page, go),
};
