import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { accounts, collectViolations, expect, password, product, register, test } from "./fixtures";
import { pngFile } from "./pictures";
import { anAdmin, ask, becomeLivreur, outcomes, ship } from "./round-steps";

test.use({ serviceWorkers: "allow" });

const app = "/tournee/index.html";
const streets = ["1 rue du Lait", "2 rue du Lait", "3 rue du Lait", "4 rue du Lait"];

/** Opens the app and waits until it can do without a network. */
async function openApp(page: Page, stops: number) {
  await page.goto(app);
  await expect(page.locator("ol.todo > li")).toHaveCount(stops);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!(await caches.match("/tournee/words.js"))) {
      await new Promise((done) => setTimeout(done, 50));
    }
  });
}

test("without network a livreur delivers and signs out; with it each outcome counts once, at its time, and nobody sees another’s round", async ({
  page,
  visitor,
  expectTrouble,
}) => {
  test.slow();
  expectTrouble(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 401/);
  const admin = await anAdmin(visitor);
  const karim = await becomeLivreur(page, admin);
  const shipped = await ship(visitor, admin, karim, streets);
  const lina = await visitor();
  const linasRound = await ship(visitor, admin, await becomeLivreur(lina, admin), ["9 rue d’Ailleurs"]);
  await openApp(page, 4);

  await page.context().setOffline(true);
  const times: [number, number][] = [];
  for (const left of [3, 2, 1]) {
    const before = Date.now();
    await page.getByRole("button", { name: /^Livrée/ }).first().click();
    await expect(page.locator("ol.todo > li")).toHaveCount(left);
    times.push([before, Date.now()]);
  }
  await page.reload();
  await expect(page.getByRole("status")).toContainText("1 livraison à faire. 3 retours restent à envoyer. Sans réseau");
  const done = await page.locator("ul.done > li").allInnerTexts();
  expect(done.filter((words) => words.includes("pas encore envoyé"))).toHaveLength(3);

  // Another livreur signs out elsewhere meanwhile.
  await lina.goto("/livraisons");
  await expect(lina.getByRole("list").first()).toContainText(linasRound[0].orderNumber);
  await lina.request.post("/fn/account/sign-out", { headers: { origin: new URL(lina.url()).origin } });
  // And Karim does here, which erases what this phone shows at once.
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await expect(page.getByText("Vous êtes déconnecté sur ce téléphone")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Vous êtes déconnecté sur ce téléphone")).toBeVisible();
  await expect(page.getByText("rue du Lait")).toHaveCount(0);
  for (const order of shipped) {
    expect(await outcomes(admin, order)).toEqual([]);
  }

  await page.context().setOffline(false);
  await expect(page.getByRole("link", { name: "Se connecter" })).toBeVisible();
  const reported = [];
  for (const order of shipped) {
    const all = await outcomes(admin, order);
    expect(all.length).toBeLessThan(2);
    reported.push(...all);
    const { status, deliveryDate } = await ask(admin, "get", `/api/orders/${order._id}`);
    expect([status, deliveryDate]).toEqual(all.length === 1 ? ["delivered", all[0].at] : ["shipped", undefined]);
  }
  // In the order in which they happened, each when it happened.
  reported.sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  expect(reported).toHaveLength(3);
  for (const [place, { at }] of reported.entries()) {
    expect(Date.parse(at)).toBeGreaterThanOrEqual(times[place][0]);
    expect(Date.parse(at)).toBeLessThanOrEqual(times[place][1]);
  }

  // The next one at this phone sees their own round, with network and without.
  await page.goto("/connexion?next=/tournee/index.html");
  await page.getByLabel("Adresse e-mail").fill(accounts.livreur);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Se connecter" }).click();
  await expect(page.locator("ol.todo > li").first()).toBeVisible();
  await expect(page.getByText("rue du Lait")).toHaveCount(0);
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.locator("ol.todo > li").first()).toBeVisible();
  await expect(page.getByText("rue du Lait")).toHaveCount(0);
  await page.context().setOffline(false);
});

test("a role that is taken away empties the phone, and somebody else’s session shows nothing of what was kept", async ({ page, visitor, expectTrouble }) => {
  expectTrouble(/status of 40[13]|ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  const admin = await anAdmin(visitor);
  const karim = await becomeLivreur(page, admin);
  const [order] = await ship(visitor, admin, karim, ["1 rue du Lait"]);
  await openApp(page, 1);
  // Signing in as somebody else ends what may be shown, without the app being open.
  const origin = new URL(page.url()).origin;
  const { user } = await ask(page, "get", "/api/users/profile");
  const signInAs = (email: string) => page.request.post("/fn/account/sign-in", { form: { email, password }, headers: { origin, accept: "text/html" } });
  await signInAs(accounts.client);
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByText("Sans réseau, et personne n’est connecté ici.")).toBeVisible();
  await expect(page.getByText("rue du Lait")).toHaveCount(0);
  await page.context().setOffline(false);
  await signInAs(user.email);
  await openApp(page, 1);
  const other = await becomeLivreur(await visitor(), admin);
  await ask(admin, "put", `/api/orders/${order._id}/livreur`, { livreurId: other });
  await ask(admin, "put", `/api/admin/users/${karim}/role`, { role: "user" });
  await page.reload();
  await expect(page.getByText("la tournée a été effacée de ce téléphone")).toBeVisible();
  const left = await page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.open("round").onsuccess = ({ target }) => {
          const rounds = (target as IDBOpenDBRequest).result.transaction("rounds").objectStore("rounds").count();
          rounds.onsuccess = () => done(rounds.result);
        };
      }),
  );
  expect(left).toBe(0);
});

test("a livreur reports with a note and a photograph, drives in another order, and the shop decides", async ({ page, visitor }) => {
  test.slow();
  const admin = await anAdmin(visitor);
  const karim = await becomeLivreur(page, admin);
  const shipped = await ship(visitor, admin, karim, streets.slice(0, 3));
  await openApp(page, 3);
  const ids = () => page.locator("ol.todo > li").evaluateAll((entries) => entries.map((entry) => entry.id.slice("stop-".length)));
  const atTheShop = async () => (await ask(page, "get", "/api/delivery/orders")).items.map(({ order }: { order: { _id: string } }) => order._id);
  const [first, second, third] = await ids();

  await page.getByRole("button", { name: /^Plus tard/ }).first().click();
  await expect.poll(ids).toEqual([second, first, third]);
  await expect.poll(atTheShop).toEqual([second, first, third]);
  await page.locator("ol.todo > li").first().locator("summary").click();
  const handle = page.locator("ol.todo > li").nth(2).locator(".handle");
  const to = await page.locator("ol.todo > li").first().locator(".moves").boundingBox();
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move(to!.x + 10, to!.y + 4, { steps: 8 });
  await page.mouse.up();
  await expect.poll(ids).toEqual([third, second, first]);
  await expect.poll(atTheShop).toEqual([third, second, first]);

  const stop = page.locator(`#stop-${third}`);
  await stop.getByRole("button", { name: /^Autre issue/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Abîmée").check();
  await dialog.getByLabel(/^Remarque/).fill("Carton écrasé");
  await dialog.getByLabel(/^Photo/).setInputFiles(pngFile(40, 30));
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("heading", { name: "À décider par la boutique" })).toBeVisible();
  const order = shipped.find(({ _id }) => _id === third)!;
  await expect.poll(async () => (await outcomes(admin, order)).map(({ outcome, note }) => [outcome, note])).toEqual([["damaged", "Carton écrasé"]]);

  await admin.goto(`/gestion/commandes/${third}`);
  const panel = admin.getByRole("region", { name: "À la porte" });
  await expect(panel).toContainText("Carton écrasé");
  const address = await panel.getByRole("link", { name: /^Photo/ }).getAttribute("href");
  const photo = await admin.request.get(address ?? "");
  expect(photo.headers()["content-type"]).toBe("image/webp");
  await panel.getByRole("button", { name: "C’est décidé" }).click();
  await expect(admin.getByText("C’est noté.")).toBeVisible();
  await page.reload();
  await expect.poll(async () => (await ids()).includes(third)).toBe(true);
});

test("the app is accessible, valid, small, and needs nothing that its policy refuses", async ({ page, visitor }) => {
  const admin = await anAdmin(visitor);
  const karim = await becomeLivreur(page, admin);
  await ship(visitor, admin, karim, streets.slice(0, 2));
  await collectViolations(page);
  await openApp(page, 2);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)), colorScheme).toEqual([]);
  }
  await page.getByRole("button", { name: /^Autre issue/ }).first().click();
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await page.evaluate(() => window.violations)).toEqual([]);
  const low = page.locator("button:visible, a.button:visible, summary:visible");
  for (const box of await Promise.all((await low.all()).map((target) => target.boundingBox()))) {
    expect(box!.height).toBeGreaterThanOrEqual(43.5);
  }
  await expect(page).toHaveTitle("Tournée · Fromagerie Alioui");

  const folder = join(import.meta.dirname, "../../public/tournee");
  const jar = join(import.meta.dirname, "../node_modules/vnu-jar/build/dist/vnu.jar");
  expect(execFileSync("java", ["-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", join(folder, "index.html")], { encoding: "utf8" })).toContain('"messages":[]');
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  expect(bytes).toBeLessThan(60_000);
});

test.describe("in English", () => {
  test.use({ locale: "en-GB" });
  test("the app speaks the phone’s language", async ({ page, visitor }) => {
    const admin = await anAdmin(visitor);
    await ship(visitor, admin, await becomeLivreur(page, admin), ["1 rue du Lait"]);
    await openApp(page, 1);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your round");
    await expect(page.getByRole("button", { name: /^Delivered, €13.80 collected/ })).toBeVisible();
  });
});

test("a customer sees how many stops are before theirs", async ({ page, visitor }) => {
  const admin = await anAdmin(visitor);
  const livreur = await visitor();
  const karim = await becomeLivreur(livreur, admin);
  const [before] = await ship(visitor, admin, karim, ["1 rue du Lait"]);
  await becomeCustomerOf(page, admin, karim);
  await ask(livreur, "get", "/api/delivery/orders");
  await page.reload();
  const coming = page.getByRole("region", { name: "Le livreur" });
  await expect(coming).toContainText("Encore un arrêt avant le vôtre.");
  await ask(livreur, "post", `/api/delivery/orders/${before._id}/outcome`, { outcome: "delivered", at: new Date().toISOString() });
  await page.reload();
  await expect(coming).toContainText("Le livreur vient chez vous maintenant.");
  await expect(coming).toContainText(/Attendu le .*, entre \d\d:\d\d et \d\d:\d\d\./);
});

/** Places an order, has it shipped, and opens its page. */
async function becomeCustomerOf(page: Page, admin: Page, livreurId: string) {
  await register(page);
  const { _id: productId } = await product(page, "camembert-de-normandie");
  await ask(page, "post", "/api/cart/items", { productId, quantity: 1 });
  const shippingAddress = { street: "2 rue du Lait", city: "Lyon", state: "", postalCode: "69001" };
  const { _id } = await ask(page, "post", "/api/orders", { shippingAddress, paymentMethod: "cash_on_delivery" });
  await ask(admin, "put", `/api/orders/${_id}/status`, { status: "processing" });
  await ask(admin, "put", `/api/orders/${_id}/status`, { status: "shipped", livreurId });
  await page.goto(`/commandes/${_id}`);
}
