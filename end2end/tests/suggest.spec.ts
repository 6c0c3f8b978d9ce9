import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, test } from "./fixtures";

const field = (page: Page) => page.getByLabel("Chercher un fromage");
const options = (page: Page) => page.getByRole("banner").getByRole("option");

/** Types into the header's field once it suggests, and waits for the suggestions. */
async function types(page: Page, words: string, first: RegExp) {
  await field(page).focus();
  await expect(field(page)).toHaveRole("combobox");
  await page.keyboard.type(words);
  await expect(options(page).first()).toHaveAccessibleName(first);
}

test("with the keyboard, a cheese is chosen among those that are suggested while one types", async ({ page }) => {
  await open(page, "/");
  await types(page, "com", /^Comté/);
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("banner").getByRole("status")).toHaveText(/^\d suggestions?$/);
  const count = await options(page).count();
  expect(count).toBeLessThanOrEqual(8);

  // Down to the first, up past it to the field, up again to the last.
  await page.keyboard.press("ArrowDown");
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  const first = await options(page).first().getAttribute("id");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", first ?? "");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(field(page)).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowUp");
  await expect(options(page).nth(count - 1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");

  const { violations } = await new AxeBuilder({ page }).include(".site-header").analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /^Comté/ })).toBeVisible();
});

test("Escape closes the suggestions and keeps what was typed, and Enter then searches", async ({ page }) => {
  await open(page, "/");
  await types(page, "morb", /^Morbier/);
  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await expect(field(page)).toHaveValue("morb");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/fromages\?q=morb/);
});

test("a suggestion is clicked, also on a phone, where the field is on the page of cheeses", async ({ page }) => {
  await open(page, "/");
  await types(page, "epoi", /^Époisses/);
  await options(page).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Époisses" })).toBeVisible();

  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/fromages");
  const search = page.getByLabel("Chercher parmi les fromages");
  await search.focus();
  await expect(search).toHaveRole("combobox");
  await page.keyboard.type("epoi");
  const option = page.getByRole("main").getByRole("option", { name: /^Époisses/ });
  await expect(option).toBeInViewport();
  await option.click();
  await expect(page.getByRole("heading", { level: 1, name: "Époisses" })).toBeVisible();
});

test("only what is typed last is asked and shown", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/suggestions") asked.push(searchParams.get("q") ?? "");
  });
  // The first answer comes last.
  await page.route("**/suggestions?q=co", async (route) => {
    await expect.poll(() => asked).toContain("morbier");
    await route.continue().catch(() => {});
  });
  await open(page, "/");
  await field(page).focus();
  await expect(field(page)).toHaveRole("combobox");
  await page.keyboard.type("co");
  await expect.poll(() => asked).toEqual(["co"]);
  await field(page).fill("morbier");
  await expect(options(page).first()).toHaveAccessibleName(/^Morbier/);
  expect(asked).toEqual(["co", "morbier"]);
});

test("without an answer the field searches all the same", async ({ page, expectTrouble }) => {
  expectTrouble(/ERR_FAILED/);
  await page.route("**/suggestions?*", (route) => route.abort());
  await open(page, "/");
  await field(page).focus();
  await expect(field(page)).toHaveRole("combobox");
  await page.keyboard.type("morbier");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=morbier/);
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "");
});
