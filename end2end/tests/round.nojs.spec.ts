import { expect, expectFieldError, test } from "./fixtures";
import { pngFile } from "./pictures";
import { anAdmin, becomeLivreur, outcomes, ship } from "./round-steps";

test("without JavaScript a livreur changes the order of the round and reports by form, with a note and a photograph", async ({ page, visitor }) => {
  const admin = await anAdmin(visitor);
  const karim = await becomeLivreur(page, admin);
  const shipped = await ship(visitor, admin, karim, ["1 rue du Lait", "2 rue du Lait"]);
  await page.goto("/livraisons");
  const stops = page.locator("ol.stops > li");
  const ids = () => stops.evaluateAll((entries) => entries.map((entry) => entry.id.slice("stop-".length)));
  const [first, second] = await ids();
  await stops.first().getByRole("button", { name: /^Plus tard/ }).click();
  expect(await ids()).toEqual([second, first]);

  const form = stops.first();
  await form.getByText("Autre issue, remarque ou photo").click();
  await form.getByLabel("Livrée").check();
  await form.getByLabel(/^Encaissé/).fill("beaucoup");
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await expectFieldError(form.getByLabel(/^Encaissé/), "Un montant s’écrit comme 12,50.");
  await form.getByLabel("Personne à l’adresse").check();
  await form.getByLabel(/^Remarque/).fill("Digicode faux");
  await form.getByLabel(/^Photo/).setInputFiles(pngFile(40, 30));
  await form.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("status")).toContainText("C’est noté, la boutique décide de la suite.");
  const absent = shipped.find(({ _id }) => _id === second)!;
  const [reported] = await outcomes(admin, absent);
  expect([reported.outcome, reported.note, typeof reported.photoUntil]).toEqual(["absent", "Digicode faux", "string"]);
  // It waits behind the others.
  expect(await ids()).toEqual([first, second]);
  await expect(page.getByText("1 livraison à faire")).toBeVisible();

  await stops.first().getByRole("button", { name: /^Marquer livrée/ }).click();
  await expect(page.getByRole("status")).toContainText("Livraison enregistrée.");
  await expect(stops).toHaveCount(1);
});
