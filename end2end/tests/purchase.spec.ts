import type { Page } from "@playwright/test";
import {
  accounts,
  alert,
  cartLink,
  expect,
  fillCheckout,
  fillRegistration,
  fillSignIn,
  open,
  product,
  putInCart,
  register,
  stranger,
  test,
  waitForHydration,
} from "./fixtures";
import { giveToOwnLivreur } from "./round-steps";

// A cheese that no other test orders: its stock changes only here.
const cheese = { slug: "abondance", name: "Abondance", cut: 400 };

test("a customer buys cheese, the admin ships it, the livreur delivers it and the customer sees that", async ({
  page,
  visitor,
}) => {
  test.slow();
  const { stock } = await product(page, cheese.slug);
  const customer = stranger();

  await test.step("a guest finds the cheese among the others, and by a word misspelt and without its accents", async () => {
    await open(page, "/");
    await page.getByRole("main").getByRole("link", { name: "Voir les fromages" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Fromages" })).toBeVisible();
    await page.getByRole("link", { name: /^Pâtes pressées cuites/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Pâtes pressées cuites" })).toBeVisible();
    await expect(page.getByRole("link", { name: cheese.name, exact: true })).toBeVisible();

    await search("epoises");
    await expect(page.getByRole("article").first().getByRole("link", { name: "Époisses" })).toBeVisible();
    await search("abondence");
    await page.getByRole("article").first().getByRole("link", { name: cheese.name }).click();
    await expect(page.getByRole("heading", { level: 1, name: cheese.name })).toBeVisible();
  });

  await test.step("chooses a cut and puts it into the cart, which the header counts", async () => {
    await expect(cartLink(page)).toHaveAccessibleName("Panier, vide");
    await page.getByRole("radio", { name: /^400/ }).check();
    await page.getByRole("button", { name: "Ajouter au panier" }).click();
    await expect(page.getByRole("status")).toContainText("C’est dans le panier.");
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
  });

  await test.step("registers, and the cart comes along", async () => {
    await page.getByRole("link", { name: "Se connecter" }).click();
    await page.getByRole("link", { name: "Créer un compte" }).click();
    await fillRegistration(page, customer);
    await expect(page.getByRole("heading", { level: 1, name: "Bonjour Zoé" })).toBeVisible();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
  });

  const number = await test.step("checks out and is told the order's number", async () => {
    await cartLink(page).click();
    const line = page.getByRole("main").getByRole("listitem").filter({ hasText: cheese.name });
    await expect(line).toContainText("Morceau de 400 g");
    await expect(line).toContainText("12,64 €");
    await page.getByRole("link", { name: "Passer la commande" }).click();
    await expect(page.getByText(customer.email)).toBeVisible();
    await fillCheckout(page);
    await page.getByRole("radio", { name: /^À la livraison/ }).check();
    await page.getByRole("button", { name: /^Commander avec obligation de paiement, \d+,\d\d €$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Merci Zoé, c’est noté" })).toBeVisible();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, vide");
    const said = page.getByRole("definition").filter({ hasText: /^[2-9A-Z]{4}-[2-9A-Z]{4}$/ });
    return said.innerText();
  });

  await test.step("finds the order among theirs, received", async () => {
    await page.getByRole("contentinfo").getByRole("link", { name: "Mes commandes" }).click();
    const row = page.getByRole("listitem").filter({ hasText: number });
    await expect(row).toContainText("Reçue");
    await row.getByRole("link", { name: number }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Commande ${number}` })).toBeVisible();
    await expect(step(page)).toContainText("Reçue");
    await expect(page.getByText("3 rue de la Roquette")).toBeVisible();
  });
  expect((await product(page, cheese.slug)).stock).toBe(stock - cheese.cut);

  await test.step("the admin finds it in the dashboard, prepares it and hands it over", async () => {
    const admin = await visitor();
    await open(admin, "/connexion");
    await fillSignIn(admin, accounts.admin);
    await expect(admin.getByRole("heading", { level: 1, name: "Aujourd’hui" })).toBeVisible();
    await admin.getByRole("link", { name: "Commandes", exact: true }).click();
    const row = admin.getByRole("row").filter({ hasText: number });
    await expect(row).toContainText(customer.name);
    await row.getByRole("link", { name: number }).click();
    await admin.getByRole("button", { name: "Commencer la préparation" }).click();
    await expect(step(admin)).toContainText("En préparation");
    await admin.getByRole("button", { name: "Confier au livreur" }).click();
    await expect(step(admin)).toContainText("En livraison");
    await giveToOwnLivreur(visitor, admin, new URL(admin.url()).pathname.split("/").pop() ?? "");
    await admin.reload();
    await expect(admin.getByRole("definition").filter({ hasText: "Karim Haddad" })).toBeVisible();
    await expect(admin.getByRole("button", { name: "Confier au livreur" })).toBeHidden();
  });

  await test.step("the livreur delivers it", async () => {
    const livreur = await visitor();
    await open(livreur, "/connexion");
    await fillSignIn(livreur, accounts.livreur);
    await expect(livreur.getByRole("heading", { level: 1, name: "Votre tournée" })).toBeVisible();
    const stop = livreur.getByRole("listitem").filter({ hasText: number });
    await stop.locator("summary").first().click();
    await expect(stop).toContainText("À encaisser");
    await stop.getByRole("button", { name: /^Marquer livrée/ }).click();
    await expect(livreur.getByText("Livraison enregistrée.")).toBeVisible();
    await expect(stop).toHaveCount(0);
  });

  await test.step("the customer sees it delivered and paid", async () => {
    await page.reload();
    await expect(page.getByText(/^Livrée le .* Bonne dégustation\.$/)).toBeVisible();
    await expect(page.getByText(/réglés$/)).toBeVisible();
    await open(page, "/commandes");
    await expect(page.getByRole("listitem").filter({ hasText: number })).toContainText("Livrée");
  });

  async function search(words: string) {
    await page.getByLabel("Chercher un fromage").fill(words);
    await page.getByRole("banner").getByRole("button", { name: "Chercher" }).click();
    await expect(page).toHaveURL(new RegExp(`q=${words}`));
    await waitForHydration(page);
  }
});

test("a guest’s cart joins the one that waits in their account", async ({ page, visitor }) => {
  const customer = await register(page);
  await putInCart(page, "camembert-de-normandie", 2);

  const guest = await visitor();
  await open(guest, "/fromages/camembert-de-normandie");
  await guest.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(cartLink(guest)).toHaveAccessibleName("Panier, 1 article");
  await guest.getByRole("link", { name: "Se connecter" }).click();
  await fillSignIn(guest, customer.email);
  await expect(cartLink(guest)).toHaveAccessibleName("Panier, 3 articles");
});

test("the cart’s quantities change and its lines go, and the sum follows", async ({ page }) => {
  await putInCart(page, "camembert-de-normandie");
  await putInCart(page, "rocamadour");
  await open(page, "/panier");
  const line = page.getByRole("listitem").filter({ hasText: "Camembert" });
  await line.getByRole("combobox").selectOption("3");
  await line.getByRole("button", { name: "Mettre à jour" }).click();
  await expect(line).toContainText("20,70 €");
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 4 articles");
  await expect(page.getByRole("region", { name: "Résumé" })).toContainText("22,30 €");
  await line.getByRole("button", { name: /^Retirer/ }).click();
  await expect(line).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Résumé" })).toContainText("1,60 €");
});

test("signing out ends the visit: the account asks who is there", async ({ page }) => {
  await register(page);
  await open(page, "/compte");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await page.goto("/compte");
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
});

/** Where the order stands, in its timeline. */
function step(page: Page) {
  return page.getByRole("list", { name: "Avancement" }).locator("[aria-current=step]");
}
