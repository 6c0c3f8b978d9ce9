import type { Page } from "@playwright/test";
import { alert, expect, expectFieldError, fillSignIn, register, type Go, type OpenVisitor } from "./fixtures";
import { linkTo } from "./outbox";

/** What a customer does with their account. Each test runs with JavaScript and without. */

const another = "quatre petites brebis";
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const status = (page: Page) => page.getByRole("main").getByRole("status");

export async function resetsPassword(page: Page, visitor: OpenVisitor, go: Go) {
  const elsewhere = await visitor();
  const customer = await register(elsewhere);
  await go(page, "/connexion");
  await page.getByRole("link", { name: "Mot de passe oublié" }).click();
  await page.getByLabel("Adresse e-mail").fill("zoe@");
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expectFieldError(page.getByLabel("Adresse e-mail"), "Cette adresse e-mail n’est pas complète.");
  await page.getByLabel("Adresse e-mail").fill(customer.email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(heading(page, "Regardez votre courrier")).toBeVisible();
  await expect(status(page)).toContainText("Si un compte existe avec cette adresse");

  const link = await linkTo("/mot-de-passe/nouveau", customer.email);
  // A mail scanner opens links before people do: that must not use the link up.
  expect((await page.request.get(link)).headers()["referrer-policy"]).toBe("same-origin");
  await go(page, link);
  const field = page.getByLabel("Nouveau mot de passe");
  const button = page.getByRole("button", { name: "Changer le mot de passe" });
  for (const [word, error] of [["court", /Au moins 10 caractères\.$/], ["azertyuiop", /trop connu/]] as const) {
    await field.fill(word);
    await button.click();
    await expectFieldError(field, error);
  }
  await field.fill(another);
  await button.click();
  await expect(heading(page, "Se connecter")).toBeVisible();
  await expect(status(page)).toContainText("Votre mot de passe est changé.");
  await fillSignIn(page, customer.email, another);
  await expect(heading(page, "Bonjour Zoé")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Confirmée");
  await go(elsewhere, "/compte");
  await expect(heading(elsewhere, "Se connecter")).toBeVisible();

  await go(page, link);
  await field.fill("cinq petites vaches");
  await button.click();
  await expect(alert(page)).toContainText("Ce lien a déjà servi ou n’est plus valable.");
  await page.getByRole("link", { name: "Demander un autre lien" }).click();
  await expect(heading(page, "Mot de passe oublié")).toBeVisible();
}

export async function verifiesAddress(page: Page, go: Go) {
  const customer = await register(page);
  await go(page, "/compte");
  await expect(page.getByText("Votre adresse n’est pas encore confirmée")).toBeVisible();
  const first = await linkTo("/verification", customer.email);
  await page.getByRole("button", { name: "Recevoir une autre lettre" }).click();
  await expect(status(page)).toContainText("La lettre est en route.");
  const second = await linkTo("/verification", customer.email, 2);

  const button = page.getByRole("button", { name: "Confirmer mon adresse" });
  await go(page, first);
  await button.click();
  await expect(alert(page)).toContainText("Ce lien a déjà servi ou n’est plus valable.");
  // A mail scanner opens links before people do: that must not use the link up.
  expect((await page.request.get(second)).headers()["referrer-policy"]).toBe("same-origin");
  await go(page, second);
  await button.click();
  await expect(heading(page, "Merci, c’est confirmé")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Mon compte" }).click();
  await expect(page.getByRole("main")).toContainText("Confirmée");
  await expect(page.getByText("Votre adresse n’est pas encore confirmée")).toHaveCount(0);
}

export async function signsOutEverywhere(page: Page, visitor: OpenVisitor, go: Go) {
  const customer = await register(page);
  const elsewhere = await visitor();
  const signIn = async () => {
    await go(elsewhere, "/connexion");
    await fillSignIn(elsewhere, customer.email);
    await expect(heading(elsewhere, "Bonjour Zoé")).toBeVisible();
  };
  await signIn();
  await go(page, "/compte/securite");
  const devices = page.getByRole("region", { name: "Appareils connectés" }).getByRole("listitem");
  await expect(devices).toHaveCount(2);
  await expect(devices.filter({ hasText: "Cet appareil" })).toHaveCount(1);
  await devices.getByRole("button", { name: /^Déconnecter Chrome, Linux/ }).click();
  await expect(devices).toHaveCount(1);
  await go(elsewhere, "/compte");
  await expect(heading(elsewhere, "Se connecter")).toBeVisible();

  await signIn();
  await page.getByRole("button", { name: "Se déconnecter partout" }).click();
  await expect(heading(page, "Se connecter")).toBeVisible();
  await expect(status(page)).toContainText("Vous êtes déconnecté partout.");
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await go(elsewhere, "/compte");
  await expect(heading(elsewhere, "Se connecter")).toBeVisible();
}

export async function changesPassword(page: Page, go: Go) {
  const customer = await register(page);
  await go(page, "/compte/securite");
  const [present, next] = [page.getByLabel("Mot de passe actuel"), page.getByLabel("Nouveau mot de passe")];
  const button = page.getByRole("button", { name: "Changer le mot de passe" });
  await present.fill("pas-le-bon-mot");
  await next.fill("court");
  await button.click();
  await expectFieldError(present, "Ce n’est pas votre mot de passe actuel.");
  await expectFieldError(next, /Au moins 10 caractères\.$/);
  await present.fill("comte-24-mois");
  await next.fill(another);
  await button.click();
  await expect(status(page)).toContainText("Votre mot de passe est changé.");
  await go(page, "/compte");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await go(page, "/connexion");
  await fillSignIn(page, customer.email, another);
  await expect(heading(page, "Bonjour Zoé")).toBeVisible();
}

export async function keepsAddresses(page: Page, go: Go) {
  await register(page);
  await go(page, "/compte/adresses");
  const kept = page.getByRole("region", { name: "Enregistrées" }).getByRole("listitem");
  const fill = async (street: string, postalCode: string) => {
    await page.getByLabel("Numéro et rue").fill(street);
    await page.getByLabel("Code postal").fill(postalCode);
    await page.getByLabel("Ville").fill("Lyon");
  };
  await fill("1 rue du Lait", "6900");
  await page.getByRole("button", { name: "Ajouter l’adresse" }).click();
  await expectFieldError(page.getByLabel("Code postal"), "Un code postal compte cinq chiffres.");
  await fill("1 rue du Lait", "69001");
  await page.getByRole("button", { name: "Ajouter l’adresse" }).click();
  await expect(kept).toHaveCount(1);
  await expect(kept).toContainText("Par défaut");
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("");
  await fill("2 rue du Lait", "69002");
  await page.getByRole("button", { name: "Ajouter l’adresse" }).click();
  await expect(kept).toHaveCount(2);

  await page.getByRole("button", { name: "Choisir par défaut, 2 rue du Lait" }).click();
  await expect(kept.filter({ hasText: "2 rue du Lait" })).toContainText("Par défaut");
  await expect(kept.filter({ hasText: "1 rue du Lait" })).not.toContainText("Par défaut");
  await page.getByRole("link", { name: "Modifier, 1 rue du Lait" }).click();
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("1 rue du Lait");
  await page.getByLabel("Numéro et rue").fill("10 rue du Lait");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(kept.filter({ hasText: "10 rue du Lait" })).toHaveCount(1);
  await expect(kept).toHaveCount(2);
  await page.getByRole("button", { name: "Retirer, 2 rue du Lait" }).click();
  await expect(kept).toHaveCount(1);
  await expect(kept).toContainText("Par défaut");
}

export async function choosesMail(page: Page, go: Go) {
  await register(page);
  await go(page, "/compte");
  const choice = (name: string) => page.getByRole("checkbox", { name });
  await expect(choice("Le suivi de mes commandes")).toBeChecked();
  await choice("Le suivi de mes commandes").uncheck();
  await choice("Les nouvelles de la cave").check();
  await page.getByRole("button", { name: "Enregistrer ces choix" }).click();
  await expect(status(page)).toContainText("Vos modifications sont enregistrées.");
  await go(page, "/compte");
  await expect(choice("Le suivi de mes commandes")).not.toBeChecked();
  await expect(choice("Les nouvelles de la cave")).toBeChecked();
  await expect(choice("Les offres")).not.toBeChecked();
}
