import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { pages, prepare } from "./pages";

// The style sheet alone makes the layout: it is the same before hydration, and without scripts a test is faster.
test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });

for (const entry of pages) {
  test(`${entry.name} fits a phone: no sideways scroll at 360 px, and a thumb finds what can be pressed`, async ({ page, expectTrouble }) => {
    if (entry.status >= 400) {
      expectTrouble(/status of 40\d/);
    }
    const { path } = await prepare(page, entry);
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const { scrollWidth, tooWide } = await widths(page);
    expect(scrollWidth, `too wide: ${tooWide.join(", ")}`).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await smallTargets(page), "less than 44 px high").toEqual([]);
  });
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
 * exempt, as in WCAG 2.2, 2.5.8. */
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
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, height: element.getBoundingClientRect().height }))
      .filter(({ height }) => height < 43.5)
      .map(({ element, height }) => `${height.toFixed(1)} px: ${element.outerHTML.slice(0, 140)}`);
  }, targets);
}
