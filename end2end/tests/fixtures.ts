import { test as base, type BrowserContext, type Page } from "@playwright/test";

export { expect } from "@playwright/test";

export const password = "comte-24-mois";
export const accounts = {
  client: "client@fromagerie.test",
  admin: "admin@fromagerie.test",
  livreur: "livreur@fromagerie.test",
};

type Fixtures = {
  /** Declares trouble that a test provokes: it may, and need not, appear. */
  expectTrouble: (pattern: RegExp) => void;
  /** Another person's browser: a page with cookies of its own, watched like `page`. */
  visitor: () => Promise<Page>;
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

function watch(context: BrowserContext, troubles: string[]) {
  context.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) {
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
    // The browser itself drops what is still loading when one leaves a page.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") {
      troubles.push(`request: ${reason} ${request.url()}`);
    }
  });
}

/** Signs one of the demo accounts in, through the form, as a person does. */
export async function signIn(page: Page, account: keyof typeof accounts) {
  await page.goto("/connexion");
  await page.getByLabel("E-mail").fill(accounts[account]);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
}
