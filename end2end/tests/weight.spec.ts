import type { Page } from "@playwright/test";
import { alert, cartLink, expect, open, test, waitForHydration } from "./fixtures";

// What a first visit downloads of each kind, compressed, in bytes. A figure that has to grow is changed here, where a
// review sees it. In November 2026, when pages were hydrated whole, they were 684,000 together.
const ceilings = { html: 6_700, css: 12_000, js: 9_000, wasm: 86_000 };

for (const path of ["/", "/fromages", "/fromages/comte-24-mois"]) {
  test(`a first visit of ${path} downloads little`, async ({ page }) => {
    await open(page, path);
    const sizes = { html: 0, css: 0, js: 0, wasm: 0, ...(await downloaded(page)) };
    for (const [kind, ceiling] of Object.entries(ceilings)) {
      expect(sizes[kind as keyof typeof sizes], kind).toBeGreaterThan(0);
      expect(sizes[kind as keyof typeof sizes], kind).toBeLessThanOrEqual(ceiling);
    }
  });
}

test("the home page’s pictures and fonts are light", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/");
  const { woff2 = 0, svg = 0 } = await downloaded(page);
  expect(woff2).toBeGreaterThan(0);
  expect(woff2).toBeLessThanOrEqual(73_000);
  expect(svg).toBeGreaterThan(0);
  expect(svg).toBeLessThanOrEqual(66_000);
});

test("a visited page comes again without asking for a font, a style sheet or a program", async ({ page }) => {
  await open(page, "/fromages");
  await open(page, "/");
  await open(page, "/fromages");
  const asked = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name, transferSize }) => /\/(pkg|fonts)\//.test(name) && transferSize > 0)
      .map(({ name }) => name),
  );
  expect(asked).toEqual([]);
});

test("what a customer downloads holds nothing of the dashboard, of deliveries or of REST", async ({ page }) => {
  const programs: string[] = [];
  page.on("response", async (response) => {
    if (/\.(js|wasm)$/.test(response.url())) programs.push(response.url());
  });
  await open(page, "/fromages/comte-24-mois");
  await expect.poll(() => programs.length).toBe(3);
  for (const url of programs) {
    const text = (await (await page.request.get(url)).body()).toString("latin1");
    for (const word of ["gestion", "livraisons", "livreur", "/api/", "coupon", "product_form"]) {
      expect(text.includes(word), `${word} in ${url}`).toBe(false);
    }
  }
});

test("a cheese goes into the cart while the program is still on its way", async ({ page }) => {
  await page.route("**/*.wasm", () => {}); // it never arrives
  await page.goto("/fromages/comte-24-mois", { waitUntil: "domcontentloaded" });
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(page.getByRole("status")).toContainText("C’est dans le panier.");
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
});

test("a program that does not start is told to the shop once, and forms work without it", async ({ page, expectTrouble }) => {
  expectTrouble(/WebAssembly|CompileError|status of 4\d\d/);
  const told = reports(page);
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "no program" }));
  await page.goto("/connexion");
  await expect.poll(() => told.length).toBe(1);
  await signInWrongly(page);
  await expect(alert(page)).toContainText("ne correspond pas");
  expect(page.url()).toContain("__err");
});

test("a program that breaks is told to the shop once, and forms are sent without it from then on", async ({ page, expectTrouble }) => {
  expectTrouble(/unreachable|status of 4\d\d/);
  const told = reports(page);
  await open(page, "/connexion");
  await page.evaluate(() => {
    for (let n = 0; n < 2; n++) {
      window.dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") }));
    }
  });
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");
  await signInWrongly(page);
  await expect(alert(page)).toContainText("ne correspond pas");
  expect(page.url()).toContain("__err");
  // The page that followed has a program of its own.
  await waitForHydration(page);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("unreachable");
});

test("a page that the browser kept shows the cart of now", async ({ page }) => {
  await open(page, "/fromages/comte-24-mois");
  const action = await page.locator("form[action*='cart/add']").first().getAttribute("action");
  const product = await page.locator("input[name=product_id]").first().inputValue();
  const origin = new URL(page.url()).origin;
  const form = { product_id: product, quantity: "1", weight: "250" };
  await page.request.post(action ?? "", { form, headers: { origin, accept: "application/json" } });
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
});

test("a page that the browser fetched ahead shows the cart of now", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Preload.enable");
  const states: string[] = [];
  session.on("Preload.prefetchStatusUpdated", ({ status }) => states.push(status));
  await open(page, "/fromages/comte-24-mois");
  const link = page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Recettes" });
  await link.hover();
  await expect.poll(() => states).toContain("Ready");
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name: "Recettes" })).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 1 article");
});

/** Bytes that crossed the network since the page was opened, by kind. */
async function downloaded(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const sizes: Record<string, number> = {};
    for (const entry of performance.getEntries()) {
      if (!(entry instanceof PerformanceResourceTiming)) continue;
      const kind = entry.entryType === "navigation" ? "html" : /\.(css|js|wasm|woff2|svg)$/.exec(entry.name)?.[1];
      if (kind) sizes[kind] = (sizes[kind] ?? 0) + entry.encodedBodySize;
    }
    return sizes;
  });
}

/** What the page tells the shop of its program, as it comes. */
function reports(page: Page): string[] {
  const told: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/fn/report/broken")) told.push(request.postData() ?? "");
  });
  return told;
}

async function signInWrongly(page: Page) {
  await page.getByLabel("Adresse e-mail").fill("nobody@exemple.test");
  await page.getByLabel("Mot de passe").fill("wrong password");
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
}
