import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, open, putInCart, signIn, test } from "./fixtures";

test.use({ serviceWorkers: "allow" });

/** Opens a page and waits until the shop's worker is there for the next one. */
async function openWithWorker(page: Page, path: string) {
  await open(page, path);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50));
  });
}

/** The paths of everything that any worker of the shop keeps. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
}

test("without network a page in both languages says so, and the shop is back with it", async ({ page, expectTrouble }) => {
  expectTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  await openWithWorker(page, "/");
  await page.context().setOffline(true);
  await page.goto("/fromages");
  await expect(page.getByRole("heading", { level: 1, name: "Vous êtes hors ligne" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "You are offline" })).toBeVisible();
  // It has its style.
  await expect(page.locator(".button").first()).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Réessayer" }).click();
  await expect(page).toHaveURL(/\/fromages$/);
  await expect(page.getByRole("heading", { level: 1, name: "Fromages" })).toBeVisible();
});

test("nothing is kept but files of the build and the page for where there is no network", async ({ page }) => {
  await signIn(page, "client");
  await putInCart(page, "camembert-de-normandie");
  await openWithWorker(page, "/");
  for (const path of ["/compte", "/commandes", "/panier", "/commander", "/compte/adresses", "/fromages/comte-24-mois"]) {
    await open(page, path);
  }
  await page.evaluate(() => Promise.all(["/api/users/profile", "/api/cart", "/suggestions?q=comte"].map((path) => fetch(path))));
  await page.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(page.getByRole("status").first()).toContainText("C’est dans le panier.");
  const paths = await kept(page);
  expect(paths).toContain("/offline.html");
  expect(paths.filter((path) => !/^\/(offline\.html|pkg\/[0-9a-f]{16}\/[\w.]+)$/.test(path))).toEqual([]);
});

test("a new build’s worker drops what earlier ones kept, and nothing of others", async ({ page }) => {
  // A page without scripts: the worker is not there yet.
  await page.goto("/offline.html");
  await page.evaluate(async () => {
    for (const name of ["shop-0123456789abcdef", "round"]) {
      await (await caches.open(name)).put("/pkg/0123456789abcdef/start.js", new Response("old"));
    }
  });
  await openWithWorker(page, "/");
  const build = (await (await page.request.get("/sw.js")).text()).match(/\/pkg\/([0-9a-f]{16})\//)?.[1];
  await expect.poll(() => page.evaluate(() => caches.keys()).then((names) => names.sort())).toEqual(["round", `shop-${build}`]);
  // It is asked for at each visit, so that the next build’s takes its place.
  const worker = await page.request.get("/sw.js");
  expect(worker.headers()["cache-control"]).toBe("no-cache");
});

test("the worker of a new build takes the place of the one before, with what it keeps", async ({ page, baseURL }) => {
  const shop = await newBuildsOf(baseURL ?? "");
  await openWithWorker(page, `${shop.address}/`);
  const names = () => page.evaluate(() => caches.keys());
  expect(await names()).toEqual([`shop-${shop.build}`]);

  shop.build = "0123456789abcdef";
  await page.evaluate(async () => {
    const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    await (await navigator.serviceWorker.ready).update();
    await changed;
  });
  await expect.poll(names).toEqual(["shop-0123456789abcdef"]);
  // It has all that it needs where there is no network, of its own build.
  const paths = await kept(page);
  expect(paths.sort()).toEqual(["/offline.html", "/pkg/0123456789abcdef/fromagerie.css"]);
  await open(page, `${shop.address}/fromages`);
  shop.close();
});

/** The shop at another port, where its worker is of whatever build it is told, with the same files. */
async function newBuildsOf(shop: string) {
  const worker = await (await fetch(`${shop}/sw.js`)).text();
  const [, first = ""] = worker.match(/\/pkg\/([0-9a-f]{16})\//) ?? [];
  const server = createServer(async ({ url = "", headers }, answer) => {
    if (url === "/sw.js") {
      answer.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-cache" });
      answer.end(worker.replaceAll(first, door.build));
      return;
    }
    const { accept = "*/*", "accept-language": language = "fr" } = headers;
    const of = await fetch(shop + url.replace(`/pkg/${door.build}/`, `/pkg/${first}/`), {
      headers: { accept, "accept-language": language },
      redirect: "manual",
    });
    const known = ["content-type", "content-security-policy", "location"];
    const passed = known.flatMap((name) => (of.headers.has(name) ? [[name, of.headers.get(name) ?? ""]] : []));
    answer.writeHead(of.status, Object.fromEntries(passed));
    answer.end(Buffer.from(await of.arrayBuffer()));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const door = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    build: first,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return door;
}

test("the shop can be installed, and takes what other apps share as a search", async ({ page }) => {
  await open(page, "/");
  const address = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await page.request.get(address ?? "")).json();
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await page.request.get(src);
    expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, type]);
    if (type === "image/png") {
      // Width and height stand in the first chunk.
      const bytes = await answer.body();
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
    }
  }
  const { action, method, params } = manifest.share_target;
  expect(method).toBe("GET");
  await open(page, `${action}?${params.text}=camembert`);
  await expect(page.getByRole("main").getByRole("link", { name: /^Camembert/ }).first()).toBeVisible();
  const shared = encodeURIComponent("Comté 24 mois\nhttps://fromagerie.example/fromages/comte-24-mois");
  await open(page, `${action}?${params.title}=&${params.text}=${shared}`);
  await expect(page.getByRole("main").getByRole("link", { name: /^Comté 24 mois/ }).first()).toBeVisible();

  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
});
