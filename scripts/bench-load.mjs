// bench-load.mjs LABEL=URL=PID=LETTERS LABEL=URL=PID=LETTERS (the folder of the shop's letters): puts a thousand products
// into both shops, then measures each kind of work in turns, and prints the medians of requests a second, their ratio, and
// the servers' memory. ROUNDS (5) and DURATION (3, in seconds) of a measurement can be set. Reads are 64 connections of wrk,
// writes 16 of this program.
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { call, memory, PASSWORD, signIn, wrk } from './bench-shop.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.DURATION ?? 3);
const PRODUCTS = 1000;
const WRITERS = 16;

const newAgent = () => new http.Agent({ keepAlive: true, maxSockets: WRITERS });
const shops = process.argv.slice(2).map((shop) => {
  const [label, url, pid, letters] = shop.split('=');
  return { label, url, pid, letters, agent: newAgent() };
});

async function fill(shop) {
  const token = await signIn(shop, 'admin@fromagerie.test');
  const milks = ['cow', 'goat', 'sheep'];
  const categories = ['pates-molles', 'pates-pressees-cuites', 'bleus', 'chevres'];
  shop.ids = [];
  for (let n = 0; n < PRODUCTS; n++) {
    const product = {
      name: `Tomme affinée ${n}`, slug: `tomme-${n}`, description: 'Une tomme grise, souple et noisettée. '.repeat(4),
      price: 5 + (n % 40), category: categories[n % 4], weight: 250, stock: 1_000_000, milk: milks[n % 3],
    };
    shop.ids.push((await call(shop, 'POST', '/api/products', token, product))._id);
  }
  shop.tokens = [];
  for (let n = 0; n < WRITERS; n++) {
    const account = { name: `Client ${n}`, email: `client-${n}@exemple.fr`, password: `${PASSWORD}-${n}` };
    const { token, user } = await call(shop, 'POST', '/api/auth/register', '', account);
    await confirm(shop, user._id);
    shop.tokens.push(token);
  }
}

/** Confirms a new account's address by the link in its letter: one that is not confirmed holds few orders. */
async function confirm(shop, user) {
  for (let tries = 0; tries < 100; tries++) {
    const letter = readdirSync(shop.letters).find((file) => file.endsWith(`-welcome-${user}.eml`));
    if (letter) {
      const text = readFileSync(join(shop.letters, letter), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=');
      return call(shop, 'POST', '/api/auth/verify-email', '', { token: /verification\?token=([\w-]+)/.exec(text)[1] });
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no letter welcomes ${user}`);
}

/** Requests a second of wrk over these paths, in turns. */
const read = async (shop, paths, headers) => (await wrk(shop, paths, SECONDS, headers)).aSecond;

/** Times a second that each of the writers is through with `work`. */
async function write(shop, work) {
  // The shop has closed what was silent while wrk ran, and this program has not heard of it.
  shop.agent.destroy();
  shop.agent = newAgent();
  const start = performance.now();
  let done = 0;
  await Promise.all(shop.tokens.map(async (token, writer) => {
    for (let n = 0; performance.now() - start < SECONDS * 1000; n++, done++) await work(shop, token, writer + n * WRITERS);
  }));
  return (done * 1000) / (performance.now() - start);
}

/** Puts the next of a writer's forty products into its cart, which holds fifty lines. */
function add(shop, token, n) {
  const product = ((n % WRITERS) * 40 + (Math.floor(n / WRITERS) % 40)) % PRODUCTS;
  return call(shop, 'POST', '/api/cart/items', token, { productId: shop.ids[product], quantity: 1 });
}
async function order(shop, token, n) {
  await add(shop, token, n);
  await call(shop, 'POST', '/api/orders', token, {
    shippingAddress: { street: '12 rue des Fromagers', city: 'Lyon', state: 'Rhône', postalCode: '69002' },
    paymentMethod: 'cash_on_delivery',
  });
}
async function empty(shop) {
  for (const token of shop.tokens) await call(shop, 'DELETE', '/api/cart', token);
}

const pages = Array.from({ length: PRODUCTS / 20 }, (_, page) => `/api/products?page=${page + 1}&limit=20`);
const codes = ['69001', '38000', '75011', '98800', '20090'].map((code) => `/api/delivery/options?postalCode=${code}`);
const people = [2, 6, 12, 40].map((number) => `/api/platters?people=${number}`);
const words = ['tomme', 'affinee 17', 'grise', 'tome', 'noisette'].map((q) => `/api/products?q=${encodeURIComponent(q)}`);
const typed = ['to', 'tom', 'tomm', 'tomme', 'tomme a', 'tomme affinee 1', 'no', 'nois', 'gri', 'tome'];
const suggestions = typed.map((q) => `/suggestions?q=${encodeURIComponent(q)}`);
const kinds = {
  'list of 20': (shop) => read(shop, ['/api/products?page=1&limit=20']),
  'random list': (shop) => read(shop, pages),
  search: (shop) => read(shop, words),
  suggestions: (shop) => read(shop, suggestions),
  'suggestions, p99 in ms': async (shop) => (await wrk(shop, suggestions, SECONDS)).p99,
  'slots of a postal code': (shop) => read(shop, codes),
  platters: (shop) => read(shop, people),
  'product by id': (shop) => read(shop, shop.ids.map((id) => `/api/products/${id}`)),
  'page /': (shop) => read(shop, ['/']),
  'page /fromages': (shop) => read(shop, ['/fromages']),
  'page of a product': (shop) => read(shop, ['/fromages/tomme-7']),
  '/fromages with a cart': (shop) => read(shop, ['/fromages'], { cookie: 'cart=1' }),
  'add to cart': async (shop) => [await write(shop, add), await empty(shop)][0],
  'add + order': (shop) => write(shop, order),
  'sign-in': (shop) => write(shop, (shop_) => signIn(shop_, 'client@fromagerie.test')),
};

const figure = (number, decimals) => (Number.isNaN(number) ? '' : number.toFixed(decimals));
const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];

for (const shop of shops) await fill(shop);
console.log(`| work | ${shops.map(({ label }) => `${label}, a second`).join(' | ')} | ratio |\n|---|---|---|---|`);
for (const [name, measure] of Object.entries(kinds)) {
  const figures = shops.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [n, shop] of shops.entries()) figures[n].push(await measure(shop));
  }
  const medians = figures.map(median);
  const ratio = medians[1] / medians[0];
  console.log(`| ${name} | ${medians.map((rate) => figure(rate, rate < 100 ? 1 : 0)).join(' | ')} | ${figure(ratio, 1)} |`);
}
const [before, now] = shops.map((shop) => memory(shop, 'VmRSS'));
console.log(`| memory, MiB | ${before.toFixed(0)} | ${now.toFixed(0)} | ${(now / before).toFixed(2)} |`);
for (const { agent } of shops) agent.destroy();
