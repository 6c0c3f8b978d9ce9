import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, signIn, test } from "./fixtures";
import { pages, prepare } from "./pages";

/**
 * Errors that Leptos 0.8 makes, and that the shop cannot mend: each with what is taken out of the page before it is
 * checked. The page is mended instead of the messages filtered because the checker stops at a script after `</html>`.
 */
const madeByLeptos: { error: string; pattern: RegExp; mended: string }[] = [
  { error: "texts are framed by <!>", pattern: /<!>/g, mended: "" },
  {
    error: "the script of serialized resources stands after </html>",
    // Guests' pages have no nonce.
    pattern: /<\/html>(?:<script(?: nonce="[^"]*")?>__[A-Z_]+[^<]*<\/script>)+$/g,
    mended: "</html>",
  },
];

const broken = "broken.html";

type Message = { url: string; type: string; lastLine: number; message: string; extract?: string };

test("every page, as the server sends it in French and in English, is valid HTML with its title and language", async ({ page }) => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), "fromagerie-html-"));
  try {
    const names = new Map<string, string>();
    const seen = new Set<string>();
    for (const [number, entry] of pages.entries()) {
      await page.context().clearCookies();
      const { path, status, ...words } = await prepare(page, entry);
      const languages = (["fr", "en"] as const).map(async (language) => {
        const answer = await page.request.get(path, { headers: { accept: "text/html", "accept-language": language } });
        expect(answer.status(), entry.name).toBe(status);
        let html = await answer.text();
        expect(html, entry.name).toContain(`<title>${words[language]} · Fromagerie Alioui</title>`);
        expect(html, entry.name).toMatch(new RegExp(`^<!DOCTYPE html><html[^>]* lang="${language}"`, "i"));
        for (const { error, pattern, mended } of madeByLeptos) {
          const before = html;
          html = html.replace(pattern, mended);
          if (html !== before) {
            seen.add(error);
          }
        }
        const file = `${number}-${language}.html`;
        writeFileSync(join(folder, file), html);
        names.set(file, `${entry.name}, ${path}, ${language}`);
      });
      await Promise.all(languages);
    }
    // A page known to be wrong shows that the checker ran and reports.
    writeFileSync(join(folder, broken), "<!DOCTYPE html><html lang=fr><title>Faux</title><p><div></div></p></html>");
    const messages = check(folder);
    expect(messages.some(({ url }) => basename(url) === broken), "the checker finds what is wrong on purpose").toBe(true);
    const wrong = messages.filter(({ url }) => basename(url) !== broken).map(({ url, lastLine, message, extract }) => {
      const name = names.get(basename(url)) ?? url;
      return `${name}: line ${lastLine}: ${message} In: ${extract?.trim()}`;
    });
    expect(wrong).toEqual([]);
    expect([...seen].sort(), "what Leptos does right by now goes from the list").toEqual(
      madeByLeptos.map(({ error }) => error).sort(),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a page that search engines find describes itself, also to who is signed in", async ({ page }) => {
  await signIn(page, "client");
  for (const path of ["/", "/fromages", "/fromages/comte-24-mois", "/recettes", "/recettes/tartiflette", "/panier"]) {
    const html = await (await page.request.get(path, { headers: { accept: "text/html" } })).text();
    expect(html, path).toMatch(/<meta name="description" content="[^"]{20,}">.*<\/head>/s);
  }
});

/** Runs the Nu HTML checker once over all files of a folder, and returns the errors and warnings it reports. */
function check(folder: string): Message[] {
  const jar = join(import.meta.dirname, "../node_modules/vnu-jar/build/dist/vnu.jar");
  const options = ["--format", "json", "--stdout", "--exit-zero-always"];
  const output = execFileSync("java", ["-jar", jar, ...options, folder], { encoding: "utf8", maxBuffer: 2 ** 28 });
  return JSON.parse(output).messages;
}
