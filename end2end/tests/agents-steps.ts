import { cartLink, expect, type Go } from "./fixtures";
import type { Page } from "@playwright/test";

/** Opens what an agent put together, takes it over beside what lies in the cart already, and goes on to the checkout. */
export async function takesAgentsCartOver(page: Page, go: Go) {
  const path = await putTogether(page);
  await go(page, path);
  await expect(page.getByRole("heading", { level: 1, name: "Un panier préparé pour vous" })).toBeVisible();
  const cheeses = page.locator(".platter-cheeses > li");
  await expect(cheeses).toContainText([/Comté 24 mois.*350.g.*Contient.: lait/s, /Époisses/]);
  await expect(cartLink(page)).toHaveAccessibleName(/vide/);
  await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Votre panier" })).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 2 articles");
  await expect(page.getByRole("link", { name: "Passer la commande" })).toBeVisible();

  const other = await putTogether(page);
  await go(page, other);
  await expect(page.getByText("Votre panier contient déjà 2 articles")).toBeVisible();
  await page.getByRole("button", { name: "Mettre dans mon panier" }).click();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 4 articles");

  await go(page, other);
  await expect(page.getByText("Ce panier a déjà été repris")).toBeVisible();
  await page.getByRole("button", { name: "Compléter mon panier" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Votre panier" })).toBeVisible();
  await expect(cartLink(page)).toHaveAccessibleName("Panier, 4 articles");
}

/** An agent's basket of two cheeses: the path of its page. */
async function putTogether(page: Page) {
  const lines = [
    { item: { id: "comte-24-mois" }, quantity: 350 },
    { item: { id: "epoisses" }, quantity: 1 },
  ];
  const made = await page.request.post("/ucp/carts", { data: { line_items: lines } });
  expect(made.status()).toBe(201);
  const { continue_url: url } = await made.json();
  return new URL(url).pathname;
}
