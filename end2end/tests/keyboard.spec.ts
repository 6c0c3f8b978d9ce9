import type { Locator, Page } from "@playwright/test";
import { cartLink, expect, open, test } from "./fixtures";

test("the first key press offers to skip to the content, and does", async ({ page }) => {
  await open(page, "/fromages");
  const skip = page.getByRole("link", { name: "Aller au contenu" });
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus")).toBeVisible();
});

test("with the keyboard alone, a cheese is found, cut and put into the cart, and the focus is always visible", async ({
  page,
  expectTrouble,
}) => {
  // The checkout sends a guest to sign in.
  expectTrouble(/status of 401/);
  await open(page, "/");
  await tabTo(page, page.getByLabel("Chercher un fromage"));
  await page.keyboard.type("morbier");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=morbier/);
  await tabTo(page, page.getByRole("link", { name: "Morbier", exact: true }), ".product-card");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Morbier" })).toBeVisible();

  const usual = page.getByRole("radio", { name: /^250/ });
  await tabTo(page, usual, ".cut");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: /^400/ })).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: "Ajouter au panier" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("C’est dans le panier.");
  await tabTo(page, cartLink(page), undefined, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Votre panier" })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Passer la commande" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Se connecter" })).toBeVisible();
});

/** Presses Tab until `goal` has the focus, and expects that it or the box around it, `within`, shows an outline. */
async function tabTo(page: Page, goal: Locator, within?: string, key = "Tab") {
  await expect(goal).toBeAttached();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    if (await goal.evaluate((element) => element === document.activeElement)) {
      const outline = await goal.evaluate((element, within) => {
        const shown = within ? element.closest(within) : element;
        return shown && getComputedStyle(shown).outlineStyle;
      }, within);
      expect(outline, "the focus shows").not.toBe("none");
      await expect(goal).toBeInViewport();
      return;
    }
  }
  throw new Error(`80 presses of ${key} did not reach ${goal}`);
}
