import { expect, signIn, test, waitForHydration } from "./fixtures";
import { pages, prepare } from "./pages";

// fixtures.ts fails every test in whose console a page complains.
for (const [lang, locale] of [["fr", "fr-FR"], ["en", "en-GB"]] as const) {
  test.describe(`in ${lang}`, () => {
    test.use({ locale });

    for (const entry of pages) {
      test(`${entry.name} starts without a complaint, has its title, its language and one main heading`, async ({ page, expectTrouble }) => {
        if (entry.status >= 400) {
          expectTrouble(new RegExp(`console error: .*${entry.status}`));
        }
        const { path, status, ...words } = await prepare(page, entry);
        const answer = await page.goto(path);
        expect(answer?.status()).toBe(status);
        await waitForHydration(page);
        // Leptos notices another tree than the server's, but not other words.
        const [sent, shown] = await page.evaluate((html) => {
          const words = (root: Document) => {
            // Left out: Stripe's form; a noscript, parsed differently with scripts on; the minutes left, which only the
            // browser counts.
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
        // What the page does once it is hydrated is still this page's.
        await page.evaluate(() => new Promise((done) => setTimeout(done)));
        await waitForHydration(page);
      });
    }
  });
}

test("a page that search engines find describes itself, also to who is signed in", async ({ page }) => {
  await signIn(page, "client");
  for (const path of ["/", "/fromages", "/fromages/comte-24-mois", "/recettes", "/recettes/tartiflette", "/panier"]) {
    const html = await (await page.request.get(path, { headers: { accept: "text/html" } })).text();
    expect(html, path).toMatch(/<meta name="description" content="[^"]{20,}">.*<\/head>/s);
  }
});
