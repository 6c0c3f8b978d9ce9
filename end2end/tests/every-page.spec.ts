import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { collectViolations, expect, test, waitForHydration } from "./fixtures";
import { pages, prepare } from "./pages";

// What every page promises, asked of each page once it is open: opening it takes longer than asking. Each promise is a
// step, which a failure names. fixtures.ts fails every test in whose console a page complains; html.spec.ts asks in
// both languages what the server alone answers for.

const wcag22aa = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** The rules of those whose outcome depends on colors. The style sheet has `light-dark()` alone, and it takes colors only. */
const aboutColors = ["color-contrast", "link-in-text-block"];

for (const entry of pages) {
  test(`${entry.name} starts, needs nothing that its policy refuses, is accessible and fits a phone`, async ({ page, expectTrouble }) => {
    if (entry.status >= 400) {
      expectTrouble(new RegExp(`console error: .*${entry.status}`));
    }
    await collectViolations(page);
    const { path, status, fr } = await prepare(page, entry);
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(status);
    await waitForHydration(page);

    await test.step("it starts as the server sent it, with its title and one main heading", async () => {
      const [sent, shown] = await words(page, (await answer?.text()) ?? "");
      expect(shown).toBe(sent);
      await expect(page).toHaveTitle(`${fr} · Fromagerie Alioui`);
      await expect(page.locator("html")).toHaveAttribute("lang", "fr");
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("main")).toHaveCount(1);
      // What the page does once it is hydrated is still this page's.
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
      await waitForHydration(page);
    });

    await test.step("axe finds nothing against WCAG 2.2 AA, light or dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        // Colors change in a transition: axe must not measure one halfway.
        await page.waitForFunction(() => document.getAnimations().length === 0);
        // Without legacy mode it opens a page of its own each time, to put the frames' findings together: half a minute of all.
        const axe = new AxeBuilder({ page }).setLegacyMode();
        const { violations } = await (colorScheme === "light" ? axe.withTags(wcag22aa) : axe.withRules(aboutColors)).analyze();
        const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ""}`));
        expect(found, colorScheme).toEqual([]);
      }
    });

    await test.step("it fits a phone: no sideways scroll at 360 px, and a thumb finds what can be pressed", async () => {
      await page.setViewportSize({ width: 360, height: 780 });
      const { scrollWidth, tooWide } = await widths(page);
      expect(scrollWidth, `too wide: ${tooWide.join(", ")}`).toBeLessThanOrEqual(360);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await smallTargets(page), "less than 44 px high").toEqual([]);
    });

    await test.step("its policy allows what it needs, and no more", async () => {
      await page.waitForLoadState("networkidle");
      expect(await page.evaluate(() => window.violations)).toEqual([]);
      const policy = answer?.headers()["content-security-policy"] ?? "";
      expect(policy).toMatch(/script-src '(nonce|sha256)-/);
      expect(policy).not.toContain("unsafe-inline");
    });
  });
}

/** The words of the page's main part, as this answer has them and as the page shows them: Leptos notices another tree
 * than the server's, but not other words. */
function words(page: Page, html: string) {
  return page.evaluate((html) => {
    const words = (root: Document) => {
      // Left out: Stripe's form; a noscript, parsed differently with scripts on; the minutes left, which only the
      // browser counts.
      const main = root.body.querySelector("main")?.cloneNode(true) as HTMLElement | undefined;
      main?.querySelectorAll(".card-fields, noscript").forEach((element) => element.remove());
      const minutes = /Il reste [^.]*\.|\d+ min are left\.|Less than a minute is left\./;
      return main?.textContent?.replace(minutes, "");
    };
    return [words(new DOMParser().parseFromString(html, "text/html")), words(document)];
  }, html);
}

/** How wide the page is, and what widens it. */
function widths(page: Page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    // What is clipped or scrolls in a box of its own does not widen the page.
    const isContained = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== "visible" || isContained(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > width + 1 || left < -1) && !isContained(element);
    });
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`;
    return { scrollWidth: document.documentElement.scrollWidth, tooWide: wide.slice(0, 5).map(name) };
  });
}

/** The header's controls and what a page is for, where they are too low for a thumb. Links in running text are
 * exempt, as in WCAG 2.2, 2.5.8; Stripe's fields are Stripe's. */
function smallTargets(page: Page) {
  const targets = [
    "header :is(a, button, input, select)",
    "main :is(button, .button, select, summary, input:not([type=hidden]))",
    "main :is(.pagination, .category-links, .tabs, .account-nav, .desk-nav) a",
  ].join(", ");
  return page.evaluate((selector) => {
    // A choice is pressed by its label as well.
    const pressed = (element: Element) => (element.matches("[type=radio], [type=checkbox]") && element.closest("label")) || element;
    return [...document.querySelectorAll(selector)]
      .map(pressed)
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".card-fields"))
      .map((element) => ({ element, height: element.getBoundingClientRect().height }))
      .filter(({ height }) => height < 43.5)
      .map(({ element, height }) => `${height.toFixed(1)} px: ${element.outerHTML.slice(0, 140)}`);
  }, targets);
}
