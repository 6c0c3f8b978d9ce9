import {
  accounts,
  alert,
  cartLink,
  expect,
  fillCheckout,
  fillSignIn,
  password,
  product,
  register,
  stranger,
  test,
} from "./fixtures";

test("without JavaScript, a customer browses, fills a cart, signs in, checks out and follows the order", async ({
  page,
  visitor,
}) => {
  // The account is from an earlier visit.
  const customer = await register(await visitor());
  const slugs = ["reblochon-fermier", "bleu-de-gex"];
  const before = await Promise.all(slugs.map((slug) => product(page, slug)));

  await test.step("browses by family, order and search", async () => {
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Voir les fromages" }).click();
    await page.getByRole("link", { name: /^Chèvres/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Chèvres" })).toBeVisible();
    await page.getByLabel("Trier").selectOption("Prix décroissant");
    await page.getByRole("button", { name: "Appliquer" }).click();
    const names = page.getByRole("article").getByRole("heading");
    await expect(names).toHaveText(["Sainte-Maure de Touraine", "Valençay", "Crottin de Chavignol", "Rocamadour"]);
    await page.getByLabel("Trier").selectOption("Prix croissant");
    await page.getByRole("button", { name: "Appliquer" }).click();
    await expect(names.first()).toHaveText("Rocamadour");
    await page.getByLabel("Chercher un fromage").fill("roblochon");
    await page.getByRole("banner").getByRole("button", { name: "Chercher" }).click();
    await page.getByRole("article").first().getByRole("link", { name: "Reblochon fermier" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Reblochon fermier" })).toBeVisible();
  });

  await test.step("puts two pieces and a cut into the cart", async () => {
    await page.getByLabel("Quantité").fill("2");
    await page.getByRole("button", { name: "Ajouter au panier" }).click();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
    await page.goto("/fromages/bleu-de-gex");
    await page.getByRole("radio", { name: /^200/ }).check();
    await page.getByRole("button", { name: "Ajouter au panier" }).click();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 3 articles");
    await page.goto("/fromages?q=rocamadour");
    await page.getByRole("button", { name: /^Ajouter Rocamadour/ }).click();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 4 articles");
  });

  await test.step("changes a quantity and removes a line", async () => {
    await page.goto("/panier");
    const line = (name: string) => page.getByRole("listitem").filter({ hasText: name });
    await line("Reblochon").getByRole("combobox").selectOption("1");
    await line("Reblochon").getByRole("button", { name: "Mettre à jour" }).click();
    await expect(cartLink(page)).toHaveAccessibleName("Panier, 3 articles");
    await line("Rocamadour").getByRole("button", { name: /^Retirer/ }).click();
    await expect(line("Rocamadour")).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Résumé" })).toContainText("18,90 €");
  });

  await test.step("signs in at the checkout: a wrong password is said on the page, the right one goes on", async () => {
    await page.getByRole("link", { name: "Passer la commande" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
    await fillSignIn(page, customer.email, "pas-le-bon-mot");
    await expect(alert(page)).toContainText("L’adresse ou le mot de passe ne correspond pas.");
    await fillSignIn(page, customer.email);
    await expect(page.getByRole("heading", { level: 1, name: "Commander" })).toBeVisible();
  });

  await test.step("orders, and reads the confirmation and the order’s page", async () => {
    await fillCheckout(page);
    await page.getByRole("radio", { name: /^Par virement/ }).check();
    await page.getByRole("button", { name: /^Commander avec obligation de paiement, / }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Merci Zoé, c’est noté" })).toBeVisible();
    await expect(page.getByRole("heading", { name: /virement/ })).toBeVisible();
    await page.getByRole("link", { name: "Suivre la commande" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Commande [2-9A-Z]{4}-[2-9A-Z]{4}$/ })).toBeVisible();
    await expect(page.getByRole("list", { name: "Avancement" }).locator("[aria-current=step]")).toContainText("Reçue");
    await expect(cartLink(page)).toHaveAccessibleName("Panier, vide");
  });

  const after = await Promise.all(slugs.map((slug) => product(page, slug)));
  expect(after.map(({ stock }, i) => before[i].stock - stock)).toEqual([1, 200]);
});

test("without JavaScript, a stranger opens an account and leaves it again", async ({ page }) => {
  const customer = stranger();
  await page.goto("/inscription");
  await page.getByLabel("Nom").fill(customer.name);
  await page.getByLabel("Adresse e-mail").fill(customer.email);
  await page.getByLabel("Mot de passe").fill("court");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(alert(page)).toContainText("Au moins 10 caractères.");
  await page.getByLabel("Nom").fill(customer.name);
  await page.getByLabel("Adresse e-mail").fill(customer.email);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bonjour Zoé" })).toBeVisible();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
});

test("without JavaScript, the language changes on the page one is on, and stays changed", async ({ page }) => {
  await page.goto("/fromages?category=brebis");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ewe’s milk" })).toBeVisible();
  await page.goto("/panier");
  await expect(page.getByRole("heading", { level: 1, name: "Your basket" })).toBeVisible();
  await page.getByRole("button", { name: "Français" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Votre panier" })).toBeVisible();
});

test("without JavaScript, staff move an order along as they do with it", async ({ page }) => {
  await page.goto("/connexion");
  await fillSignIn(page, accounts.admin);
  await expect(page.getByRole("heading", { level: 1, name: "Aujourd’hui" })).toBeVisible();
  await page.getByRole("link", { name: "Commandes", exact: true }).click();
  await page.getByRole("navigation", { name: "État" }).getByRole("link", { name: "En préparation" }).click();
  // The oldest: the newest may be another test's.
  await page.getByRole("table").getByRole("link").last().click();
  await page.getByRole("button", { name: "Confier au livreur" }).click();
  const step = page.getByRole("list", { name: "Avancement" }).locator("[aria-current=step]");
  await expect(step).toContainText("En livraison");
});
