import { expect, test } from "./fixtures";

test("without scripts there is no list of cheeses that were seen", async ({ page }) => {
  await page.goto("/fromages/comte-24-mois");
  await expect(page.getByText("Vus récemment")).toBeHidden();
  await expect(page.getByRole("button", { name: "Retenir les fromages que je regarde" })).toBeHidden();
});
