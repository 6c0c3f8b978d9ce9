// Holds the OpenAPI document against what Redocly and Spectral recommend, by end2end/openapi. The document is the reviewed
// one, which a test compares with what the server says: no server is needed. Warnings count, too.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const snapshot = "server/tests/api/snapshots/api__openapi__the_contract_is_the_reviewed_one.snap";
const file = "target/openapi.json";

/** The output of one of the tools of the browser tests. */
function output(tool, ...args) {
  // Nothing is told to anybody, and no newer version asked for.
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout, stderr, error } = spawnSync(`end2end/node_modules/.bin/${tool}`, args, { encoding: "utf8", env, maxBuffer: 2 ** 26 });
  if (error) throw error;
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${tool}: ${stderr || stdout}`);
  }
}

// insta writes a head between two lines of dashes.
const [, , ...document] = readFileSync(snapshot, "utf8").split(/^---\n/m);
mkdirSync("target", { recursive: true });
writeFileSync(file, document.join("---\n"));

const { problems } = output("redocly", "lint", file, "--config", "end2end/openapi/redocly.yaml", "--format", "json");
const wrong = [
  ...problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`),
  ...output("spectral", "lint", file, "--ruleset", "end2end/openapi/spectral.yaml", "--format", "json", "--quiet").map(
    ({ code, message, path }) => `${code}: ${message} (${path.join(".")})`,
  ),
];
for (const line of wrong) {
  console.error(`error: ${line}`);
}
process.exitCode = wrong.length > 0 ? 1 : 0;
