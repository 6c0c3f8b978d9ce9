import type { Page } from "@playwright/test";
import { expect, signIn, type Go, type OpenVisitor } from "./fixtures";

/** What the shopkeeper sets is what the shop says. Of what delivery costs it changes only from which sum on it is free, by
 * a cent, and puts that back: other tests order in the same shop meanwhile. */

const success = (page: Page) => page.locator(".notice.is-success");

async function save(page: Page, section: string) {
  await page.locator(`#${section}`).getByRole("button", { name: "Enregistrer" }).click();
}

async function setsTheFeeAndTheNotice(page: Page, visitor: OpenVisitor, go: Go) {
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, "/gestion");
  await admin.getByRole("navigation", { name: "Gestion" }).getByRole("link", { name: "Réglages" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Réglages" })).toBeVisible();
  const freeFrom = admin.getByLabel("Offerte dès");
  await expect(freeFrom).toHaveValue("60,00");
  try {
    await freeFrom.fill("60,01");
    await save(admin, "livraison");
    await expect(success(admin)).toContainText("frais de livraison");
    await expect(freeFrom).toHaveValue("60,01");
    // The demo shop has areas with prices of their own: this one holds where there is none.
    const settings = await page.request.get("/api/settings");
    expect((await settings.json()).shipping.freeFrom).toBe(60.01);
    await go(page, "/conditions-de-vente");
    await expect(page.getByRole("main")).toContainText("Le prix de la livraison dépend du code postal");
  } finally {
    await go(admin, "/gestion/reglages");
    await freeFrom.fill("60,00");
    await save(admin, "livraison");
    await expect(freeFrom).toHaveValue("60,00");
  }

  const french = admin.locator("#annonce").getByLabel("En français");
  const english = admin.locator("#annonce").getByLabel("En anglais");
  const words = "Pas de livraison le lundi de Pâques.";
  await french.fill(words);
  await save(admin, "annonce");
  await expect(english).toHaveAttribute("aria-invalid", "true");
  await french.fill(words);
  await english.fill("No deliveries on Easter Monday.");
  await save(admin, "annonce");
  await expect(success(admin)).toContainText("L’annonce est enregistrée.");
  const notice = page.getByRole("complementary", { name: "Annonce" });
  try {
    await go(page, "/fromages");
    await expect(notice).toHaveText(words);
  } finally {
    await go(admin, "/gestion/reglages");
    await french.fill("");
    await english.fill("");
    await save(admin, "annonce");
    await expect(success(admin)).toContainText("L’annonce est enregistrée.");
  }
  await go(page, "/fromages");
  await expect(notice).toHaveCount(0);

  await go(admin, "/gestion/journal?action=settings.changed");
  await expect(admin.getByRole("main")).toContainText(/livraison offerte dès\s: 60,01\s€ → 60,00\s€/);
}

export const steps = { "the shopkeeper changes the fee and the notice, and the shop has them at once": setsTheFeeAndTheNotice };
