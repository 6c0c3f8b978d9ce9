import type { Page } from "@playwright/test";
import {
  accounts,
  alert,
  cartLink,
  expect,
  expectFieldError,
  fillCheckout,
  fillRegistration,
  fillSignIn,
  open,
  product,
  putInCart,
  register,
  signIn,
  stranger,
  test,
} from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("registering with a bad address and a short password says so beside both fields and keeps what was typed", async ({ page }) => {
  await open(page, "/inscription");
  const [email, password] = [page.getByLabel("Adresse e-mail"), page.getByLabel("Mot de passe")];
  await fillRegistration(page, { name: "Zoé Martin", email: "zoe@" }, "court");
  await expect(alert(page)).toContainText("Certains champs sont à corriger.");
  await expectFieldError(email, "Cette adresse e-mail n’est pas complète.");
  await expectFieldError(password, /Au moins 10 caractères\.$/);
  await expect(email).toHaveValue("zoe@");
  // The announcement leads to the field.
  await alert(page).getByRole("link", { name: "Au moins 10 caractères." }).click();
  await expect(password).toBeFocused();
});

test("a refused registration stores nothing: the same address registers once the password is a good one", async ({ page }) => {
  await open(page, "/inscription");
  const customer = stranger();
  await fillRegistration(page, customer, "azertyuiop");
  await expectFieldError(page.getByLabel("Mot de passe"), /Ce mot de passe est trop connu/);
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await fillRegistration(page, customer);
  await expect(page.getByRole("heading", { level: 1, name: "Bonjour Zoé" })).toBeVisible();
});

test("an address that has an account is refused beside its field", async ({ page }) => {
  await open(page, "/inscription");
  await fillRegistration(page, { ...stranger(), email: accounts.client.toUpperCase() });
  await expectFieldError(page.getByLabel("Adresse e-mail"), "Un compte existe déjà avec cette adresse. Connectez-vous.");
});

test("more than there is does not go into the cart, and one is told how much there is", async ({ page }) => {
  await open(page, "/fromages/langres");
  await page.getByLabel("Quantité").fill("4");
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(alert(page)).toContainText("Il n’en reste que 3.");
  await expect(cartLink(page)).toHaveAccessibleName("Panier, vide");

  await page.getByLabel("Quantité").fill("2");
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
  await expect(alert(page)).toHaveCount(0);
  await cartLink(page).click();
  await page.getByRole("main").getByRole("combobox").selectOption("9");
  await page.getByRole("button", { name: "Mettre à jour" }).click();
  await expect(alert(page)).toContainText("Il n’en reste que 3.");
  await expect(page.getByRole("region", { name: "Résumé" })).toContainText("12,40 €");
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
});

test("the checkout with an empty cart leads to the cart", async ({ page }) => {
  await register(page);
  await page.goto("/commander");
  await expect(page).toHaveURL(/\/panier$/);
  await expect(page.getByRole("heading", { name: "Il est encore vide" })).toBeVisible();
});

test("a wrong postal code is said beside its field, what was typed stays, and nothing is ordered", async ({ page }) => {
  await register(page);
  // A cheese that no other test orders: its stock changes only here.
  await putInCart(page, "chaource");
  const { stock } = await product(page, "chaource");
  await open(page, "/commander");
  await fillCheckout(page, "7501");
  await page.getByRole("button", { name: /^Commander avec obligation de paiement, / }).click();
  await expectFieldError(page.getByLabel("Code postal"), "Un code postal compte cinq chiffres.");
  await expect(alert(page)).toContainText("Un code postal compte cinq chiffres.");
  await expect(page.getByLabel("Code postal")).toHaveValue("7501");
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("3 rue de la Roquette");
  await expect(page.getByLabel("Ville")).toHaveValue("Paris");
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
  expect((await product(page, "chaource")).stock).toBe(stock);
  await open(page, "/commandes");
  await expect(page.getByRole("heading", { name: "Pas encore de commande" })).toBeVisible();
});

/** Sends a form as a browser without JavaScript would, but past the limits of its fields, and opens the answer. */
async function sendUnchecked(page: Page, from: string, action: string, form: Record<string, string>) {
  const { origin } = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000");
  const headers = { accept: "text/html", origin, referer: `${origin}${from}` };
  const answer = await page.request.post(`/fn/${action}`, { form, headers, maxRedirects: 0 });
  expect(answer.status()).toBe(302);
  await page.goto(answer.headers().location);
}

test("a quantity or a cut that is none is refused with words on the product’s page, and nothing is kept", async ({ page }) => {
  const { _id: comte } = await product(page, "comte-24-mois");
  const cases: [Record<string, string>, RegExp][] = [
    [{ quantity: "0" }, /Au moins 1\./],
    [{ quantity: "-1" }, /Au moins 1\./],
    [{ quantity: "1000000000" }, /Au plus 99\./],
    [{ quantity: "trois" }, /Un nombre entier est attendu\./],
    [{ quantity: "" }, /Ce champ est nécessaire\./],
    [{ quantity: "1", weight: "10" }, /La plus petite coupe est de \d+ g\./],
    [{ quantity: "1", weight: "1000000000" }, /La plus grande coupe est de [\d\s]+ g\./],
    [{ quantity: "1", weight: "251" }, /La coupe se fait par pas de \d+ g\./],
  ];
  for (const [form, words] of cases) {
    await sendUnchecked(page, "/fromages/comte-24-mois", "cart/add", { product_id: comte, ...form });
    await expect(alert(page).first(), JSON.stringify(form)).toContainText(words);
    await expect(cartLink(page)).toHaveAccessibleName("Panier, vide");
  }
});

test("an address that misses a line is refused beside the line, and nothing is ordered", async ({ page }) => {
  await register(page);
  await putInCart(page, "camembert-de-normandie");
  const address = { street: "3 rue de la Roquette", postal_code: "75011", city: "Paris" };
  for (const [missing, label] of [
    ["street", "Numéro et rue"],
    ["city", "Ville"],
    ["postal_code", "Code postal"],
  ]) {
    const form = { ...address, [missing]: "", payment_method: "cash_on_delivery" };
    await sendUnchecked(page, "/commander", "orders/place", form);
    await expectFieldError(page.getByLabel(label), missing === "postal_code" ? /cinq chiffres/ : "Ce champ est nécessaire.");
  }
  expect((await (await page.request.get("/api/users/orders")).json()).items).toEqual([]);
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
});

test("a product with a negative price is refused beside the field, what was typed stays, and nothing is stored", async ({ page }) => {
  await signIn(page, "admin");
  const before = await product(page, "morbier");
  await open(page, "/gestion/produits/morbier");
  const price = page.getByLabel("Prix", { exact: true });
  await page.getByLabel("Nom", { exact: true }).fill("Morbier gratuit");
  await price.fill("-3");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectFieldError(price, /Au moins|montant/);
  await expect(alert(page)).toBeVisible();
  await expect(price).toHaveValue("-3");
  await expect(page.getByLabel("Nom", { exact: true })).toHaveValue("Morbier gratuit");
  expect(await product(page, "morbier")).toEqual(before);

  const slug = `fromage-${crypto.randomUUID()}`;
  await open(page, "/gestion/produits/nouveau");
  await page.getByLabel("Nom", { exact: true }).fill("Fromage gratuit");
  await page.getByLabel("Adresse de la page").fill(slug);
  await page.getByLabel("Description", { exact: true }).fill("Un fromage.");
  await price.fill("-0,01");
  await page.getByLabel("Poids", { exact: true }).fill("250");
  await page.getByLabel("Stock", { exact: true }).fill("10");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectFieldError(price, /Au moins|montant/);
  expect((await page.request.get(`/api/products/${slug}`)).status()).toBe(404);
});

const noId = "0123456789abcdef01234567";
for (const [who, paths] of [
  ["guest", ["/nulle-part", "/fromages/nulle-part", `/fromages/${noId}`, "/recettes/nulle-part", "/%3Cscript%3E"]],
  ["client", ["/commandes/nulle-part", `/commandes/${noId}`, `/commandes/${noId}/merci`]],
  ["admin", ["/gestion/commandes/nulle-part", `/gestion/commandes/${noId}`, "/gestion/produits/nulle-part"]],
] as const) {
  test(`an address of nothing is a 404 page that sells cheese, for a ${who}`, async ({ page }) => {
    if (who !== "guest") {
      await signIn(page, who);
    }
    for (const path of paths) {
      const answer = await open(page, path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole("heading", { level: 1, name: "Il ne reste que la croûte" })).toBeVisible();
      await expect(page.getByRole("article").first()).toBeVisible();
    }
  });
}

test("another customer’s order is a 404 page", async ({ page, visitor }) => {
  const owner = await visitor();
  await signIn(owner, "client");
  const { items } = await (await owner.request.get("/api/users/orders")).json();
  await register(page);
  for (const path of [`/commandes/${items[0]._id}`, `/commandes/${items[0]._id}/merci`]) {
    expect((await page.goto(path))?.status()).toBe(404);
  }
});

for (const [who, paths] of [
  ["client", ["/gestion/commandes", "/gestion/produits", "/gestion/produits/nouveau", `/gestion/commandes/${noId}`, "/livraisons"]],
  ["livreur", ["/gestion/commandes", "/gestion/produits", "/gestion/produits/morbier"]],
] as const) {
  test(`the dashboard is closed to a ${who}: 403`, async ({ page }) => {
    await signIn(page, who);
    for (const path of paths) {
      expect((await page.goto(path))?.status(), path).toBe(403);
      await expect(page.getByText("Votre compte ne permet pas cela.")).toBeVisible();
    }
  });
}

for (const [path, email, heading] of [
  ["/gestion/produits?q=morbier", accounts.admin, "Produits"],
  ["/livraisons", accounts.livreur, "Votre tournée"],
  ["/commandes?status=delivered", accounts.client, "Vos commandes"],
]) {
  test(`a guest who asks for ${path} signs in and arrives there`, async ({ page }) => {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
    await fillSignIn(page, email);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    const { pathname, search } = new URL(page.url());
    expect(pathname + search).toBe(path);
  });
}

for (const next of ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]) {
  test(`signing in never leads to another site: ?next=${next}`, async ({ page, baseURL }) => {
    const left: string[] = [];
    page.on("request", (request) => left.push(new URL(request.url()).host));
    await open(page, `/connexion?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, accounts.client);
    await expect(page.getByRole("heading", { level: 1, name: "Bonjour Camille" })).toBeVisible();
    expect(new Set(left)).toEqual(new Set([new URL(baseURL ?? "").host]));
  });
}
