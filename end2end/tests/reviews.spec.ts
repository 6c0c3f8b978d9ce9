import {
  accounts,
  alert,
  expect,
  expectFieldError,
  fillSignIn,
  open,
  register,
  signIn,
  test,
  waitForHydration,
} from "./fixtures";
import { pngFile } from "./pictures";

test("who was delivered a cheese reviews it: what is wrong is said beside the fields, and the review counts at once", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 422/);
  await signIn(page, "client");
  await open(page, "/fromages/epoisses");
  const form = page.getByRole("form", { name: "Votre avis" });
  const comment = form.getByLabel("Ce que vous en pensez");
  // By keyboard alone, as radio buttons are.
  await form.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  for (let star = 1; star < 4; star++) await page.keyboard.press("ArrowRight");
  await expect(form.getByRole("radio", { name: "4, très bon" })).toBeChecked();
  await comment.fill("   ");
  await form.getByRole("button", { name: "Publier mon avis" }).click();
  await expectFieldError(comment, /Ce champ est nécessaire\.$/);
  await expect(alert(page)).toContainText("Certains champs sont à corriger.");
  await expect(form.getByRole("radio", { name: "4, très bon" })).toBeChecked();

  await comment.fill("Coulant & <b>fort</b>.\nÀ refaire.");
  await form.getByRole("button", { name: "Publier mon avis" }).click();
  await expect(page.getByText("Merci, vous avez donné votre avis sur ce fromage.")).toBeVisible();
  await expect(form).toHaveCount(0);
  const first = page.getByRole("region", { name: "Ce qu’ils en disent" }).locator(".review").first();
  await expect(first).toContainText("Camille L.");
  await expect(first.locator(".review-text")).toHaveText("Coulant & <b>fort</b>.\nÀ refaire.");
  await expect(first.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Répartition des notes" })).toContainText("4 étoiles");

  const pictures = page.getByLabel("Ajouter des photos à votre avis");
  const send = page.getByRole("button", { name: "Envoyer les photos" });
  await pictures.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
  await send.click();
  await expectFieldError(pictures, /n’est pas une image/);
  await waitForHydration(page);
  await pictures.setInputFiles([pngFile(1000, 800), pngFile(300, 200)]);
  await send.click();
  await expect(page.getByText("Merci, vos photos accompagnent votre avis.")).toBeVisible();
  await expect(first.getByRole("img", { name: "Photo de Camille L." })).toHaveCount(2);
});

test("who was not delivered a cheese is told so, and a guest is led to sign in and back", async ({ page, visitor }) => {
  await register(page);
  await open(page, "/fromages/morbier");
  await expect(page.getByText("Vous pourrez donner votre avis une fois ce fromage livré chez vous.")).toBeVisible();
  await expect(page.getByRole("form", { name: "Votre avis" })).toHaveCount(0);

  const guest = await visitor();
  await open(guest, "/fromages/munster");
  await guest.getByRole("link", { name: "Connectez-vous pour donner votre avis" }).click();
  await fillSignIn(guest, accounts.client);
  await expect(guest).toHaveURL(/\/fromages\/munster#reviews$/);
  await expect(guest.getByRole("form", { name: "Votre avis" })).toBeVisible();
});

test("a review is found helpful once, and a guest signs in for it", async ({ page, visitor }) => {
  await register(page);
  await open(page, "/fromages/comte-24-mois");
  const review = page.locator(".review").first();
  const count = review.locator(".review-foot p");
  const before = Number(/\d+/.exec(await count.innerText())?.[0] ?? 0);
  const button = review.getByRole("button", { name: /^Utile/ });
  await expect(button).toHaveAttribute("aria-pressed", "false");
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect(count).toContainText(`${before + 1}`);
  await button.click();
  await page.reload();
  await waitForHydration(page);
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect(count).toContainText(`${before + 1}`);

  const guest = await visitor();
  await open(guest, "/fromages/comte-24-mois");
  await guest.locator(".review").first().getByRole("button", { name: /^Utile/ }).click();
  await expect(guest).toHaveURL(/\/connexion\?next=/);
});

test("an admin hides a review and shows it again", async ({ page, visitor }) => {
  await signIn(page, "admin");
  await open(page, "/gestion/avis");
  // One of the newest, on the list's first page.
  const row = page.getByRole("row").filter({ hasText: "Je suis de l’Estaque" });
  const public_ = await visitor();
  const there = async (count: number) => {
    await public_.goto("/fromages/brousse-du-rove");
    await expect(public_.getByText("Je suis de l’Estaque")).toHaveCount(count);
  };
  await row.getByRole("button", { name: /^Masquer/ }).click();
  await expect(row.getByText("Masqué", { exact: true })).toBeVisible();
  await there(0);
  await row.getByRole("button", { name: /^Publier/ }).click();
  await expect(row.getByText("Publié", { exact: true })).toBeVisible();
  await there(1);
});

test("a cheese is marked on its card, kept in the account, and taken off on its page", async ({ page }) => {
  await register(page);
  await open(page, "/fromages?q=morbier");
  const heart = page.getByRole("button", { name: "Favori : Morbier" });
  await expect(heart).toHaveAttribute("aria-pressed", "false");
  await heart.click();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await open(page, "/compte/favoris");
  await expect(page.getByRole("article")).toHaveCount(1);
  await page.getByRole("link", { name: "Morbier" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Morbier" })).toBeVisible();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await heart.click();
  await expect(heart).toHaveAttribute("aria-pressed", "false");
  await open(page, "/compte/favoris");
  await expect(page.getByRole("heading", { name: "Rien de marqué pour l’instant" })).toBeVisible();
});
