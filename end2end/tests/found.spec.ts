import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { expect, open, test, waitForHydration } from "./fixtures";

// What search engines and merchant programmes read of the shop, read as they do: by schemas and parsers of others.

type Data = { "@type": string; [name: string]: unknown };

const root = join(import.meta.dirname, "..");

/** The data in a page (JSON-LD). */
async function dataOf(request: APIRequestContext, path: string): Promise<Data[]> {
  const answer = await request.get(path, { headers: { accept: "text/html", "accept-language": "fr" } });
  expect(answer.status(), path).toBe(200);
  const blocks = (await answer.text()).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  return [...blocks].map(([, json]) => JSON.parse(json));
}

/** Files of their own for a test. */
function inAFolder<T>(work: (folder: string) => T): T {
  mkdirSync(join(root, "test-results"), { recursive: true });
  const folder = mkdtempSync(join(root, "test-results", "found-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the types of schema.org, which Google publishes as schema-dts, have against the data: a line each. */
function againstSchema(data: Data[]): string[] {
  const kinds = [...new Set(data.map((one) => one["@type"]))];
  const lines = data.map((one, at) => `export const data${at}: WithContext<${one["@type"]}> = ${JSON.stringify(one)};`);
  return inAFolder((folder) => {
    const file = join(folder, "data.ts");
    writeFileSync(file, [`import type { WithContext, ${kinds.join(", ")} } from "schema-dts";`, ...lines].join("\n"));
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"];
    const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), [...options, file], { encoding: "utf8", cwd: root });
    return stdout.split("\n").filter((line) => line.includes("error"));
  });
}

/** What Google asks for of each kind: https://developers.google.com/search/docs/appearance/structured-data/search-gallery */
const asked: Record<string, string[]> = {
  Product: ["name", "image", "offers.price", "offers.priceCurrency", "offers.availability", "offers.hasMerchantReturnPolicy.applicableCountry",
    "offers.hasMerchantReturnPolicy.returnPolicyCategory", "offers.shippingDetails.0.shippingRate.value",
    "offers.shippingDetails.0.shippingDestination.addressCountry", "offers.priceSpecification.0.referenceQuantity.valueReference.unitCode"],
  Recipe: ["name", "image", "author.name", "datePublished", "description", "prepTime", "totalTime", "recipeYield", "recipeIngredient.0",
    "recipeInstructions.0.text", "recipeCategory"],
  BreadcrumbList: ["itemListElement.0.position", "itemListElement.0.name", "itemListElement.0.item"],
  Store: ["name", "address.streetAddress", "address.addressLocality", "address.postalCode", "address.addressCountry", "telephone", "url",
    "openingHoursSpecification.0.opens"],
};

function lacking(data: Data): string[] {
  const read = (path: string) => path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], data);
  return (asked[data["@type"]] ?? ["a kind that nobody asks for"]).filter((path) => [undefined, null, ""].includes(read(path) as string));
}

test("the data in pages is what schema.org has words for and what Google asks for", async ({ page }) => {
  const paths = ["/", "/contact", "/fromages/comte-24-mois", "/fromages/epoisses", "/fromages/brillat-savarin", "/recettes/tartiflette"];
  const data: Data[] = [];
  for (const path of paths.flatMap((path) => [path, path === "/" ? "/en" : `/en${path}`])) {
    const found = await dataOf(page.request, path);
    expect(found.length, path).toBeGreaterThan(0);
    for (const one of found) {
      expect(lacking(one), `${one["@type"]} of ${path}`).toEqual([]);
    }
    data.push(...found);
  }
  expect(new Set(data.map((one) => one["@type"]))).toEqual(new Set(Object.keys(asked)));
  expect(againstSchema(data)).toEqual([]);
  // What is wrong is found.
  const wrong = [{ "@context": "https://schema.org", "@type": "Product", prise: "9.90" }];
  expect(againstSchema(wrong)[0]).toContain("prise");
});

test("a price in the data is the price on the page", async ({ page }) => {
  const product = (await dataOf(page.request, "/fromages/comte-24-mois")).find((one) => one["@type"] === "Product");
  const { price } = product?.offers as { price: string };
  await open(page, "/fromages/comte-24-mois");
  await expect(page.locator(".price-amount").first()).toHaveText(`${price.replace(".", ",")}\u00a0€`);
});

test("the site map holds by its schema, and every page in it is there under its own address", async ({ page }) => {
  const { request } = page;
  const index = await (await request.get("/sitemap.xml")).text();
  const pages = [...index.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
  const texts = await Promise.all(pages.map(async (path) => (await request.get(path)).text()));
  const addresses: string[] = inAFolder((folder) => {
    const files = texts.map((text, at) => join(folder, `${at}.xml`));
    texts.forEach((text, at) => writeFileSync(files[at], text));
    return JSON.parse(execFileSync("python3", [join(root, "found/check.py"), "sitemap", ...files], { encoding: "utf8" }));
  });
  expect(addresses.length).toBeGreaterThan(90);
  for (const address of addresses) {
    const { pathname, search } = new URL(address);
    const answer = await request.get(pathname + search, { headers: { accept: "text/html", "accept-language": "fr" } });
    expect(answer.status(), address).toBe(200);
    const html = await answer.text();
    expect(html, address).toContain(`<link href="${address}" rel="canonical">`);
    expect(html, address).not.toContain('content="noindex"');
  }
});

test("readers of feeds read the products and the new cheeses", async ({ page }) => {
  for (const [path, version, least] of [["/feeds/products.xml", "rss20", 28], ["/feeds/new.xml?lang=en", "atom10", 28]] as const) {
    const text = await (await page.request.get(path)).text();
    const feed = inAFolder((folder) => {
      const file = join(folder, "feed.xml");
      writeFileSync(file, text);
      return JSON.parse(execFileSync("python3", [join(root, "found/check.py"), "feed", file], { encoding: "utf8" }));
    });
    expect(feed.version).toBe(version);
    expect(feed.entries.length).toBeGreaterThanOrEqual(least);
    // A picture that other sites show.
    const picture = (feed.entries[0].g_image_link as string | undefined) ?? "/images/hero.jpg";
    const answer = await page.request.get(new URL(picture, "http://shop.test").pathname);
    expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, "image/jpeg"]);
  }
});

test("a link to a page looks like its subject elsewhere", async ({ page }) => {
  await open(page, "/fromages/morbier");
  const meta = (name: string) => page.locator(`meta[property="${name}"]`).getAttribute("content");
  expect(await meta("og:title")).toBe("Morbier");
  const picture = new URL((await meta("og:image")) ?? "").pathname;
  expect(picture).toBe("/images/cheese/morbier.jpg");
  const size = await page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, picture);
  expect(size).toEqual([1200, 630]);
});

test("who comes to an English address stays in English, buys there, and leaves it by choosing French", async ({ page }) => {
  await open(page, "/en/fromages/comte-24-mois");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("main").getByRole("button", { name: "Add to basket" }).click();
  await expect(page.getByRole("main").getByRole("status").first()).toContainText("It is in your basket.");
  expect(new URL(page.url()).pathname).toBe("/en/fromages/comte-24-mois");
  await page.getByRole("link", { name: "Recipes" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Recipes" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/en/recettes");
  await waitForHydration(page);
  await page.getByRole("button", { name: "Français" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Recettes" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/recettes");
});
