import { readFileSync } from "node:fs";
import { expect, inWords, open, orderByTransfer, register, signIn, test } from "./fixtures";

test("what is paid stands in the books of the day and in their files", async ({ page, visitor }) => {
  await register(page);
  const { id, number } = await orderByTransfer(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await open(admin, `/gestion/commandes/${id}`);
  await admin.locator("summary", { hasText: "Marquer le virement reçu" }).click();
  await admin.getByRole("button", { name: `Oui, 13,80 € reçus pour ${number}` }).click();

  await open(admin, "/gestion/commandes");
  await admin.getByRole("link", { name: "Comptes" }).click();
  await expect(admin.getByRole("heading", { level: 1 })).toHaveText("Comptes");
  const day = inWords(new Date(await admin.getByLabel("Au", { exact: true }).inputValue()));
  const sales = admin.getByRole("region", { name: "Ventes par taux de TVA" });
  await expect(sales.getByRole("row").filter({ hasText: day }).filter({ hasText: "5,5 %" })).toHaveCount(1);

  for (const [link, name, begins] of [
    ["Ventes en CSV", /^ventes-.*\.csv$/, "\ufeffJour;Taux de TVA (%);"],
    ["Ventes en XLSX", /^ventes-.*\.xlsx$/, "PK"],
    ["Écritures pour le comptable", /^\d{9}FEC\d{8}\.txt$/, "JournalCode\tJournalLib\t"],
  ] as const) {
    const saved = admin.waitForEvent("download");
    await admin.getByRole("link", { name: link }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(name);
    expect(readFileSync(await file.path(), "utf8").startsWith(begins)).toBe(true);
  }
});

test("a period that ends before it begins is told beside the field", async ({ page, expectTrouble }) => {
  expectTrouble(/status of 422/);
  await signIn(page, "admin");
  await open(page, "/gestion/comptes?from=2026-03-02&to=2026-03-01");
  await expect(page.getByLabel("Au", { exact: true })).toHaveAccessibleDescription("La fin précède le début.");
});
