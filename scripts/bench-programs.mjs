// bench-programs.mjs URL PID: what programs ask of a shop that was started with WEBHOOKS_TO_LOOPBACK=on, demo data and
// RATE_LIMITS=off: events of webhooks taken a second, the slowest of a hundred suggestions, and how much memory the
// product feed takes. The feed is of the products that the shop has: scripts/generate.mjs makes 100,000.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { call as ask, memory, PASSWORD, signIn, wrk } from './bench-shop.mjs';

const [url, pid] = process.argv.slice(2);
const shop = { url, pid };
/** So many webhooks are allowed. */
const WEBHOOKS = 20;
/** So many prices change in one transaction. */
const PRODUCTS = 500;
const LONGEST_MS = 120_000;
const LIMITS = { eventsASecond: 500, suggestionMs: 30, feedMib: 20 };
const ADMIN = 'admin@fromagerie.test';

const token = await signIn(shop, ADMIN);
const call = (method, path, body) => ask(shop, method, path, token, body);

/** Sends a form as the dashboard does, and returns the answer's cookies. */
async function send(action, fields, cookie = '') {
  const headers = { accept: 'text/html', origin: url, referer: `${url}/`, cookie };
  const answer = await fetch(`${url}/fn/${action}`, { method: 'POST', headers, body: new URLSearchParams(fields), redirect: 'manual' });
  const to = answer.headers.get('location') ?? '';
  if (answer.status !== 302 || to.includes('__err')) throw new Error(`${action}: ${answer.status} ${to}`);
  return answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
}

async function products() {
  const added = [];
  for (let n = 0; n < PRODUCTS; n++) {
    const product = { name: `Tomme mesurée ${n}`, slug: `tomme-mesuree-${Date.now()}-${n}`, description: 'Une tomme grise, souple.',
      price: 10, category: 'chevres', weight: 250, stock: 1000, milk: 'goat' };
    added.push((await call('POST', '/api/products', product))._id);
  }
  return added;
}

/** Events taken a second when one change of many prices is told to many addresses. */
async function webhooks() {
  const ids = await products();
  const seen = new Set();
  let first, all;
  const everything = new Promise((done) => (all = done));
  const receiver = http.createServer((request, answer) => {
    first ??= performance.now();
    request.resume().on('end', () => {
      answer.writeHead(204).end();
      seen.add(`${request.url} ${request.headers['webhook-id']}`);
      if (seen.size === PRODUCTS * WEBHOOKS) all();
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
  const added = [];
  try {
    for (let n = 0; n < WEBHOOKS; n++) {
      const body = { url: `http://127.0.0.1:${receiver.address().port}/${n}`, events: ['product.updated'] };
      added.push((await call('POST', '/api/admin/webhooks', body))._id);
    }
    const cookie = await send('account/sign-in', { email: ADMIN, password: PASSWORD });
    const lines = ids.map((id, n) => [`lines[${n}]`, `${id}:1000:1010`]);
    await send('dashboard/change-prices', [['form[change]', 'percent'], ['form[by]', '1'], ...lines], cookie);
    const [whole, limit] = [PRODUCTS * WEBHOOKS, setTimeout(() => all(), LONGEST_MS)];
    await everything;
    clearTimeout(limit);
    if (seen.size < whole) throw new Error(`${seen.size} of ${whole} events came within ${LONGEST_MS} ms`);
    return seen.size / ((performance.now() - first) / 1000);
  } finally {
    for (const id of added) await call('DELETE', `/api/admin/webhooks/${id}`);
    receiver.close();
    receiver.closeAllConnections();
  }
}

/** What somebody types, a letter after the other, with 64 connections at work. */
function suggestions() {
  const typed = ['to', 'tom', 'tomm', 'tomme', 'tomme m', 'com', 'comt', 'cam', 'camenb', 'che', 'chev', 'br', 'bri', 'gri'];
  return wrk(shop, typed.map((q) => `/suggestions?q=${encodeURIComponent(q)}`), 10);
}

/** How far the server's memory rises above what it is while somebody reads the feed, and the feed's size. */
async function feed() {
  // The most so far is forgotten.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = memory(shop, 'VmRSS');
  const start = performance.now();
  const answer = await fetch(`${url}/feeds/products.xml`);
  let size = 0;
  for await (const part of answer.body) size += part.length;
  return { seconds: (performance.now() - start) / 1000, size: size / 2 ** 20, growth: memory(shop, 'VmHWM') - before };
}

// The first reading fills what is kept from then on.
await feed();
const { size, seconds, growth } = await feed();
const { p99, aSecond } = await suggestions();
const rate = await webhooks();
const held = { feed: growth <= LIMITS.feedMib, suggestions: p99 <= LIMITS.suggestionMs, webhooks: rate >= LIMITS.eventsASecond };
const mark = (kind) => (held[kind] ? '' : ' ✗');
console.log(`feed: ${size.toFixed(1)} MiB in ${seconds.toFixed(1)} s, ${growth.toFixed(1)} MiB of memory${mark('feed')}`);
console.log(`suggestions: p99 ${p99.toFixed(1)} ms at ${aSecond.toFixed(0)} a second${mark('suggestions')}`);
console.log(`webhooks: ${rate.toFixed(0)} events a second${mark('webhooks')}`);
process.exitCode = Object.values(held).every(Boolean) ? 0 : 1;
