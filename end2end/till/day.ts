// A till plays a day: it looks products up, sells at the counter, takes an order by phone and weighs it, gives money back,
// prints the papers, and adds up. What the shop's books say of the day has to be what the till counted, to the cent.
import assert from "node:assert/strict";
import { type Schemas, type Shop, cents, client, euros, label, priceOf, read, refusal, today, told } from "./shop.js";

type Means = "cash" | "card" | "transfer";
type Sums = { invoiced: number; credited: number; taken: Record<Means, number>; refunded: Record<Means, number> };

const none = (): Sums => ({
  invoiced: 0,
  credited: 0,
  taken: { cash: 0, card: 0, transfer: 0 },
  refunded: { cash: 0, card: 0, transfer: 0 },
});

/** What the till counts itself, in cents, and the orders that it took. */
const counted = none();
const orders: Schemas["Order"][] = [];

function paid(order: Schemas["Order"], means: Means): void {
  assert.equal(order.paymentStatus, "paid");
  counted.invoiced += cents(order.total);
  counted.taken[means] += cents(order.total);
}

/** An admin makes a key for the till, and one that is for reading the catalog alone. */
async function keys(): Promise<{ admin: Shop; till: Shop; reader: Shop; id: string }> {
  const body = { email: "admin@fromagerie.test", password: "comte-24-mois" };
  const { token } = await told(client().POST("/api/auth/login", { body }));
  const admin = client(token);
  const make = (name: string, scopes: Schemas["Scope"][]) =>
    told(admin.POST("/api/admin/api-keys", { body: { name, scopes } }));
  const of_till = await make("Caisse du marché", ["catalog:read", "orders:read", "orders:write"]);
  const of_reader = await make("Vitrine", ["catalog:read"]);
  return { admin, till: client(of_till.key), reader: client(of_reader.key), id: of_till._id };
}

/** The whole catalog, page by page, as a till keeps it for when the network is away. */
async function catalog(till: Shop): Promise<Schemas["Product"][]> {
  const products: Schemas["Product"][] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const list = await told(till.GET("/api/products", { params: { query: { page, limit: 10, sort: "name" } } }));
    products.push(...list.items);
    pages = list.pages;
    assert.ok(page < pages || products.length === list.total);
  }
  return products;
}

async function search(till: Shop, q: string): Promise<Schemas["Product"]> {
  const { items } = await told(till.GET("/api/products", { params: { query: { q, limit: 1 } } }));
  assert.ok(items[0], q);
  return items[0];
}

/** A sale at the counter, which the shop prices as the till did, or refuses. */
async function sell(till: Shop, body: Schemas["StaffOrder"], key: string): Promise<Schemas["Order"]> {
  const header = { "Idempotency-Key": key };
  const order = await told(till.POST("/api/admin/orders", { params: { header }, body }));
  assert.equal(order.status, "delivered");
  assert.equal(cents(order.total), cents(body.expectedTotal ?? NaN));
  // The answer got lost: the same sale again is the same order.
  const again = await till.POST("/api/admin/orders", { params: { header }, body });
  assert.equal(again.response.headers.get("idempotent-replayed"), "true");
  assert.equal((await told(Promise.resolve(again)))._id, order._id);
  orders.push(order);
  return order;
}

/** 350 g of Comté off the scale's label, in cash. */
async function sellCut(till: Shop, products: Schemas["Product"][]): Promise<void> {
  const { article, grams } = read(label("101", 350));
  const product = products.find(({ scaleCode }) => scaleCode === article);
  assert.ok(product, article);
  assert.equal(product.soldBy, "weight");
  const items = [{ productId: product._id, quantity: 1, weight: grams }];
  const total = priceOf(product, grams);
  const wrong: Schemas["StaffOrder"] = { items, paymentMethod: "cash", expectedTotal: euros(total - 1) };
  assert.equal(await refusal(till.POST("/api/admin/orders", { body: wrong })), "409 price_changed");
  const order = await sell(till, { ...wrong, expectedTotal: euros(total) }, `cut-${product._id}-${Date.now()}`);
  paid(order, "cash");
  const left = await told(till.GET("/api/products/{key}", { params: { path: { key: product._id } } }));
  assert.equal(left.stock, product.stock - grams);
}

/** Pieces that are found by their names, something off, by card; answers the order and what is to be given back of it. */
async function sellPieces(till: Shop): Promise<{ order: Schemas["Order"]; camembert: Schemas["Product"] }> {
  const [camembert, crottin] = [await search(till, "camembert"), await search(till, "crotin")];
  const total = 2 * cents(camembert.price) + 3 * cents(crottin.price) - 150;
  const body: Schemas["StaffOrder"] = {
    newCustomer: { name: "Odile Caron", phoneNumber: "06 11 22 33 44" },
    items: [
      { productId: camembert._id, quantity: 2 },
      { productId: crottin._id, quantity: 3 },
    ],
    discount: { amount: 1.5, reason: "Fin de marché" },
    paymentMethod: "card_terminal",
    expectedTotal: euros(total),
  };
  const order = await sell(till, body, `pieces-${camembert._id}-${Date.now()}`);
  paid(order, "card");
  return { order, camembert };
}

/** An order by phone: prepared, weighed by the scale's label, brought, and paid at the door. */
async function deliver(till: Shop, products: Schemas["Product"][]): Promise<void> {
  const beaufort = products.find(({ scaleCode }) => scaleCode === "102");
  assert.ok(beaufort);
  const body: Schemas["StaffOrder"] = {
    newCustomer: { name: "Paul Vasseur", phoneNumber: "06 55 44 33 22" },
    items: [{ productId: beaufort._id, quantity: 1, weight: 500 }],
    shippingAddress: { street: "8 rue des Martyrs", city: "Paris", state: "", postalCode: "75009" },
    paymentMethod: "cash_on_delivery",
  };
  const placed = await told(till.POST("/api/admin/orders", { body }));
  assert.equal(cents(placed.total), priceOf(beaufort, 500) + cents(placed.shippingCost));
  const path = { id: placed._id };
  const move = (status: Schemas["OrderStatus"]) =>
    told(till.PUT("/api/orders/{id}/status", { params: { path }, body: { status } }));
  const invoice = till.GET("/api/orders/{id}/invoice", { params: { path }, parseAs: "arrayBuffer" });
  assert.equal(await refusal(invoice), "409 not_invoiced");
  await move("processing");
  const itemId = placed.items[0]?._id;
  assert.ok(itemId);
  const weigh = (barcode: string) =>
    till.PUT("/api/orders/{id}/items/{itemId}/weight", { params: { path: { ...path, itemId } }, body: { barcode } });
  assert.equal(await refusal(weigh(label("101", 480))), "422 invalid_input");
  const weighed = await told(weigh(label("102", 480)));
  assert.equal(cents(weighed.total), priceOf(beaufort, 480) + cents(placed.shippingCost));
  await move("shipped");
  const delivered = await move("delivered");
  paid(delivered, "cash");
  orders.push(delivered);
}

/** One of two camemberts comes back, and its money by transfer: never more than was paid, and with a credit note. */
async function giveBack(till: Shop, order: Schemas["Order"], camembert: Schemas["Product"]): Promise<void> {
  const path = { id: order._id };
  const refund = (body: Schemas["RefundInput"]) => till.POST("/api/orders/{id}/refunds", { params: { path }, body });
  const tooMuch = refund({ amount: euros(cents(order.total) + 1), reason: "goodwill" });
  assert.equal(await refusal(tooMuch), "409 refund_too_large");
  const lines = [{ productId: camembert._id, quantity: 1 }];
  const back = await told(refund({ lines, reason: "damaged", restock: true, expectedRefunded: 0 }));
  // What was paid for it: less than its price, as the discount is shared out.
  assert.ok(cents(back.amount) > 0 && cents(back.amount) < cents(camembert.price));
  assert.equal(back.method, "transfer");
  const refundId = back._id;
  const sent = await told(
    till.PUT("/api/orders/{id}/refunds/{refundId}", { params: { path: { ...path, refundId } }, body: { status: "sent" } }),
  );
  assert.equal(sent.status, "sent");
  counted.credited += cents(back.amount);
  counted.refunded.transfer += cents(back.amount);
  const note = "/api/orders/{id}/refunds/{refundId}/credit-note";
  print(await told(till.GET(note, { params: { path: { ...path, refundId } }, parseAs: "arrayBuffer" })));
  const { items } = await told(till.GET("/api/orders/{id}/refunds", { params: { path } }));
  assert.deepEqual(items.map(({ _id }) => _id), [refundId]);
}

/** A paper, as a printer takes it. */
function print(paper: ArrayBuffer): void {
  assert.equal(Buffer.from(paper).subarray(0, 5).toString(), "%PDF-");
  assert.ok(paper.byteLength > 5_000, `${paper.byteLength} bytes`);
}

/** The invoices of all that was sold, whose numbers leave none out. */
async function printInvoices(till: Shop): Promise<void> {
  const numbers: number[] = [];
  for (const { _id } of orders) {
    const params = { path: { id: _id } };
    print(await told(till.GET("/api/orders/{id}/invoice", { params, parseAs: "arrayBuffer" })));
    const { invoiceNumber } = await told(till.GET("/api/orders/{id}", { params }));
    assert.ok(invoiceNumber);
    numbers.push(Number(invoiceNumber.split("-").at(-1)));
  }
  assert.deepEqual(numbers, numbers.map((_, at) => (numbers[0] ?? NaN) + at));
}

/** The books of the days since the first, in cents. */
async function books(till: Shop, from: string): Promise<Sums> {
  const { total } = await told(till.GET("/api/admin/reports/vat-daily", { params: { query: { from } } }));
  const sums = none();
  for (const { invoices, creditNotes, sales } of total.rates) {
    assert.equal(cents(sales.net) + cents(sales.vat), cents(sales.gross));
    sums.invoiced += cents(invoices.gross);
    sums.credited += cents(creditNotes.gross);
  }
  for (const means of ["cash", "card", "transfer"] as const) {
    sums.taken[means] = cents(total.taken[means]);
    sums.refunded[means] = cents(total.refunded[means]);
  }
  return sums;
}

/** What was added to the books. */
function added(before: Sums, after: Sums): Sums {
  const less = (a: Record<Means, number>, b: Record<Means, number>) => ({
    cash: a.cash - b.cash,
    card: a.card - b.card,
    transfer: a.transfer - b.transfer,
  });
  return {
    invoiced: after.invoiced - before.invoiced,
    credited: after.credited - before.credited,
    taken: less(after.taken, before.taken),
    refunded: less(after.refunded, before.refunded),
  };
}

/** All orders of the days since the first, by small pages, whose links the server gives. */
async function listed(till: Shop, from: string): Promise<Schemas["Order"][]> {
  const all: Schemas["Order"][] = [];
  for (let page = 1, more = true; more; page++) {
    const answer = await till.GET("/api/orders", { params: { query: { from, page, limit: 2, sort: "createdAt" } } });
    const list = await told(Promise.resolve(answer));
    all.push(...list.items);
    more = answer.response.headers.get("link")?.includes('rel="next"') ?? false;
    assert.equal(more, page < list.pages);
  }
  return all;
}

/** The list of the day's orders, and the figures, say what the till counted. */
async function close(till: Shop, from: string, before: Sums): Promise<void> {
  assert.deepEqual(added(before, await books(till, from)), counted);
  const all = await listed(till, from);
  for (const { _id, orderNumber } of orders) {
    assert.equal(all.filter((order) => order._id === _id).length, 1, orderNumber);
  }
  const status: Schemas["OrderStatus"][] = ["shipped", "delivered"];
  const { items } = await told(till.GET("/api/orders", { params: { query: { from, status, limit: 100 } } }));
  assert.equal(items.filter(({ _id }) => orders.some((order) => order._id === _id)).length, orders.length);
  const revenue = all
    .filter(({ status, paymentStatus }) => status !== "cancelled" && paymentStatus === "paid")
    .reduce((sum, { total, refundedTotal }) => sum + cents(total) - cents(refundedTotal ?? 0), 0);
  const figures = await told(till.GET("/api/admin/stats", { params: { query: { from } } }));
  assert.equal(cents(figures.revenue), revenue);
  assert.equal(figures.byDay.reduce((sum, day) => sum + cents(day.revenue), 0), revenue);
}

/** What is not in the document does not compile. */
export function mistakes(till: Shop): void {
  // @ts-expect-error There is no such address.
  void till.GET("/api/ordres");
  // @ts-expect-error Nor such a way to pay at the counter.
  const body: Schemas["StaffOrder"] = { items: [], paymentMethod: "cheque" };
  // @ts-expect-error And a total is a number.
  void (body.expectedTotal satisfies string);
}

const from = today();
const { admin, till, reader, id } = await keys();
const before = await books(till, from);
const products = await catalog(reader);
await sellCut(till, products);
const { order, camembert } = await sellPieces(till);
await deliver(till, products);
await giveBack(till, order, camembert);
await printInvoices(till);
await close(till, from, before);

const sale: Schemas["StaffOrder"] = { items: [{ productId: camembert._id, quantity: 1 }], paymentMethod: "cash" };
assert.equal(await refusal(reader.POST("/api/admin/orders", { body: sale })), "403 scope_missing");
await admin.DELETE("/api/admin/api-keys/{id}", { params: { path: { id } } });
assert.equal(await refusal(till.GET("/api/orders")), "401 bad_api_key");
console.log(`sold ${orders.length} times, ${euros(counted.invoiced)} invoiced, ${euros(counted.credited)} given back`);
