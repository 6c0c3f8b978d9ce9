// Makes a client of the OpenAPI document of the shop at SHOP, holds the till against its types, and has it play a day.
// What is made of the document stays in `generated`, for editors.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";

const here = import.meta.dirname;
const tool = (name) => `${here}/../node_modules/.bin/${name}`;

function run(program, ...args) {
  const start = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: "inherit", cwd: here });
  if (error) throw error;
  if (status !== 0) process.exit(1);
  console.log(`${program.split("/").at(-1)} took ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

rmSync(`${here}/generated`, { recursive: true, force: true });
mkdirSync(`${here}/generated`);
run(tool("openapi-typescript"), `${process.env.SHOP}/api/openapi.json`, "--output", "generated/api.ts");
run(tool("tsc"), "--project", ".");
run(process.execPath, "generated/js/day.js");
