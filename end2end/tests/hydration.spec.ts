import { awake, expect, test } from "./fixtures";
import { pages, prepare } from "./pages";

// What a page must not do, complain, is every test's business: see fixtures.ts. This is a debug build, so a
// mismatch between what the server rendered and what the browser made of it is said in the console.
for (const [lang, locale] of [["fr", "fr-FR"], ["en", "en-GB"]] as const) {
  test.describe(`in ${lang}`, () => {
    test.use({ locale });

    for (const entry of pages) {
      test(`${entry.name} wakes without a complaint, says its name and has one main heading`, async ({ page, expectTrouble }) => {
        if (entry.status >= 400) {
          expectTrouble(new RegExp(`console error: .*${entry.status}`));
        }
        const { path, status, ...words } = await prepare(page, entry);
        const answer = await page.goto(path);
        expect(answer?.status()).toBe(status);
        await awake(page);
        // Leptos sees another tree than the server's, not other words.
        const [sent, shown] = await page.evaluate((html) => {
          const words = (root: Document) => {
            // What stands in the card's fields is Stripe's, and what is in a noscript is read in two ways. The minutes
            // that are left are counted by the browser alone.
            root.body.querySelectorAll(".card-fields, noscript").forEach((element) => element.replaceChildren());
            const minutes = /Il reste [^.]*\.|\d+ min are left\.|Less than a minute is left\./;
            return root.body.querySelector("main")?.textContent?.replace(minutes, "");
          };
          return [words(new DOMParser().parseFromString(html, "text/html")), words(document)];
        }, (await answer?.text()) ?? "");
        expect(shown).toBe(sent);
        await expect(page).toHaveTitle(`${words[lang]} · Fromagerie Alioui`);
        await expect(page.locator("html")).toHaveAttribute("lang", lang);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expect(page.getByRole("main")).toHaveCount(1);
        // What the page does once it is awake is still this page's.
        await page.evaluate(() => new Promise((done) => setTimeout(done)));
        await awake(page);
      });
    }
  });
}
