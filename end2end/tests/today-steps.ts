import type { Page } from "@playwright/test";
import { expect, orderByTransfer, putInCart, register, signIn, type Go, type OpenVisitor } from "./fixtures";

/** From the dashboard's first page to the list of what is prepared. Each test runs with JavaScript and without. */

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** Orders a Comté to be paid at the door; returns the order's number. */
async function orderInCash(page: Page): Promise<string> {
  await putInCart(page, "comte-24-mois");
  const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
  const shippingAddress = { street: "3 rue de la Roquette", city: "Paris", state: "", postalCode: "75011" };
  const answer = await page.request.post("/api/orders", {
    data: { shippingAddress, paymentMethod: "cash_on_delivery" },
    headers: { origin },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).orderNumber;
}

async function preparesWhatIsDue(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const number = await orderInCash(page);
  const unpaid = await orderByTransfer(page);

  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, "/fromages");
  await admin.getByRole("banner").getByRole("link", { name: "Gestion" }).click();
  await expect(heading(admin, "Aujourd’hui")).toBeVisible();
  const awaited = admin.locator(".tile").filter({ has: admin.getByRole("heading", { name: "Virements attendus" }) });
  await expect(awaited.locator(".tile-number")).not.toHaveText("0");
  await admin.getByRole("main").getByRole("link", { name: "À préparer" }).click();
  await expect(heading(admin, "Préparation")).toBeVisible();
  const sheet = admin.getByRole("region", { name: number });
  await expect(sheet).toContainText("3 rue de la Roquette");
  await expect(sheet).toContainText(/À encaisser\s*\d+,\d\d\s€/);
  await sheet.getByRole("checkbox", { name: "Comté 24 mois" }).check();
  await expect(admin.getByRole("region", { name: unpaid.number })).toHaveCount(0);
  await expect(admin.getByRole("region", { name: "À la cave" })).toContainText(/Comté 24 mois.*\d+\s×\s250\sg/);
  // A printer gets the sheets alone, black on white.
  await admin.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(admin.getByRole("navigation", { name: "Gestion" })).toBeHidden();
  await expect(admin.getByRole("banner")).toBeHidden();
  expect(await sheet.evaluate((sheet) => getComputedStyle(sheet).color)).toBe("rgb(0, 0, 0)");
  expect(await sheet.evaluate((sheet) => getComputedStyle(sheet).breakBefore)).toBe("page");
  await admin.emulateMedia({ media: "screen", colorScheme: null });

  // Chosen orders are shown whatever they wait for.
  await go(admin, `/gestion/preparation?ids=${unpaid.id}`);
  await expect(admin.getByRole("region", { name: unpaid.number })).toContainText("13,80 € pas encore reçus");
  await expect(admin.getByRole("region", { name: number })).toHaveCount(0);
}

async function comparesPeriods(page: Page, _: OpenVisitor, go: Go) {
  await signIn(page, "admin");
  await go(page, "/gestion");
  await page.getByRole("navigation", { name: "Gestion" }).getByRole("link", { name: "Chiffres" }).click();
  await expect(heading(page, "Chiffres")).toBeVisible();
  await page.getByRole("link", { name: "Cette année" }).click();
  await expect(page).toHaveURL(/by=month/);
  await expect(page.getByRole("img", { name: /^Chiffre d’affaires par mois/ })).toBeVisible();
  await page.locator("summary", { hasText: "Le tableau" }).first().click();
  const table = page.getByRole("region", { name: "Chiffre d’affaires par mois" });
  await expect(table.getByRole("row").nth(1).getByRole("link")).toHaveAttribute(
    "href",
    /^\/gestion\/commandes\?from=\d{4}-01-01&to=\d{4}-01-31$/,
  );
  // The books of the same days come to the same.
  const year = new URL(page.url()).searchParams;
  const report = await page.request.get(`/api/admin/reports/vat-daily?from=${year.get("from")}&to=${year.get("to")}`);
  const { total } = await report.json();
  const cents = total.rates.reduce((sum: number, rate: { sales: { gross: number } }) => sum + Math.round(rate.sales.gross * 100), 0);
  const shown = await page.locator(".tile-number").first().innerText();
  expect(Number(shown.replace(/[^\d−]/g, "").replace("−", "-"))).toBe(cents);
  await page.getByLabel("Au", { exact: true }).fill("2020-01-01");
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.getByLabel("Au", { exact: true })).toHaveAccessibleDescription("La fin précède le début.");
}

export const steps = {
  "an admin prepares what is due from the first page on": preparesWhatIsDue,
  "an admin compares a year with the one before, to the cent of the books": comparesPeriods,
};
