// Firefox, which puppeteer-core drives without a driver.
import puppeteer from "puppeteer-core";

export const name = "Firefox";

export async function open() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
    headless: true,
    defaultViewport: { width: 1280, height: 900 },
    extraPrefsFirefox: { "intl.accept_languages": "fr-FR, fr" },
  });
  const [tab] = await browser.pages();
  const troubles = [];
  tab.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  tab.on("console", (message) => {
    if (["error", "warn", "assert"].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  return {
    version: await browser.version(),
    troubles,
    goto: (url) => tab.goto(url),
    find: async (script, ...args) => (await tab.evaluateHandle(script, ...args)).asElement(),
    read: (script, ...args) => tab.evaluate(script, ...args),
    click: (element) => element.click(),
    type: (element, text) => element.type(text),
    close: () => browser.close(),
  };
}
