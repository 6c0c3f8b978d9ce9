import type { Page } from "@playwright/test";
import {
  alert,
  expect,
  expectFieldError,
  fillCheckout,
  putInCart,
  register,
  signIn,
  type Go,
  type OpenVisitor,
} from "./fixtures";

/** What customers do with codes and points, and admins with coupons. Each test runs with JavaScript and without. */

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const field = (page: Page) => page.getByRole("textbox", { name: "Code de réduction" });
const summary = (page: Page) => page.getByRole("region", { name: "Résumé" });
const order = (page: Page) => page.getByRole("button", { name: /^Commander avec obligation de paiement, / });
const randomCode = () => crypto.randomUUID().slice(0, 8).toUpperCase();

async function apply(page: Page, code: string) {
  await field(page).fill(code);
  await page.getByRole("button", { name: "Appliquer" }).click();
}

/** Calls REST as whoever is signed in on this page. */
async function callApi(page: Page, method: "POST" | "PUT", path: string, data: object) {
  const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
  const answer = await page.request.fetch(path, { method, data, headers: { origin } });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return answer.json();
}

async function readOrders(page: Page): Promise<{ discount?: number; total: number }[]> {
  return (await (await page.request.get("/api/users/orders")).json()).items;
}

const coupon = (code: string) => ({
  code,
  type: "percentage",
  value: 20,
  startDate: "2020-01-01T00:00:00.000Z",
  endDate: "2090-01-01T00:00:00.000Z",
});

async function usesACode(page: Page, go: Go) {
  await putInCart(page, "brie-de-meaux", 2);
  await go(page, "/panier");
  await apply(page, "rien-du-tout");
  await expectFieldError(field(page), "Ce code n’existe pas.");
  await apply(page, "noel2025");
  await expectFieldError(field(page), /^Ce code n’est plus valable depuis le /);
  await apply(page, "raclette5");
  await expectFieldError(field(page), /^Ce code vaut à partir de 40,00\s€ d’achats\s: il manque [\d,]+\s€\.$/);
  await page.getByRole("button", { name: /^Retirer le code/ }).click();
  await expect(field(page)).toHaveAccessibleDescription("");
  await apply(page, "x".repeat(3) + "é ; ,\"'");
  await expectFieldError(field(page), "Ce code n’existe pas.");

  await apply(page, " bienvenue10 ");
  await expect(summary(page)).toContainText("Réduction, BIENVENUE10");
  await expect(field(page)).toHaveCount(0);
  await page.getByRole("button", { name: /^Retirer le code/ }).click();
  await expect(summary(page)).not.toContainText("Réduction");
  await apply(page, "bienvenue10");
  await expect(summary(page)).toContainText("Réduction, BIENVENUE10");

  // It comes along through opening an account.
  await register(page);
  await go(page, "/commander");
  const review = page.getByRole("region", { name: "Récapitulatif" });
  for (const amount of ["Sous-total", "Réduction, BIENVENUE10", "Livraison", "Total", /dont TVA 5,5\s%/, /pour la livraison offerte/]) {
    await expect(review).toContainText(amount);
  }
  const total = (await order(page).innerText()).replace("Commander avec obligation de paiement, ", "");
  await fillCheckout(page);
  await order(page).click();
  await expect(heading(page, "Merci Zoé, c’est noté")).toBeVisible();
  for (const amount of ["Réduction, BIENVENUE10", /dont TVA 5,5\s%/, total]) {
    await expect(page.getByRole("main")).toContainText(amount);
  }
  const [{ discount }] = await readOrders(page);
  expect(discount).toBeGreaterThan(0);

  // The order has used it up: the next cart starts without.
  await putInCart(page, "brie-de-meaux");
  await go(page, "/panier");
  await expect(field(page)).toHaveValue("");
  await expect(summary(page)).not.toContainText("Réduction");
}

async function isToldWhenACodeEnds(page: Page, visitor: OpenVisitor, go: Go) {
  const admin = await visitor();
  await signIn(admin, "admin");
  const code = `FIN-${randomCode()}`;
  const { _id } = await callApi(admin, "POST", "/api/admin/coupons", coupon(code));
  await register(page);
  await putInCart(page, "brie-de-meaux");
  await go(page, "/commander");
  await apply(page, code);
  await expect(page.getByRole("main")).toContainText(`Réduction, ${code}`);

  await callApi(admin, "PUT", `/api/admin/coupons/${_id}`, { ...coupon(code), isActive: false });
  await fillCheckout(page);
  await order(page).click();
  await expectFieldError(field(page), "Ce code n’est plus valable.");
  await expect(alert(page).first()).toContainText("Ce code n’est plus valable.");
  expect(await readOrders(page)).toEqual([]);

  // What was typed is still there; ordering again is without the discount.
  await expect(page.getByRole("main")).not.toContainText("Réduction,");
  await order(page).click();
  await expect(heading(page, "Merci Zoé, c’est noté")).toBeVisible();
  const orders = await readOrders(page);
  expect(orders.map((placed) => placed.discount)).toEqual([undefined]);
}

async function confirmsANewPrice(page: Page, visitor: OpenVisitor, go: Go) {
  const admin = await visitor();
  await signIn(admin, "admin");
  const cheese = {
    name: `Palet ${randomCode()}`,
    description: "Une tomme.",
    price: 10,
    category: "fromage-frais",
    weight: 250,
    stock: 5,
  };
  const { slug } = await callApi(admin, "POST", "/api/products", cheese);
  await register(page);
  await putInCart(page, slug, 2);
  await go(page, "/commander");
  await expect(order(page)).toHaveText(/26,90\s€/);
  await callApi(admin, "PUT", `/api/products/${slug}`, { ...cheese, slug, price: 12 });

  await fillCheckout(page);
  await order(page).click();
  await expect(alert(page).first()).toContainText(/De 26,90\s€, il passe à 30,90\s€\./);
  await expect(alert(page).first()).toContainText(
    new RegExp(`${cheese.name}, 250\\sg\\s: 10,00\\s€ avant, 12,00\\s€ maintenant\\.`),
  );
  expect(await readOrders(page)).toEqual([]);
  await expect(page.getByLabel("Numéro et rue")).toHaveValue("3 rue de la Roquette");
  await expect(order(page)).toHaveText(/30,90\s€/);
  await order(page).click();
  await expect(heading(page, "Merci Zoé, c’est noté")).toBeVisible();
  expect((await readOrders(page)).map(({ total }) => total)).toEqual([30.9]);
}

async function paysTooLittleForACard(page: Page, visitor: OpenVisitor, go: Go) {
  const admin = await visitor();
  await signIn(admin, "admin");
  const code = `TOUT-${randomCode()}`;
  await callApi(admin, "POST", "/api/admin/coupons", { ...coupon(code), type: "fixed", value: 500 });
  await register(page);
  await putInCart(page, "pecorino-romano", 10);
  await go(page, "/commander");
  const card = page.getByRole("radio", { name: /^Par carte/ });
  await expect(card).toBeEnabled();
  await apply(page, code);
  await expect(order(page)).toHaveText(/, 0,00\s€$/);
  await expect(card).toBeDisabled();
  await expect(page.getByText(/^Une carte ne se débite qu’à partir de 50 centimes/)).toBeVisible();
  await page.getByRole("button", { name: /^Retirer le code/ }).click();
  await expect(card).toBeEnabled();
}

async function followsALink(page: Page, go: Go) {
  await putInCart(page, "brie-de-meaux", 2);
  await go(page, "/discount/bienvenue10");
  await expect(heading(page, "Votre code est prêt")).toBeVisible();
  await expect(page.getByText("Le code BIENVENUE10 sera déduit dans votre panier.")).toBeVisible();
  await page.getByRole("link", { name: "Voir le panier" }).click();
  await expect(summary(page)).toContainText("Réduction, BIENVENUE10");

  await go(page, "/discount/noel2025");
  await expect(heading(page, "Ce code n’est pas valable")).toBeVisible();
  await expect(page.getByText(/^Ce code n’est plus valable depuis le /)).toBeVisible();
  const hostile = ["%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a%0d%0aSet-Cookie:%20session=x", "x".repeat(3000), "%22;%20Path=%2F", "%00"];
  for (const code of hostile) {
    const answer = await go(page, `/discount/${code}`);
    expect(answer?.status(), code).toBeLessThan(500);
    expect(answer?.headers()["set-cookie"] ?? "", code).not.toContain("session");
  }
  // What was remembered before stays.
  await go(page, "/panier");
  await expect(summary(page)).toContainText("Réduction, BIENVENUE10");
}

async function redeemsPoints(page: Page, visitor: OpenVisitor, go: Go) {
  const admin = await visitor();
  await signIn(admin, "admin");
  await register(page);
  await putInCart(page, "beaufort-alpage", 10);
  const address = { street: "3 rue de la Roquette", city: "Paris", state: "", postalCode: "75011" };
  const placed = await callApi(page, "POST", "/api/orders", { shippingAddress: address, paymentMethod: "cash_on_delivery" });
  expect(placed.total).toBeGreaterThan(100);
  for (const status of ["processing", "shipped", "delivered"]) {
    await callApi(admin, "PUT", `/api/orders/${placed._id}/status`, { status });
  }
  await go(page, "/compte/fidelite");
  await expect(heading(page, "Votre fidélité")).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveAccessibleDescription(/à gagner pour le palier/);
  const points = page.getByLabel("Points à échanger");
  for (const [typed, words] of [
    ["150", /Les points s’échangent par centaines\./],
    ["beaucoup", /Un nombre entier est attendu\./],
    ["-100", /Au moins 100\./],
    ["1000000000", /Au plus 10\s000\./],
    ["10000", /Vous n’avez pas encore assez de points\./],
  ] as const) {
    await points.fill(typed);
    await page.getByRole("button", { name: "Échanger contre un bon" }).click();
    await expectFieldError(points, words);
  }
  await points.fill("100");
  await page.getByRole("button", { name: "Échanger contre un bon" }).click();
  const ready = page.getByText(/^Votre bon FIDELITE-[2-9A-Z]{4}-[2-9A-Z]{4} est prêt\.$/);
  await expect(ready).toBeVisible();
  const code = (await ready.innerText()).split(" ")[2];
  await page.getByRole("link", { name: `Utiliser ${code}` }).click();
  await expect(page.getByText(`Le code ${code} sera déduit dans votre panier.`)).toBeVisible();
}

async function managesCoupons(page: Page, go: Go) {
  const code = `ESSAI-${randomCode()}`;
  await signIn(page, "admin");
  await go(page, "/gestion/bons");
  await page.getByRole("link", { name: "Nouveau bon" }).click();
  await expect(heading(page, "Nouveau bon")).toBeVisible();
  const [codeField, value, email] = [page.getByLabel("Code", { exact: true }), page.getByLabel("Valeur"), page.getByLabel("Réservé au client")];
  const save = () => page.getByRole("button", { name: "Enregistrer" }).click();
  await codeField.fill("é");
  await value.fill("101");
  await save();
  await expectFieldError(codeField, /Un code compte 3 à 40 lettres/);
  await expectFieldError(value, /Au plus 100\./);
  await codeField.fill(code);
  await value.fill("12,5");
  await email.fill("personne@nulle-part.test");
  await save();
  await expectFieldError(email, /Ce client n’existe pas\./);
  await codeField.fill(code);
  await value.fill("12,5");
  await email.fill("Client@fromagerie.test");
  await save();
  await expect(page.getByText("Bon enregistré.")).toBeVisible();
  await expect(heading(page, code)).toBeVisible();
  await expect(page.getByLabel("Lien à partager")).toHaveValue(new RegExp(`/discount/${code}$`));
  await expect(email).toHaveValue("client@fromagerie.test");
  await go(page, "/gestion/bons");
  await expect(page.getByRole("row", { name: new RegExp(code) })).toContainText(/12,5\s%/);
  await page.getByRole("link", { name: code }).click();
  await page.getByText("Supprimer le bon").click();
  await page.getByRole("button", { name: `Oui, supprimer ${code}` }).click();
  await expect(page.getByText("Le bon est supprimé.")).toBeVisible();
  await expect(page.getByRole("link", { name: code })).toHaveCount(0);
}

async function editsTiers(page: Page, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion/paliers");
  const silver = page.getByRole("group", { name: "Argent" });
  const rate = silver.getByLabel("Points par euro");
  const typed = await rate.inputValue();
  await rate.fill("99");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expectFieldError(rate, /Au plus 10\./);
  await rate.fill(typed);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Les paliers sont enregistrés.")).toBeVisible();
  await expect(rate).toHaveValue(typed);
  await expect(silver.getByLabel("Avantages en anglais")).toHaveValue(/cheese of the month/);
}

/** The tests by name. `page` is whose test it is, `visitor` opens another person's browser, `go` opens a page. */
export const steps: Record<string, (page: Page, visitor: OpenVisitor, go: Go) => Promise<void>> = {
  "a guest’s code says why it is refused, comes off the price, and goes along into the order":
    (page, _, go) => usesACode(page, go),
  "a code that ended since it was shown refuses the order beside its field, and nothing is stored":
    isToldWhenACodeEnds,
  "a price that changed since it was shown orders nothing until the customer has confirmed the new one":
    confirmsANewPrice,
  "a card is not offered for what a code makes too little to charge, and says why":
    paysTooLittleForACard,
  "a link brings a code along, or says why not, and a hostile one does nothing":
    (page, _, go) => followsALink(page, go),
  "a customer sees their points and redeems them for a coupon":
    redeemsPoints,
  "an admin makes a coupon, is told what is wrong with it, and deletes it":
    (page, _, go) => managesCoupons(page, go),
  "an admin edits the tiers":
    (page, _, go) => editsTiers(page, go),
};
