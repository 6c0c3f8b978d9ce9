import { expect, test as base, type BrowserContext, type Locator, type Page } from "@playwright/test";

export { expect };

export const password = "comte-24-mois";
export const accounts = {
  client: "client@fromagerie.test",
  admin: "admin@fromagerie.test",
  livreur: "livreur@fromagerie.test",
};

/** Opens another person's browser. */
export type OpenVisitor = () => Promise<Page>;

type Fixtures = {
  /** Allows complaints that a test provokes; they need not appear. */
  expectTrouble: (pattern: RegExp) => void;
  /** Opens another person's browser: a page with cookies of its own, watched like `page`. */
  visitor: OpenVisitor;
};

/**
 * Playwright's `test`, in which a page that complains fails the test: console errors and warnings (hydration's among
 * them), exceptions nobody caught, requests that failed, answers of 500 and above.
 */
export const test = base.extend<Fixtures & { troubles: string[] }>({
  troubles: [
    async ({ context }, use) => {
      const troubles: string[] = [];
      watch(context, troubles);
      await use(troubles);
    },
    { auto: true },
  ],

  expectTrouble: [
    async ({ troubles }, use) => {
      const expected: RegExp[] = [];
      await use((pattern) => expected.push(pattern));
      const unexpected = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
      if (unexpected.length > 0) {
        throw new Error(`The browser complained:\n${unexpected.join("\n")}`);
      }
    },
    { auto: true },
  ],

  visitor: async ({ browser, troubles }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      watch(context, troubles);
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

// Chromium warns of the first where scripts are off, or a test leaves a page at once, Playwright of the second where workers
// are off.
const expectedWarnings = ["was preloaded using link preload but not used", "Service Worker registration blocked by Playwright"];

function watch(context: BrowserContext, troubles: string[]) {
  context.on("console", (message) => {
    const isExpected = expectedWarnings.some((warning) => message.text().includes(warning));
    if (["error", "warning", "assert"].includes(message.type()) && !isExpected) {
      troubles.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => troubles.push(`exception: ${error.error()}`));
  context.on("response", (response) => {
    if (response.status() >= 500) {
      troubles.push(`answer: ${response.status()} ${response.url()}`);
    }
  });
  context.on("requestfailed", (request) => {
    // Chromium aborts what still loads when a test leaves a page, and blocks scripts where they are off.
    const reason = request.failure()?.errorText ?? "";
    if (!["net::ERR_ABORTED", "csp"].includes(reason)) {
      troubles.push(`request: ${reason} ${request.url()}`);
    }
  });
}

declare global {
  interface Window {
    violations: string[];
  }
}

/** Collects in `window.violations` what a page's policy refuses, from the first byte on. */
export function collectViolations(page: Page) {
  return page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
}

/** Opens a page and waits until it is hydrated: a click before that would test the form without JavaScript. */
export async function open(page: Page, path: string) {
  const answer = await page.goto(path);
  await waitForHydration(page);
  return answer;
}

/** Opens a page: with `open`, or with `visit` where scripts are off. */
export type Go = typeof open;
export const visit: Go = (page, path) => page.goto(path);

/** Waits until the page that is shown is hydrated. */
export async function waitForHydration(page: Page) {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "");
}

/** Sends a form as its page would without JavaScript and keeps the cookies of the answer; returns where it redirects to. */
async function submit(page: Page, action: string, form: Record<string, string>) {
  const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
  const headers = { accept: "text/html", origin, referer: `${origin}/` };
  const answer = await page.request.post(`/fn/${action}`, { form, headers, maxRedirects: 0 });
  const to = answer.headers().location ?? "";
  if (answer.status() !== 302 || to.includes("__err")) {
    throw new Error(`${action} was refused: ${answer.status()} ${to}`);
  }
  return to;
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
const sessions = new Map<keyof typeof accounts, Cookies>();

/** Leaves the session of the page's visitor, which would end if they signed in again and may be that of other pages, too. */
const leaveSession = (page: Page) => page.context().clearCookies({ name: "session" });

/** Signs a demo account in without the form: once a worker, later pages get the same session. Do not sign out of it. */
export async function signIn(page: Page, account: keyof typeof accounts) {
  const session = sessions.get(account);
  if (session) {
    await page.context().addCookies(session);
    return;
  }
  await leaveSession(page);
  await submit(page, "account/sign-in", { email: accounts[account], password });
  sessions.set(account, (await page.context().cookies()).filter(({ name }) => name === "session"));
}

export type Customer = { name: string; email: string };

/** A customer without an account yet. */
export function stranger(): Customer {
  return { name: "Zoé Martin", email: `${crypto.randomUUID()}@exemple.test` };
}

/** Registers a new customer and signs them in, without the form. */
export async function register(page: Page): Promise<Customer> {
  const customer = stranger();
  await leaveSession(page);
  await submit(page, "account/register", { ...customer, password });
  return customer;
}

/** Puts some of this cheese into the cart of the page's visitor, without the button. */
export async function putInCart(page: Page, slug: string, quantity = 1) {
  const { _id } = await product(page, slug);
  await submit(page, "cart/add", { product_id: _id, quantity: String(quantity) });
}

/** Orders a Camembert by transfer, 13,80 € with delivery, without the checkout's form. */
export async function orderByTransfer(page: Page): Promise<{ id: string; number: string }> {
  await putInCart(page, "camembert-de-normandie");
  await submit(page, "orders/place", {
    street: "3 rue de la Roquette",
    city: "Paris",
    postal_code: "75011",
    payment_method: "bank_transfer",
  });
  const { items } = await (await page.request.get("/api/users/orders")).json();
  return { id: items[0]._id, number: items[0].orderNumber };
}

/** Orders a Camembert by card without the forms, not paid yet; returns the order's id. */
export async function orderByCard(page: Page): Promise<string> {
  await putInCart(page, "camembert-de-normandie");
  const address = { street: "3 rue de la Roquette", city: "Paris", postal_code: "75011", phone_number: "06 39 98 12 34" };
  const to = await submit(page, "orders/place", { ...address, state: "", payment_method: "card" });
  return to.split("/").at(-2)!;
}

/** Reads a product by REST. */
export async function product(page: Page, slug: string): Promise<{ _id: string; name: string; stock: number; images: string[] }> {
  return (await page.request.get(`/api/products/${slug}`)).json();
}

/** Fills the sign-in form that is on the page and sends it. */
export async function fillSignIn(page: Page, email: string, word = password) {
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(word);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
}

/** Fills the registration form that is on the page and sends it. */
export async function fillRegistration(page: Page, { name, email }: Customer, word = password) {
  await page.getByLabel("Nom").fill(name);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(word);
  await page.getByRole("button", { name: "Créer mon compte" }).click();
}

/** Fills what the checkout asks for. */
export async function fillCheckout(page: Page, postalCode = "75011") {
  await page.getByLabel("Téléphone").fill("06 39 98 12 34");
  await page.getByLabel("Numéro et rue").fill("3 rue de la Roquette");
  await page.getByLabel("Code postal").fill(postalCode);
  await page.getByLabel("Ville").fill("Paris");
}

/** The header's link to the cart; its name says how many articles are in it. */
export function cartLink(page: Page): Locator {
  return page.getByRole("banner").getByRole("link", { name: /^(Panier|Basket),/ });
}

/** Expects a field to be marked invalid and described by this error, which a screen reader then reads with it. */
export async function expectFieldError(field: Locator, message: string | RegExp) {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(message);
}

/** The error at the top of a form or page, which a screen reader announces as it appears. */
export function alert(page: Page): Locator {
  return page.getByRole("main").getByRole("alert");
}

/** Fills in what the law asks of a cheese, in the form of a product. */
export async function fillLabel(page: Page) {
  await page.getByLabel("Lait", { exact: true }).first().selectOption("cow");
  await page.getByLabel("Traitement du lait").selectOption("raw");
  await page.getByLabel(/^Ingrédients(?! en)/).fill("lait cru de vache\nsel");
  await page.getByLabel(/^Conservation(?! en)/).fill("Entre 4 et 8 °C.");
  for (const [label, value] of [
    ["Énergie", "300"],
    ["Matières grasses", "24"],
    ["dont saturés", "16"],
    ["Glucides", "0,5"],
    ["dont sucres", "0,1"],
    ["Protéines", "20"],
    ["Sel", "1,6"],
  ]) {
    await page.getByLabel(new RegExp(`^${label}\\s*\\(facultatif\\)$`)).fill(value);
  }
}

/** A day in Paris as the pages write it in French, where the first of a month is "1er". */
export function inWords(date: Date) {
  const options = { timeZone: "Europe/Paris", day: "numeric", month: "long", year: "numeric" } as const;
  return date.toLocaleDateString("fr-FR", options).replace(/^1 /, "1er ");
}
