import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { alert, expect, fillSignIn, open, test } from "./fixtures";

// A server of its own: the shared one has its limits switched off.
let server: ChildProcess;
let folder: string;
let address: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fromagerie-limits-"));
  const env = { ...process.env, DATA_DIR: folder, LEPTOS_SITE_ADDR: "127.0.0.1:0", RATE_LIMITS: "on" };
  server = spawn("target/debug/server", ["run"], { cwd: "..", env, stdio: ["ignore", "pipe", "ignore"] });
  address = await new Promise((found, lost) => {
    server.once("exit", () => lost(new Error("the server did not come up")));
    createInterface({ input: server.stdout! }).once("line", (line) => found(line.replace("listening on ", "")));
  });
});

test.afterAll(async () => {
  const gone = new Promise((done) => server.once("exit", done));
  server.kill();
  await gone;
  rmSync(folder, { recursive: true });
});

test("who tries too many passwords reads in the form how long to wait, with JavaScript and without", async ({
  page,
  browser,
  expectTrouble,
}) => {
  expectTrouble(/status of 4(01|29)/);
  await open(page, `${address}/connexion`);
  for (let n = 0; n < 10; n++) {
    await fillSignIn(page, "nobody@exemple.test", `wrong password ${n}`);
    await expect(page.locator("button[aria-busy]")).toHaveCount(0);
    await expect(alert(page)).toContainText("ne correspond pas");
  }
  await fillSignIn(page, "nobody@exemple.test", "wrong password");
  await expect(alert(page)).toContainText("Trop d’essais en peu de temps. Réessayez dans");

  const plain = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const form = await plain.newPage();
  await form.goto(`${address}/connexion`);
  await fillSignIn(form, "nobody@exemple.test", "wrong password");
  // By the account's limit in the form, by the address's on a page of its own, as time passes.
  await expect(form.getByText("Trop d’essais en peu de temps. Réessayez dans")).toBeVisible();
  await plain.close();
});
