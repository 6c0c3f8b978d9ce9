import type { Page } from "@playwright/test";
import { expect, open, register, test } from "./fixtures";

/** Cheeses that were seen: remembered by the browser alone, once its reader asks for it. */

const comte = "/fromages/comte-24-mois";
const list = (page: Page) => page.getByRole("region", { name: "Vus récemment" });
const kept = (page: Page) => page.evaluate(() => localStorage.getItem("seen"));
const keep = (page: Page) => page.getByRole("button", { name: "Retenir les fromages que je regarde" });
/** Its place is at the end of the page, and it comes when somebody scrolls. */
const scroll = (page: Page) => page.mouse.wheel(0, 400);
const forget = (page: Page) => page.getByRole("button", { name: "Les oublier, et ne plus les retenir" });

test("nothing is remembered until somebody asks for it, and all of it goes with one button", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  await open(page, comte);
  await open(page, "/fromages/epoisses");
  await scroll(page);
  await expect(keep(page)).toBeVisible();
  await expect(list(page).getByRole("listitem")).toHaveCount(0);
  expect(await kept(page)).toBeNull();

  await keep(page).click();
  await expect(forget(page)).toBeFocused();
  await open(page, comte);
  await expect(list(page).getByRole("link", { name: "Époisses" })).toHaveAttribute("href", "/fromages/epoisses");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  // A form that is answered in place leaves it there.
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(page.getByRole("status").first()).toContainText("C’est dans le panier.");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await open(page, "/fromages");
  await expect(list(page).getByRole("listitem")).toHaveCount(2);
  await open(page, "/en/fromages");
  const english = page.getByRole("region", { name: "Recently seen" });
  await expect(english.getByRole("link").first()).toHaveAttribute("href", "/en/fromages/comte-24-mois");
  await open(page, "/fromages");
  await list(page).getByRole("link", { name: "Époisses" }).click();
  await expect(page).toHaveURL(/\/fromages\/epoisses$/);

  await forget(page).click();
  await expect(keep(page)).toBeFocused();
  expect(await kept(page)).toBeNull();
  await open(page, "/fromages");
  await expect(list(page)).toBeHidden();
  // What is kept was never on its way to the shop: it has a shape that nothing else has.
  expect(sent.filter((request) => /"key"|%22key%22/.test(request))).toEqual([]);
});

test("who signs out leaves nothing behind", async ({ page }) => {
  await register(page);
  await open(page, comte);
  await scroll(page);
  await keep(page).click();
  expect(await kept(page)).toContain("comte-24-mois");
  await open(page, "/compte");
  await page.getByRole("main").getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Se connecter" })).toBeVisible();
  await expect.poll(() => kept(page)).toBeNull();
});
