import { expect, expectFieldError, fillLabel, open, product, signIn, test, waitForHydration } from "./fixtures";
import { pngFile } from "./pictures";

test("an admin sends pictures of a product, puts them in order, and the shop shows them", async ({ page }) => {
  await signIn(page, "admin");
  const slug = `fromage-${crypto.randomUUID()}`;
  await open(page, "/gestion/produits/nouveau");
  await expect(page.getByText("Enregistrez d’abord : les images")).toBeVisible();
  await page.getByLabel("Nom", { exact: true }).fill("Fromage photographié");
  await page.getByLabel("Adresse de la page").fill(slug);
  await page.getByLabel("Description", { exact: true }).fill("Un fromage.");
  await page.getByLabel("Prix", { exact: true }).fill("12,50");
  await page.getByLabel("Poids", { exact: true }).fill("250");
  await page.getByLabel("Stock", { exact: true }).fill("1000");
  await fillLabel(page);
  await page.getByRole("button", { name: "Publier" }).click();
  await expect(page.getByText("Produit enregistré.")).toBeVisible();

  const field = page.getByLabel("Ajouter des images");
  const send = page.getByRole("button", { name: "Envoyer les images" });
  await field.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
  await send.click();
  await expectFieldError(page.getByLabel("Ajouter des images"), /n’est pas une image/);
  await waitForHydration(page);
  await field.setInputFiles([pngFile(1000, 800), pngFile(300, 200)]);
  await send.click();
  await expect(page.getByText("Image ajoutée.")).toBeVisible();
  await waitForHydration(page);
  const pictures = page.getByRole("group", { name: "Images" }).getByRole("img");
  await expect(pictures).toHaveCount(2);
  const [first, second] = [await pictures.nth(0).getAttribute("src"), await pictures.nth(1).getAttribute("src")];
  expect(first).toMatch(/^\/uploads\/[0-9a-f]{32}-1000\.webp$/);
  expect(second).toMatch(/^\/uploads\/[0-9a-f]{32}-300\.webp$/);

  await open(page, `/fromages/${slug}`);
  const shown = page.getByRole("img", { name: "Fromage photographié", exact: true });
  await expect(shown).toHaveAttribute("srcset", /-480\.webp 480w, .*-960\.webp 960w, .*-1000\.webp 1000w/);
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  await open(page, `/gestion/produits/${slug}`);
  await page.getByLabel("Place Image 2").selectOption("1");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Produit enregistré.")).toBeVisible();
  await expect(pictures.first()).toHaveAttribute("src", second ?? "");
  await open(page, `/gestion/produits/${slug}`);
  await page.getByLabel("Place Image 2").selectOption("Retirer");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Produit enregistré.")).toBeVisible();
  await expect(pictures).toHaveCount(1);
  expect((await product(page, slug)).images).toEqual([second]);
});
