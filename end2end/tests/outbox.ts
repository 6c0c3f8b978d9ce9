import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The folder where the shop, without SMTP, writes its letters; scripts/browser-tests sets DATA_DIR. */
const outbox = join(process.env.DATA_DIR ?? "../data", "outbox");

/** The links to `page` in the letters to this address, oldest first. */
async function findLinks(email: string, page: string): Promise<string[]> {
  const files = (await readdir(outbox).catch(() => [])).filter((file) => file.endsWith(".eml")).sort();
  const letters = await Promise.all(files.map((file) => readFile(join(outbox, file), "utf8")));
  return letters
    .filter((letter) => letter.includes(`To: ${email}`))
    .map((letter) => {
      const read = letter.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return read.match(new RegExp(`${page}\\?token=[0-9a-f]{64}`))?.[0] ?? "";
    })
    .filter((link) => link !== "");
}

/** The link to `page` in the nth letter to this address that has one; waits for the letter. */
export async function linkTo(page: string, email: string, nth = 1): Promise<string> {
  await expect.poll(async () => (await findLinks(email, page)).length, { message: `letters to ${email}` }).toBeGreaterThanOrEqual(nth);
  return (await findLinks(email, page))[nth - 1];
}
