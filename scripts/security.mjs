// Every row of docs/security.md names a test that is there, a document, or says that there is none, and its kinds of data
// name every collection. Prints what is wrong.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = {
  api: ["server/tests/api"],
  domain: ["server/domain/tests/domain"],
  unit: ["server/domain/src"],
  server: ["server/src"],
  app: ["app/src"],
  shared: ["shared/src"],
};

/** Whether one of the files that the module's name leads to has this test. */
function hasTest(folder, name) {
  const path = name.split("::");
  const test = path.pop();
  const files = [`${path.join("/")}.rs`, `${path.join("/")}/mod.rs`].map((file) => join(folder, file));
  return files.some((file) => existsSync(file) && new RegExp(`^\\s*(async )?fn ${test}\\(`, "m").test(readFileSync(file, "utf8")));
}

/** Whether a file of the browser's tests has this name, and a test of that title where one is given. */
function hasBrowserTest(name) {
  const [file, title] = name.split(": ");
  const path = `end2end/tests/${file}.spec.ts`;
  return existsSync(path) && (!title || readFileSync(path, "utf8").includes(`test("${title}"`));
}

const isDocument = (target) => existsSync(join("docs", target)) && statSync(join("docs", target)).isFile();

const wrong = [];
const seen = new Set();
const rows = readFileSync("docs/security.md", "utf8").split("\n");
for (const row of rows) {
  const cells = row.split("|").map((cell) => cell.trim());
  const number = cells[1];
  if (!/^\d+\.\d+\.\d+$/.test(number ?? "")) continue;
  if (seen.has(number)) wrong.push(`${number} stands there twice`);
  seen.add(number);
  const kept = cells.slice(3).join("|");
  const named = [...kept.matchAll(/`(api|domain|unit|server|app|shared|browser) ([^`]+)`/g)];
  const tests = named.filter(([, where, name]) => where === "browser" || name.includes("::"));
  for (const [, where, name] of tests) {
    const found = where === "browser" ? hasBrowserTest(name) : FOLDERS[where].some((folder) => hasTest(folder, name));
    if (!found) wrong.push(`${number} names a test that is not there: ${where} ${name}`);
  }
  for (const [, target] of kept.matchAll(/\]\(([^)]+)\)/g)) {
    if (!isDocument(target)) wrong.push(`${number} names a document that is not there: ${target}`);
  }
  const says = tests.length > 0 || /\*\*not met\*\*|\*no test\*|\]\(|^above|`make |^`[A-Z_]+` in /i.test(kept) || number === "14.1.1";
  if (!says) wrong.push(`${number} says not how it is kept`);
}
// The kinds of data: rows of five cells, of which the second says where it is.
const walk = readFileSync("server/domain/src/store/walk.rs", "utf8").match(/const COLLECTIONS[^=]*= \[([^\]]*)\]/)?.[1] ?? "";
const collections = [...walk.matchAll(/"(\w+)"/g)].map(([, name]) => name);
const kinds = rows.map((row) => row.split("|")).filter((cells) => cells.length === 7);
for (const name of collections) {
  if (!kinds.some((cells) => cells[2].includes(`\`${name}\``))) wrong.push(`14.1.2 says not how the collection ${name} is guarded`);
}
if (collections.length < 30) wrong.push(`only ${collections.length} collections were read`);
if (seen.size < 150) wrong.push(`only ${seen.size} requirements were read`);
if (readdirSync("docs").includes("security.md") && wrong.length > 0) {
  console.log(wrong.join("\n"));
  process.exit(1);
}
