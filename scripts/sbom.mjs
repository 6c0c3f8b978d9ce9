// What the shop is made of, for whoever has to know whether a crate of today's news is in it: a list of all crates that are
// compiled into the server and into the browser's half, in CycloneDX 1.6 (ECMA-424), with versions, licences and checksums.
// `node scripts/sbom.mjs [file]`; without a file it is printed. The same sources make the same bytes.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

// What is built: the server, and the browser's half. Tests and build scripts of others stay out.
const PROGRAMS = [
  ["server", "x86_64-unknown-linux-gnu"],
  ["islands", "wasm32-unknown-unknown"],
  ["frontend", "wasm32-unknown-unknown"],
];

/** The crates of the workspace for a target, with all that they depend on. */
function metadata(target) {
  const asked = ["metadata", "--format-version", "1", "--locked", "--filter-platform", target];
  return JSON.parse(execFileSync("cargo", asked, { maxBuffer: 2 ** 30, encoding: "utf8" }));
}

/** The ids of what a program is compiled of, itself included, by how they depend on each other. */
function compiled({ packages, resolve }, program) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const own = packages.find((found) => found.name === program && !found.source);
  const uses = new Map();
  const waiting = [own.id];
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (uses.has(id)) continue;
    // Macros are compiled in; what only tests and build scripts need is not.
    const normal = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind === null));
    uses.set(id, normal.map((dep) => dep.pkg));
    waiting.push(...uses.get(id));
  }
  return { own: own.id, uses };
}

/** Checksums of crates by name and version, from Cargo.lock. */
function checksums() {
  const stanzas = readFileSync("Cargo.lock", "utf8").split("[[package]]");
  const field = (stanza, name) => stanza.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];
  return new Map(stanzas.map((stanza) => [`${field(stanza, "name")}@${field(stanza, "version")}`, field(stanza, "checksum")]));
}

/** Older crates write "MIT/Apache-2.0" for what SPDX writes with "OR". */
const expression = (license) => license.replaceAll(/\s*\/\s*/g, " OR ");

const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`;

/** Names of people, without their addresses of mail. */
const names = (authors) => authors.map((author) => ({ name: author.replace(/\s*<.*>\s*/, "") || author }));

function component(crate, sums) {
  const sum = sums.get(`${crate.name}@${crate.version}`);
  return {
    type: "library",
    "bom-ref": purl(crate),
    ...(crate.authors.length > 0 && { authors: names(crate.authors) }),
    name: crate.name,
    version: crate.version,
    ...(crate.description && { description: crate.description.trim() }),
    ...(sum && { hashes: [{ alg: "SHA-256", content: sum }] }),
    ...(crate.license && { licenses: [{ expression: expression(crate.license) }] }),
    purl: purl(crate),
    ...(crate.repository?.startsWith("http") && { externalReferences: [{ type: "vcs", url: crate.repository }] }),
  };
}

const crates = new Map();
const uses = new Map();
const programs = [];
const read = new Map();
for (const [program, target] of PROGRAMS) {
  if (!read.has(target)) read.set(target, metadata(target));
  const found = compiled(read.get(target), program);
  const byId = new Map(read.get(target).packages.map((crate) => [crate.id, crate]));
  programs.push(purl(byId.get(found.own)));
  for (const [id, deps] of found.uses) {
    const crate = byId.get(id);
    crates.set(purl(crate), crate);
    const known = uses.get(purl(crate)) ?? new Set();
    for (const dep of deps) known.add(purl(byId.get(dep)));
    uses.set(purl(crate), known);
  }
}

const sums = checksums();
const inOrder = [...crates.keys()].sort();
const version = crates.get(programs[0]).version;
const shop = `pkg:generic/fromagerie-alioui@${version}`;
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: { type: "application", "bom-ref": shop, name: "fromagerie-alioui", version, licenses: [{ expression: "MIT" }] },
  },
  components: inOrder.map((key) => component(crates.get(key), sums)),
  dependencies: [
    { ref: shop, dependsOn: programs.toSorted() },
    ...inOrder.map((key) => ({ ref: key, dependsOn: [...uses.get(key)].sort() })),
  ],
};
const text = `${JSON.stringify(bom, null, 1)}\n`;
if (process.argv[2]) writeFileSync(process.argv[2], text);
else process.stdout.write(text);
