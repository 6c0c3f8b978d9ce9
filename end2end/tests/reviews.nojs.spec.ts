import { accounts, expect, fillSignIn, register, signIn, test } from "./fixtures";
import { pngFile } from "./pictures";

test("without JavaScript, a buyer reviews a cheese and is told what is wrong", async ({ page }) => {
  await signIn(page, "client");
  await page.goto("/fromages/maroilles");
  const form = page.getByRole("form", { name: "Votre avis" });
  const comment = form.getByLabel("Ce que vous en pensez");
  await form.getByRole("radio", { name: "5, excellent" }).check();
  await comment.fill("   ");
  await form.getByRole("button", { name: "Publier mon avis" }).click();
  await expect(comment).toHaveAccessibleDescription(/Ce champ est nécessaire\.$/);

  await form.getByRole("radio", { name: "5, excellent" }).check();
  await comment.fill("Franc, long,\net tendre.");
  await form.getByRole("button", { name: "Publier mon avis" }).click();
  await expect(page.getByText("Merci, vous avez donné votre avis sur ce fromage.")).toBeVisible();
  const first = page.locator(".review").first();
  await expect(first).toContainText("Camille L.");
  await expect(first.locator(".review-text")).toHaveText("Franc, long,\net tendre.");

  await page.getByLabel("Ajouter des photos à votre avis").setInputFiles(pngFile(300, 200));
  await page.getByRole("button", { name: "Envoyer les photos" }).click();
  await expect(page.getByText("Merci, vos photos accompagnent votre avis.")).toBeVisible();
  await expect(first.getByRole("img", { name: "Photo de Camille L." })).toHaveCount(1);
});

test("without JavaScript, a guest's heart leads to sign in and back, and then marks the cheese", async ({ page }) => {
  await page.goto("/fromages?q=reblochon");
  const heart = page.getByRole("button", { name: /^Favori : Reblochon/ });
  await heart.click();
  await expect(page).toHaveURL(/\/connexion\?next=/);
  await fillSignIn(page, accounts.client);
  await expect(page).toHaveURL(/\/fromages\?q=reblochon$/);
  await heart.click();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await page.goto("/compte/favoris");
  await expect(page.getByRole("link", { name: /^Reblochon/ })).toBeVisible();
  await heart.click();
  await expect(heart).toHaveCount(0);
});

test("without JavaScript, a review is found helpful", async ({ page }) => {
  await register(page);
  await page.goto("/fromages/beaufort-alpage");
  const button = page.locator(".review").first().getByRole("button", { name: /^Utile/ });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
});
