import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The folder where the shop, without SMTP, writes its letters; scripts/browser-tests sets DATA_DIR. */
const outbox = join(process.env.DATA_DIR ?? "../data", "outbox");

/** The links that look so in the letters to this address, oldest first. */
async function findLinks(email: string, link: RegExp): Promise<string[]> {
  const files = (await readdir(outbox).catch(() => [])).filter((file) => file.endsWith(".eml")).sort();
  const letters = await Promise.all(files.map((file) => readFile(join(outbox, file), "utf8")));
  return letters
    .filter((letter) => letter.includes(`To: ${email}`))
    .map((letter) => {
      const read = letter.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return read.match(link)?.[0] ?? "";
    })
    .filter((link) => link !== "");
}

/** The nth link that looks so in the letters to this address; waits for the letter. */
async function nthLink(email: string, link: RegExp, nth: number): Promise<string> {
  await expect.poll(async () => (await findLinks(email, link)).length, { message: `letters to ${email}` }).toBeGreaterThanOrEqual(nth);
  return (await findLinks(email, link))[nth - 1];
}

/** The link to `page` in the nth letter to this address that has one; waits for the letter. */
export async function linkTo(page: string, email: string, nth = 1): Promise<string> {
  return nthLink(email, new RegExp(`${page}\\?token=[0-9a-f]{64}`), nth);
}

/** The link by which one confirms that one wants to be told, in the first letter to this address; waits for the letter. */
export async function alertLink(email: string): Promise<string> {
  return nthLink(email, /\/prevenez-moi\/[\w.-]+/, 1);
}

/** The link by which one withdraws, in the first letter to this address that has one; waits for the letter. */
export async function withdrawalLink(email: string): Promise<string> {
  return nthLink(email, /\/retractation\/[\w.-]+/, 1);
}
