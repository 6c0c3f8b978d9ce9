// bench-pages.mjs URL: opens the pages that customers see most in Lighthouse, with its defaults: it reckons what a modest
// phone on a slow network would take. Prints the medians, with ✗ at those beyond their limit, and fails when there are
// any. RUNS (5) can be set. It finds Lighthouse on PATH, and Chromium where CHROME_PATH says.
import { spawnSync } from 'node:child_process';

const RUNS = Number(process.env.RUNS ?? 5);
const url = process.argv[2];

const score = (category) => (report) => Math.round(report.categories[category].score * 100);
const timing = (audit) => (report) => report.audits[audit].numericValue;
/** What crossed the network, with its headers, of those files whose kind `counts`. */
const bytes = (counts) => (report) =>
  report.audits['network-requests'].details.items
    .filter(({ mimeType }) => counts(mimeType ?? ''))
    .reduce((sum, { transferSize }) => sum + transferSize, 0);
const isPicture = (kind) => kind.startsWith('image/');
const isFont = (kind) => kind.startsWith('font/');

const plain = (figure) => String(figure);
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const milliseconds = (ms) => `${ms.toFixed(0)} ms`;
const kilobytes = (count) => `${(count / 1000).toFixed(1)} kB`;

/** The columns, and how far a median may go: `least` and `most` are the only place for that. */
const columns = [
  { name: 'performance', of: score('performance'), show: plain, least: 98 },
  { name: 'accessibility', of: score('accessibility'), show: plain, least: 100 },
  { name: 'best practices', of: score('best-practices'), show: plain, least: 100 },
  { name: 'SEO', of: score('seo'), show: plain, least: 100 },
  { name: 'FCP', of: timing('first-contentful-paint'), show: seconds },
  { name: 'LCP', of: timing('largest-contentful-paint'), show: seconds, most: 2000 },
  { name: 'TBT', of: timing('total-blocking-time'), show: milliseconds, most: 100 },
  { name: 'CLS', of: (report) => Number(timing('cumulative-layout-shift')(report).toFixed(3)), show: plain, most: 0 },
  { name: 'HTML, CSS, JS, WASM', of: bytes((kind) => !isPicture(kind) && !isFont(kind)), show: kilobytes },
  { name: 'pictures', of: bytes(isPicture), show: kilobytes },
  { name: 'fonts', of: bytes(isFont), show: kilobytes },
  // Whether the browser keeps the page as it is for who goes back to it.
  { name: 'back/forward', of: (report) => report.audits['bf-cache'].score, show: (kept) => (kept ? 'kept' : 'not kept'), least: 1 },
];

/** The cookie of a guest with one cheese in the cart, put there as the form of the product's page does. */
async function cartCookie() {
  const product = await (await fetch(`${url}/api/products/comte-24-mois`)).json();
  const answer = await fetch(`${url}/fn/cart/add`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ product_id: product._id, weight: '250', quantity: '1' }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('cart='));
  if (!cookie) throw new Error(`Nothing came into the cart: ${answer.status} ${await answer.text()}`);
  return cookie.split(';')[0];
}

const pages = [
  { path: '/' },
  { path: '/fromages' },
  { path: '/fromages/comte-24-mois' },
  { path: '/recettes/tartiflette' },
  { path: '/panier', headers: { cookie: await cartCookie() } },
].map((page) => ({ ...page, reports: [] }));

/** One run of Lighthouse: its report, which may say that it went wrong. */
function lighthouse({ path, headers }) {
  const { stdout, error } = spawnSync(
    'lighthouse',
    [
      url + path, '--output=json', '--quiet', '--no-enable-error-reporting',
      '--only-categories=performance,accessibility,best-practices,seo',
      '--chrome-flags=--headless=new --no-sandbox',
      // The shop's customers read French, Lighthouse's browser asks for English.
      `--extra-headers=${JSON.stringify({ 'accept-language': 'fr-FR', ...headers })}`,
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (error) throw error;
  return stdout ? JSON.parse(stdout) : { runtimeError: { message: 'it made no report' } };
}

/** Tries again where Lighthouse went wrong: now and then it misses the beginning of what it records. */
function measure(page, attempts = 3) {
  const report = lighthouse(page);
  if (!report.runtimeError) page.reports.push(report);
  else if (attempts > 1) measure(page, attempts - 1);
  else throw new Error(`Lighthouse on ${page.path}: ${report.runtimeError.message}`);
}

// In turns, so that a busy minute of the machine does not fall on one page alone.
for (let run = 0; run < RUNS; run++) {
  for (const page of pages) measure(page);
}

const median = (figures) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
let missed = 0;

function cell({ of, show, least = -Infinity, most = Infinity }, { reports }) {
  const figure = median(reports.map(of));
  if (figure >= least && figure <= most) return show(figure);
  missed += 1;
  return `${show(figure)} ✗`;
}

const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const limit = ({ show, least, most }) => (least ?? most) === undefined ? '' : show(least ?? most);
row(['page', ...columns.map(({ name }) => name)]);
console.log(`|${'---|'.repeat(columns.length + 1)}`);
for (const page of pages) row([page.path, ...columns.map((column) => cell(column, page))]);
row(['limit', ...columns.map(limit)]);

/** What Lighthouse says against a page, but for its speed: the figures above say that. */
function complaints({ audits, categories }) {
  const counted = Object.values(categories)
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0));
  const failed = counted.map(({ id }) => audits[id]).filter(({ score }) => score !== null && score < 1);
  const reasons = audits['bf-cache'].details?.items ?? [];
  return [
    ...failed.map(({ title }) => title),
    ...reasons.map(({ reason, failureType }) => `back/forward (${failureType}): ${reason}`),
  ];
}
for (const { path, reports } of pages) {
  for (const words of new Set(reports.flatMap(complaints))) console.log(`${path}: ${words}`);
}
if (missed) {
  console.error(`error: ${missed} of the medians miss their limit, marked with ✗`);
  process.exitCode = 1;
}
