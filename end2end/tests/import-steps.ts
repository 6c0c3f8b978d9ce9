import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectFieldError, product, signIn, type Go } from "./fixtures";

/** Products and orders from a file, and products to one. Each test runs with JavaScript and without. */

const csv = (text: string) => ({ name: "produits.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

async function takesAFileIn(page: Page, go: Go) {
  const slug = `import-${crypto.randomUUID()}`;
  await signIn(page, "admin");
  await go(page, "/gestion/produits");
  await page.getByRole("main").getByRole("link", { name: "Importer" }).click();
  const field = page.getByLabel("Fichier CSV, XLSX ou ODS");
  const check = page.getByRole("button", { name: "Vérifier le fichier" });
  await field.setInputFiles(csv("Prix;Stock\n4;5\n"));
  await check.click();
  await expectFieldError(page.getByLabel("Fichier CSV, XLSX ou ODS"), /Une colonne Nom, Adresse ou Identifiant/);

  const heads = "Adresse;Nom;Description;Prix;Famille;Poids;Stock;Fournisseur\r\n";
  const row = (name: string, price: string) => `${slug};${name};Un fromage.;${price};brebis;250;12;Ferme\r\n`;
  const wrong = `${slug}-b;Faux;Un fromage.;gratuit;brebis;250;12;\r\n`;
  await field.setInputFiles(csv(`\ufeff${heads}${row("Fromage importé", "4,20 €")}${wrong}`));
  await check.click();
  await expect(page.getByText("Fournisseur")).toBeVisible();
  const rows = page.getByRole("region", { name: "Lignes à corriger" });
  await expect(rows).toContainText("D3, « gratuit » : Un montant s’écrit comme 12,50.");
  await expect(page.getByRole("region", { name: "Ce qui change" })).toContainText("Fromage importé");
  await page.getByRole("button", { name: "Écrire 1 produit sans les lignes à corriger" }).click();
  await expect(page.getByText("Le fichier est importé.")).toBeVisible();
  expect(await product(page, slug)).toMatchObject({ name: "Fromage importé", price: 4.2, stock: 12 });

  await page.getByRole("main").getByRole("link", { name: "Importer un autre fichier" }).click();
  await field.setInputFiles(csv(heads + row("Fromage importé", "4,50")));
  await check.click();
  await expect(page.getByRole("region", { name: "Ce qui change" })).toContainText("Prix (€) : 4,20 → 4,50");
  await page.getByRole("button", { name: "Écrire 1 produit" }).click();
  await expect(page.getByText("Le fichier est importé.")).toBeVisible();
  expect((await product(page, slug)).price).toBe(4.5);

  // What is exported is taken back. Other tests sell other products meanwhile.
  await page.getByRole("main").getByRole("link", { name: "Voir les produits" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("main").getByRole("link", { name: "en CSV" }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).split("\r\n");
  const own = lines.filter((line, at) => at === 0 || line.includes(`;${slug};`));
  expect(own).toHaveLength(2);
  await go(page, "/gestion/produits/importer");
  await field.setInputFiles(csv(own.join("\r\n")));
  await check.click();
  await expect(page.getByText("Ce fichier dit ce que la boutique sait déjà")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Écrire/ })).toHaveCount(0);
}

async function takesOrdersIn(page: Page, go: Go) {
  const email = `import-${crypto.randomUUID()}@exemple.fr`;
  await signIn(page, "admin");
  await go(page, "/gestion/commandes");
  await page.getByRole("main").getByRole("link", { name: "Importer" }).click();
  const field = page.getByLabel("Fichier CSV, XLSX ou ODS");
  const check = page.getByRole("button", { name: "Vérifier le fichier" });
  const changes = page.getByRole("region", { name: "Ce qui change" });
  const heads = "Client;E-mail;Rue;Code postal;Ville;Façon de payer;Produit;Quantité\r\n";
  const row = (quantity: string) => `Odile Caron;${email};1 rue du Lait;39100;Dole;Livraison;morbier;${quantity}\r\n`;
  await field.setInputFiles(csv(heads + row("beaucoup")));
  await check.click();
  await expect(page.getByRole("region", { name: "Lignes à corriger" })).toContainText("H2, « beaucoup »");
  await page.getByRole("link", { name: "Choisir un autre fichier" }).click();
  await field.setInputFiles(csv(heads + row("1")));
  await check.click();
  await expect(changes).toContainText("Odile Caron");
  await page.getByRole("button", { name: "Écrire 1 commande" }).click();
  await expect(page.getByText("Le fichier est importé.")).toBeVisible();

  await go(page, `/gestion/commandes?q=${email}`);
  const number = await page.getByRole("region", { name: "Liste des commandes" }).getByRole("rowheader").innerText();
  await go(page, "/gestion/commandes/importer");
  await field.setInputFiles(csv(`Numéro;État\r\n${number};En préparation\r\n`));
  await check.click();
  await expect(changes).toContainText("État : Reçue → En préparation");
  await page.getByRole("button", { name: "Écrire 1 commande" }).click();
  await expect(page.getByText("Le fichier est importé.")).toBeVisible();
  await go(page, `/gestion/commandes?q=${email}`);
  await expect(page.getByRole("region", { name: "Liste des commandes" })).toContainText("En préparation");
}

export const steps: Record<string, (page: Page, go: Go) => Promise<void>> = {
  "an admin takes orders in from a file, and moves one along by the next": takesOrdersIn,
  "an admin takes a file of products in once it is shown what would change, and gets it back": takesAFileIn,
};
