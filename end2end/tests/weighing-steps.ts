import type { Page } from "@playwright/test";
import { alert, expect, product, register, signIn, type Go, type OpenVisitor } from "./fixtures";

/** An order of ten cuts on the scale, with one hand. Each test runs with JavaScript and without. */

declare global {
  interface Window {
    scaleSays: (text: string) => void;
  }
}

type Line = { _id: string; weight: number; weighed?: number };
type Order = { _id: string; orderNumber: string; items: Line[]; total: number; orderedTotal?: number };

const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
const weights = [150, 200, 250, 300, 350, 400, 450, 500, 550, 600];

/** Orders these weights of Comté, to be paid at the door. */
async function orderCuts(page: Page, grams: number[]): Promise<Order> {
  const { _id } = await product(page, "comte-24-mois");
  for (const weight of grams) {
    const data = { productId: _id, quantity: 1, weight };
    const added = await page.request.post("/api/cart/items", { data, headers: { origin } });
    expect(added.ok(), await added.text()).toBe(true);
  }
  const shippingAddress = { street: "3 rue de la Roquette", city: "Paris", state: "", postalCode: "75011" };
  const data = { shippingAddress, paymentMethod: "cash_on_delivery" };
  const answer = await page.request.post("/api/orders", { data, headers: { origin } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}

const read = async (page: Page, order: Order): Promise<Order> => (await page.request.get(`/api/orders/${order._id}`)).json();

/** Presses these keys, one tap each; how many they were. */
async function tap(page: Page, text: string): Promise<number> {
  for (const key of text) {
    await page.keyboard.press(key);
  }
  await page.keyboard.press("Enter");
  return text.length + 1;
}

async function weighsTenCuts(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const order = await orderCuts(page, weights);
  const admin = await visitor();
  await admin.setViewportSize({ width: 390, height: 844 });
  await signIn(admin, "admin");
  await go(admin, `/gestion/pesee?order=${order._id}&item=${order.items[0]._id}`);
  let taps = 0;
  for (const { weight } of order.items) {
    await expect(admin.getByRole("region", { name: "Comté 24 mois" })).toContainText(`${order.orderNumber}, Zoé Martin`);
    // The field is waiting: nothing is touched but digits and the key that ends them.
    await expect(admin.getByLabel("Poids ou étiquette")).toBeFocused();
    taps += await tap(admin, String(weight - 10));
    await expect(admin.getByRole("status").filter({ hasText: `${weight - 10} g` })).toBeVisible();
  }
  expect(taps).toBeLessThanOrEqual(40);
  const weighed = await read(page, order);
  expect(weighed.items.map((item) => item.weighed)).toEqual(weights.map((weight) => weight - 10));
  // 10 g of each at 39,60 € a kilo, 40 cents a line.
  expect(weighed.orderedTotal).toBe(order.total);
  expect(weighed.total).toBeCloseTo(order.total - 4, 2);

  await go(page, `/commandes/${order._id}`);
  await expect(page.getByText("Pesé 140 g")).toBeVisible();
  await expect(page.getByText(/^4,00\s€ de moins que les /)).toBeVisible();
  await go(admin, `/gestion/commandes/${order._id}`);
  await expect(admin.getByText("Pesé 140 g")).toBeVisible();
}

async function readsLabels(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const order = await orderCuts(page, [500, 250]);
  const admin = await visitor();
  await signIn(admin, "admin");
  await go(admin, `/gestion/pesee?order=${order._id}&item=${order.items[0]._id}`);
  for (const [label, problem] of [
    ["0200101004801", "Un chiffre du code a été mal lu"],
    ["0200102004801", "celle d’un autre produit, l’article 102"],
    ["0", "La balance montre 0 g"],
    ["41000", "Plus de 40 kg"],
  ]) {
    await tap(admin, label);
    await expect(alert(admin).filter({ hasText: problem })).toBeVisible();
    // What was typed gives way to the next label.
    await admin.getByLabel("Poids ou étiquette").selectText();
  }
  await tap(admin, "0200101004802");
  await expect(admin.getByRole("status").filter({ hasText: "480 g" })).toBeVisible();
  expect((await read(page, order)).items[0].weighed).toBe(480);

  // Weighed once more, from the row of this order: other tests weigh 480 g too.
  const row = admin.getByRole("link", { name: "Comté 24 mois, 500 g Pesé 480 g" });
  await row.and(admin.locator(`[href*="${order.items[0]._id}"]`)).click();
  await expect(admin.getByLabel("Poids ou étiquette")).toBeFocused();
  await tap(admin, "0,490");
  await expect(admin.getByRole("status").filter({ hasText: "490 g" })).toBeVisible();
}

/** A port as Web Serial has it: none is in a test's machine. What it sends is what scales send, byte by byte. */
async function plugScale(page: Page) {
  await page.addInitScript(() => {
    const port = {
      readable: null as ReadableStream | null,
      async open({ baudRate }: { baudRate: number }) {
        const start = (controller: ReadableStreamDefaultController) => {
          // The eighth bit as scales of seven set it.
          window.scaleSays = (text) => controller.enqueue(Uint8Array.from(text, (sign) => sign.charCodeAt(0) | 0x80));
        };
        if (baudRate === 9600) this.readable = new ReadableStream({ start });
      },
    };
    const serial = { getPorts: async () => [], requestPort: async () => port };
    Object.defineProperty(navigator, "serial", { value: serial });
  });
}

export async function readsTheScale(page: Page, visitor: OpenVisitor, go: Go) {
  await register(page);
  const order = await orderCuts(page, [500, 250]);
  const admin = await visitor();
  await plugScale(admin);
  await signIn(admin, "admin");
  await go(admin, `/gestion/pesee?order=${order._id}&item=${order.items[0]._id}`);
  const field = admin.getByLabel("Poids ou étiquette");
  const says = (text: string) => admin.evaluate((text) => window.scaleSays(text), text);
  await admin.getByRole("button", { name: "Lire la balance" }).click();
  await expect(admin.getByText("La balance est lue.")).toBeVisible();
  await says("US,GS,+000.655kg\r\nST,GS,+0");
  await says("00.482kg\r\n");
  await expect(field).toHaveValue("482");
  // One that says nothing of being steady says it twice.
  await says("0,490 kg\r\n0,480 kg\r\n0,480 kg\r\n");
  await expect(field).toHaveValue("480");
  await admin.getByRole("button", { name: "Noter le poids" }).click();
  await expect(admin.getByRole("status").filter({ hasText: "480 g" })).toBeVisible();
  // The same scale goes on for the next line, and what is typed stays.
  await says("ST,GS,+000.240kg\r\n");
  await expect(field).toHaveValue("240");
  await field.fill("245");
  await says("ST,GS,+000.239kg\r\nST,GS,+000.238kg\r\n");
  await field.press("Enter");
  await expect(admin.getByRole("status").filter({ hasText: "245 g" })).toBeVisible();
  expect((await read(page, order)).items.map((item) => item.weighed)).toEqual([480, 245]);
}

export const steps = {
  "an order of ten cuts is weighed in forty taps": weighsTenCuts,
  "a scanner types labels, and what is wrong with one is said": readsLabels,
};
