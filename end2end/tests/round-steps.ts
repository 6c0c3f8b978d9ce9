import type { Page } from "@playwright/test";
import { expect, type OpenVisitor, product, register, signIn } from "./fixtures";

type Shipped = { _id: string; orderNumber: string };
type Outcome = { _id: string; outcome: string; note?: string; photoUntil?: string; at: string; receivedAt: string };

/** Sends JSON as the pages of the shop would, with the cookies of the page's visitor. */
export async function ask(page: Page, method: "get" | "post" | "put", path: string, data?: unknown) {
  const origin = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000").origin;
  const answer = await page.request[method](path, { data, headers: { origin } });
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return answer.status() === 204 ? undefined : answer.json();
}

/** Makes the page's visitor a livreur of their own, with a session. */
export async function becomeLivreur(page: Page, admin: Page): Promise<string> {
  await register(page);
  const { user } = await ask(page, "get", "/api/users/profile");
  await ask(admin, "put", `/api/admin/users/${user._id}/role`, { role: "livreur" });
  return user._id;
}

/** Gives the shop's own livreur an order: livreurs of tests that run beside have fewer, and may have been given it. */
export async function giveToOwnLivreur(visitor: OpenVisitor, admin: Page, orderId: string): Promise<Page> {
  const livreur = await visitor();
  await signIn(livreur, "livreur");
  const { user } = await ask(livreur, "get", "/api/users/profile");
  await ask(admin, "put", `/api/orders/${orderId}/livreur`, { livreurId: user._id });
  return livreur;
}

/** An admin's page, which ships orders of strangers with this livreur, each of one Camembert paid at the door. */
export async function ship(visitor: OpenVisitor, admin: Page, livreurId: string, streets: string[]): Promise<Shipped[]> {
  const shipped: Shipped[] = [];
  const { _id: productId } = await product(admin, "camembert-de-normandie");
  for (const street of streets) {
    const customer = await visitor();
    await register(customer);
    await ask(customer, "post", "/api/cart/items", { productId, quantity: 1 });
    const shippingAddress = { street, city: "Lyon", state: "", postalCode: "69001" };
    const order = await ask(customer, "post", "/api/orders", { shippingAddress, paymentMethod: "cash_on_delivery" });
    await ask(admin, "put", `/api/orders/${order._id}/status`, { status: "processing" });
    await ask(admin, "put", `/api/orders/${order._id}/status`, { status: "shipped", livreurId });
    shipped.push(order);
    await customer.close();
  }
  return shipped;
}

/** What was reported of an order. */
export async function outcomes(admin: Page, order: Shipped): Promise<Outcome[]> {
  return (await ask(admin, "get", `/api/orders/${order._id}/outcomes`)).items;
}

export async function anAdmin(visitor: OpenVisitor): Promise<Page> {
  const admin = await visitor();
  await signIn(admin, "admin");
  return admin;
}

