// generate.mjs MONGODB_URI: adds as many documents to a database that has the demo data as a shop gathers in years, made
// like the demo's own. Outside of `make test`: it takes minutes and some gigabytes. Stop the shop first; its next start
// makes the indexes and adds the figures up.
// PRODUCTS (100,000), CUSTOMERS (200,000), ORDERS (1,000,000), DAYS (1,095) and SEED (1) can be set: the same seed makes the
// same documents, but for their dates, which end now.
import { createRequire } from 'node:module';

const { MongoClient, ObjectId } = createRequire(new URL('../end2end/package.json', import.meta.url))('mongoose-9').mongo;

const number = (name, usual) => Number(process.env[name] ?? usual);
const [PRODUCTS, CUSTOMERS, ORDERS] = [number('PRODUCTS', 100_000), number('CUSTOMERS', 200_000), number('ORDERS', 1_000_000)];
const DAYS = number('DAYS', 1095);
const DAY = 86_400_000;
const NOW = Date.now();
/** Beyond these days an order has come to its end. */
const UNDER_WAY = 3;
const BATCH = 2000;

// Which documents are made is random by a generator that starts from SEED (mulberry32).
let state = number('SEED', 1);
function chance() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (limit) => Math.floor(chance() * limit);
const pick = (list) => list[below(list.length)];
const id = () => new ObjectId(Buffer.from(Array.from({ length: 12 }, () => below(256))));
const euros = (cents) => cents / 100;
const cents = (amount) => Math.round(amount * 100);
const words = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? [];

const FIRST = ['Alice', 'Amir', 'Benoît', 'Chloé', 'Djamila', 'Élodie', 'Farid', 'Gaëlle', 'Hugo', 'Inès', 'Jules', 'Léa', 'Malik', 'Noémie'];
const LAST = ['Arnaud', 'Benali', 'Chevalier', 'Dupont', 'Étienne', 'Faure', 'Girard', 'Haddad', 'Jacquet', 'Lefèvre', 'Moreau', 'Petit'];
const AGED = ['affiné', 'jeune', 'vieux', 'de printemps', 'd’alpage', 'du chef', 'de réserve', 'au lait cru'];
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const client = await MongoClient.connect(process.argv[2] ?? 'mongodb://127.0.0.1:27017/?directConnection=true');
const database = client.db(new URL(process.argv[2]).pathname.slice(1) || 'fromagerie');
const collection = (name) => database.collection(name);

/** Writes documents in batches, and says every now and then how far it is. */
function writer(name, all) {
  let batch = [];
  let written = 0;
  let writing;
  const flush = async () => {
    await writing;
    const documents = batch;
    batch = [];
    writing = documents.length ? collection(name).insertMany(documents, { ordered: false }) : undefined;
    written += documents.length;
    if (written % (50 * BATCH) === 0) console.log(`${name}: ${written} of ${all}`);
  };
  return {
    async add(document) {
      batch.push(document);
      if (batch.length === BATCH) await flush();
    },
    async end() {
      await flush();
      await writing;
      console.log(`${name}: ${written} written`);
    },
  };
}

/** Of the indexes only the one by id stays: all at once they are made in a fraction of the time. */
async function dropIndexes(...names) {
  for (const name of names) await collection(name).dropIndexes();
}

async function products(models) {
  const made = [];
  const products = writer('products', PRODUCTS);
  for (let n = 0; n < PRODUCTS; n++) {
    const model = pick(models);
    const price = cents(model.price) - 200 + below(400);
    const product = {
      ...model,
      _id: id(),
      name: `${model.name} ${pick(AGED)} ${n}`,
      slug: `${model.slug}-${n}`,
      price: euros(Math.max(price, 100)),
      stock: 1_000_000,
      reviews: [],
      rating: 0,
      ratingCounts: [0, 0, 0, 0, 0],
      createdAt: new Date(NOW - below(DAYS) * DAY),
    };
    made.push(product);
    await products.add(product);
  }
  await products.end();
  return made;
}

async function customers(model, profile) {
  const made = [];
  const [users, profiles] = [writer('users', CUSTOMERS), writer('profiles', CUSTOMERS)];
  for (let n = 0; n < CUSTOMERS; n++) {
    const name = `${pick(FIRST)} ${pick(LAST)}`;
    const email = `client-${n}@exemple.fr`;
    const phoneNumber = `06${String(10_000_000 + below(90_000_000))}`;
    const found = new Set([...words(name), ...words(email), phoneNumber]);
    const user = {
      ...model,
      _id: id(),
      name,
      email,
      phoneNumber,
      createdAt: new Date(NOW - below(DAYS) * DAY),
      searchPrefixes: [...new Set([...found].flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1))))].sort(),
    };
    made.push({ ...user, points: 0, history: [] });
    await users.add(user);
    await profiles.add({ ...profile, _id: id(), userId: user._id, addresses: [] });
  }
  await users.end();
  await profiles.end();
  return made;
}

/** How an order of this age stands. */
function status(age) {
  if (age > UNDER_WAY) return chance() < 0.03 ? 'cancelled' : 'delivered';
  return pick(['pending', 'pending', 'processing', 'processing', 'shipped', 'delivered']);
}

const STEPS = {
  pending: [],
  processing: [['processing', 3]],
  shipped: [['processing', 3], ['shipped', 6]],
  delivered: [['processing', 3], ['shipped', 6], ['delivered', 9]],
  cancelled: [['cancelled', 4]],
};

function items(shelf) {
  return Array.from({ length: 1 + below(4) }, () => {
    const { _id, price, name, weight, vatRate, soldBy, isPerishable } = pick(shelf);
    return { productId: _id, quantity: 1, weight, price, name, vatRate, soldBy, isPerishable };
  });
}

function order(n, buyer, shelf, addresses, staff) {
  const at = NOW - Math.floor((DAYS * DAY * (ORDERS - n)) / ORDERS);
  const bought = items(shelf);
  const subtotal = bought.reduce((sum, { price }) => sum + cents(price), 0);
  const shipping = subtotal >= 6000 ? 0 : 690;
  const stands = status((NOW - at) / DAY);
  const timeline = [
    { status: 'pending', at: new Date(at), by: buyer._id },
    ...STEPS[stands].map(([status, hours]) => ({ status, at: new Date(at + hours * 3_600_000), by: staff.admin })),
  ];
  const last = timeline.at(-1).at;
  const orderNumber = Array.from({ length: 9 }, (_, at) => (at === 4 ? '-' : pick(ALPHABET))).join('');
  const shippingAddress = pick(addresses);
  const isPaid = stands === 'delivered';
  const texts = [buyer.name, buyer.email, orderNumber, shippingAddress.city, ...bought.map(({ name }) => name)];
  return {
    _id: id(),
    userId: buyer._id,
    orderNumber,
    items: bought,
    status: stands,
    shippingAddress,
    paymentMethod: isPaid && chance() < 0.4 ? 'bank_transfer' : 'cash_on_delivery',
    paymentStatus: isPaid ? 'paid' : 'pending',
    subtotal: euros(subtotal),
    shippingCost: euros(shipping),
    total: euros(subtotal + shipping),
    createdAt: new Date(at),
    updatedAt: last,
    ...(isPaid && { deliveryDate: last, paidAt: last }),
    ...(['shipped', 'delivered'].includes(stands) && { livreurId: staff.livreur }),
    refundedTotal: 0,
    refunds: [],
    timeline,
    searchWords: [...new Set(texts.flatMap(words))].sort(),
  };
}

function invoice(order, buyer, model, number) {
  const total = cents(order.total);
  const net = Math.round(total / 1.055);
  const lines = order.items.map(({ name, quantity, weight, price, vatRate }) => ({
    name,
    quantity,
    weight,
    price,
    rate: vatRate,
    total: price,
  }));
  return {
    ...model,
    _id: number,
    orderId: order._id,
    issuedAt: order.paidAt,
    buyer: buyer.name,
    buyerEmail: buyer.email,
    deliveredAt: order.paidAt,
    content: {
      lines,
      discount: 0,
      shipping: order.shippingCost,
      total: order.total,
      vat: [{ rate: 5.5, net: euros(net), vat: euros(total - net) }],
      paid: { method: order.paymentMethod, at: order.paidAt },
    },
  };
}

/** The orders, and the invoices of those that are paid. */
async function orders(buyers, shelf, models, staff) {
  const [orders, invoices] = [writer('orders', ORDERS), writer('invoices', 'those paid')];
  const last = new Map((await collection('invoicenumbers').find().toArray()).map(({ _id, last }) => [_id, last]));
  for (let n = 0; n < ORDERS; n++) {
    const buyer = pick(buyers);
    const made = order(n, buyer, shelf, models.addresses, staff);
    if (made.paidAt) {
      // Near enough to Paris: its year begins an hour before that of UTC.
      const year = new Date(made.paidAt.getTime() + 3_600_000).getUTCFullYear();
      last.set(year, (last.get(year) ?? 0) + 1);
      made.invoiceNumber = `${year}-${String(last.get(year)).padStart(6, '0')}`;
      await invoices.add(invoice(made, buyer, models.invoice, made.invoiceNumber));
      const points = Math.floor(made.total);
      buyer.points += points;
      const description = `Commande ${made.orderNumber}`;
      buyer.history.push({ type: 'earn', points, description, orderId: made._id, createdAt: made.paidAt });
    }
    await orders.add(made);
  }
  await orders.end();
  await invoices.end();
  for (const [year, number] of last) {
    await collection('invoicenumbers').updateOne({ _id: year }, { $set: { last: number } }, { upsert: true });
  }
}

async function loyalties(buyers) {
  const loyalties = writer('loyalties', buyers.length);
  for (const { _id, points, history, createdAt } of buyers) {
    await loyalties.add({ _id: id(), userId: _id, points, tier: 'bronze', history, createdAt, updatedAt: createdAt });
  }
  await loyalties.end();
}

const model = {
  products: await collection('products').find({ vatRate: 5.5, archivedAt: null, stock: { $gt: 0 } }).sort({ slug: 1 }).toArray(),
  user: await collection('users').findOne({ role: 'user' }, { sort: { email: 1 } }),
  profile: await collection('profiles').findOne({}),
  invoice: await collection('invoices').findOne({ kind: 'invoice', content: { $exists: true } }),
  addresses: await collection('orders').distinct('shippingAddress'),
};
if (!model.products.length || !model.user || !model.invoice) {
  console.error('error: this database has no demo data. Fill it first: server seed');
  process.exit(1);
}
const staff = {
  admin: (await collection('users').findOne({ role: 'admin' }))._id,
  livreur: (await collection('users').findOne({ role: 'livreur' }))._id,
};
await dropIndexes('products', 'users', 'profiles', 'orders', 'invoices', 'loyalties');
const shelf = await products(model.products);
const buyers = await customers(model.user, model.profile);
await orders(buyers, shelf, model, staff);
await loyalties(buyers);
// They are added up anew, with what came between.
await collection('dailyfigures').deleteMany({});
await client.close();
