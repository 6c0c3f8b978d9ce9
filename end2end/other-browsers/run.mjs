// The purchase in each of the other browsers, at the same time, against the shop that BASE_URL names. Prints what
// Playwright's list prints, which scripts/test counts.
import * as firefox from "./firefox.mjs";
import { Page } from "./page.mjs";
import { purchase, title } from "./purchase.mjs";
import * as webkit from "./webkit.mjs";

const limit = 120_000; // a purchase takes 20 on two busy cores

async function test({ name, open }) {
  const start = Date.now();
  let browser, page, trouble;
  const run = async () => {
    browser = await open();
    page = new Page(browser);
    await purchase(page);
    if (browser.troubles.length > 0) throw new Error("the browser complained:");
  };
  try {
    await within(limit, run());
  } catch (error) {
    const report = page && (await within(10_000, page.report()).catch((error) => `(no report: ${error.message})`));
    trouble = [error.message.split("\n")[0], report, ...(browser?.troubles ?? [])].filter(Boolean).join("\n");
  }
  await within(10_000, browser?.close()).catch(() => {});
  console.log(`  ${trouble ? "✘" : "✓"}  [${browser?.version ?? name}] ${title} (${seconds(start)})`);
  if (trouble) console.log(`\n    Error: ${trouble.replaceAll("\n", "\n      ")}\n`);
  return !trouble;
}

/** Waits no longer than this many milliseconds. */
function within(time, promise) {
  const late = new Promise((_, reject) => setTimeout(reject, time, new Error(`not done after ${time / 1000} s`)));
  return Promise.race([promise, late]);
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)}s`;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const start = Date.now();
const outcomes = await Promise.all([firefox, webkit].map(test));
const failed = outcomes.filter((passed) => !passed).length;
if (failed > 0) console.log(`  ${failed} failed`);
console.log(`  ${outcomes.length - failed} passed (${seconds(start)})`);
process.exit(failed > 0 ? 1 : 0); // the browsers' programs would keep it running
