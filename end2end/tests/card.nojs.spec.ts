import { expect, orderByCard, register, test } from "./fixtures";

test("without JavaScript, who chose the card reads what to do, and can call the order off", async ({ page }) => {
  await register(page);
  const order = await orderByCard(page);
  await page.goto(`/commandes/${order}/payer`);
  await expect(page.getByRole("heading", { level: 1, name: "Payer par carte" })).toBeVisible();
  await expect(page.getByText(/Le formulaire de la banque a besoin de JavaScript\./)).toBeVisible();
  await page.getByRole("link", { name: "Payer plus tard, voir la commande" }).click();
  await expect(page.getByText("Elle attend votre paiement.")).toBeVisible();
  await page.getByText("Annuler la commande").click();
  await page.getByRole("button", { name: /^Oui, annuler/ }).click();
  await expect(page.getByText("Cette commande est annulée.")).toBeVisible();
  await page.goto(`/commandes/${order}/payer`);
  await expect(page.getByRole("heading", { level: 1, name: "Commande annulée" })).toBeVisible();
});
