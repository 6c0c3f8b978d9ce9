import { expect, test, waitForHydration } from "./fixtures";
import { pages, prepare } from "./pages";

declare global {
  interface Window {
    violations: string[];
  }
}

// Collects what the page's policy refuses, from the first byte on.
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`),
    );
  });
});

for (const entry of pages) {
  test(`${entry.name} needs nothing that its policy refuses`, async ({ page, expectTrouble }) => {
    if (entry.status >= 400) {
      expectTrouble(new RegExp(`console error: .*${entry.status}`));
    }
    const { path } = await prepare(page, entry);
    const answer = await page.goto(path);
    await waitForHydration(page);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src '(nonce|sha256)-/);
    expect(policy).not.toContain("unsafe-inline");
  });
}

test("a script that slips into a page does not run", async ({ page, expectTrouble }) => {
  expectTrouble(/Content Security Policy/);
  await page.goto("/");
  await waitForHydration(page);
  await page.evaluate(() => {
    const slipped = document.createElement("div");
    slipped.innerHTML = `<img src="data:," onerror="document.title = 'slipped'"><a href="javascript:document.title='slipped'">x</a>`;
    document.body.append(slipped);
    slipped.querySelector("a")?.click();
  });
  await expect.poll(() => page.evaluate(() => window.violations.length)).toBeGreaterThan(0);
  expect(await page.title()).not.toBe("slipped");
});

test("the documentation of REST can be browsed under its policy", async ({ page }) => {
  await page.goto("/api/docs/");
  await expect(page.getByRole("heading", { name: /Fromagerie Alioui/ })).toBeVisible();
  await page.getByRole("button", { name: /GET .*\/api\/loyalty\/tiers/ }).first().click();
  await page.getByRole("button", { name: "Execute" }).click();
  await expect(page.getByText("x-request-id", { exact: false }).first()).toBeVisible();
  expect(await page.evaluate(() => window.violations)).toEqual([]);
});
