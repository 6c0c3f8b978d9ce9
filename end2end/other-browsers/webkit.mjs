// WebKitGTK's MiniBrowser on a screen of its own, which selenium-webdriver drives through WebKitWebDriver.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder, Capabilities } from "selenium-webdriver";

export const name = "WebKitGTK";

export async function open() {
  // It asks for pages in the language of its locale, and most machines lack the French one: the neutral one under its
  // name will do.
  const locales = mkdtempSync(join(tmpdir(), "locales-"));
  symlinkSync("/usr/lib/locale/C.utf8", join(locales, "fr_FR.UTF-8"));
  process.on("exit", () => rmSync(locales, { recursive: true, force: true }));

  const screen = start("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [display] = await Promise.race([once(screen.stdio[3], "data"), ended(screen)]);
  const port = await freePort();
  const driver = start("WebKitWebDriver", [`--port=${port}`], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      DISPLAY: `:${String(display).trim()}`,
      LOCPATH: locales,
      LC_ALL: "fr_FR.UTF-8",
      // There is no graphics card.
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
    },
  });
  const capabilities = new Capabilities({ browserName: "MiniBrowser" });
  const session = () => new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
  const tab = await Promise.race([answers(port).then(session), ended(driver)]);
  await tab.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 1000 });
  return {
    version: `WebKitGTK/${(await tab.getCapabilities()).getBrowserVersion()}`,
    troubles: [],
    goto: (url) => tab.get(url),
    find: (script, ...args) => tab.executeScript(script, ...args),
    read: (script, ...args) => tab.executeScript(script, ...args),
    click: (element) => element.click(),
    type: (element, text) => element.sendKeys(text),
    close: async () => {
      await tab.quit();
      for (const program of [driver, screen]) {
        program.kill();
        await once(program, "exit");
      }
    },
  };
}

function start(program, args, options) {
  const child = spawn(program, args, options);
  process.on("exit", () => child.kill());
  return child;
}

/** Fails when the program does not start, or ends. */
function ended(child) {
  return new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`${child.spawnfile} ended with status ${status}`)));
  });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port) {
  while (!(await fetch(`http://127.0.0.1:${port}/status`).catch(() => null))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
