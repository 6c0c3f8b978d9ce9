// A purchase from end to end, for every browser alike. `page` is a Page of page.mjs.

import { randomUUID } from "node:crypto";

export const title = "a guest finds a cheese, registers, orders it by transfer and sees the order";

const cheese = "Camembert de Normandie";

export async function purchase(page) {
  await page.step("finds the cheese in the list", async () => {
    await page.open("/");
    await page.click("link", "Voir les fromages");
    await page.sees("h1", "Fromages");
    await page.click("link", /^Croûtes fleuries/);
    await page.sees("h1", "Croûtes fleuries");
    await page.click("link", cheese);
    await page.sees("h1", cheese);
  });

  await page.step("puts it into the cart, which the header counts", async () => {
    await page.has("link", "Panier, vide");
    await page.click("button", "Ajouter au panier");
    await page.has("link", "Panier, 1 article");
  });

  await page.step("registers, and the cart comes along", async () => {
    await page.click("link", "Se connecter");
    await page.sees("h1", "Se connecter");
    await page.click("link", "Créer un compte");
    await page.sees("h1", "Créer un compte");
    await page.fill("Nom", "Zoé Martin");
    await page.fill("Adresse e-mail", `${randomUUID()}@exemple.test`);
    await page.fill("Mot de passe", "comte-24-mois");
    await page.click("button", "Créer mon compte");
    await page.sees("h1", "Bonjour Zoé");
    await page.has("link", "Panier, 1 article");
  });

  const number = await page.step("checks out and is thanked", async () => {
    await page.click("link", "Panier, 1 article");
    await page.sees("h1", "Votre panier");
    await page.click("link", "Passer la commande");
    await page.sees("h1", "Commander");
    await page.fill("Téléphone", "06 39 98 12 34");
    await page.fill("Numéro et rue", "3 rue de la Roquette");
    await page.fill("Code postal", "75011");
    await page.fill("Ville", "Paris");
    await page.click("radio", /^Par virement/);
    await page.click("button", /^Commander avec obligation de paiement, \d+,\d\d €$/);
    await page.sees("h1", /^Merci Zoé/);
    await page.has("link", "Panier, vide");
    return page.sees("dd", /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  });

  await page.step("sees the order among theirs", async () => {
    await page.click("link", "Mes commandes");
    await page.sees("h1", "Vos commandes");
    await page.sees("main li", new RegExp(`${number}.*Reçue.*${cheese}`));
    await page.click("link", number);
    await page.sees("h1", `Commande ${number}`);
    await page.sees("main", /3 rue de la Roquette.*75011 Paris/);
  });
}
