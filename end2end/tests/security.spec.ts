import { collectViolations, expect, test, waitForHydration } from "./fixtures";

test.beforeEach(({ page }) => collectViolations(page));

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
