// run-tests.mjs MESSAGES [COMMAND…]: runs each test program that `cargo test --no-run --message-format json` says in the
// file MESSAGES, and these commands, two at a time, for each waits for its database and for answers half of the time.
// Prints what one wrote when it has ended, and how long each took; fails when one does.
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';

const AT_ONCE = 2;
/** One that takes longer hangs: it is ended, and what it wrote says where. */
const LONGEST_MS = 30 * 60_000;

const programs = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .filter(({ executable, profile }) => executable && profile.test)
  .map(({ executable, manifest_path, target }) => ({
    name: relative('.', target.src_path),
    command: [executable],
    folder: dirname(manifest_path),
    // As `cargo test` has it. A command that builds must not have it: build scripts run again when it changes.
    env: { CARGO_MANIFEST_DIR: dirname(manifest_path) },
    size: statSync(executable).size,
  }))
  // The largest has the most tests, as a rule: what takes long begins first.
  .sort((a, b) => b.size - a.size);
const commands = process.argv.slice(3).map((command) => ({ name: command, command: command.split(' '), folder: '.' }));
if (programs.length === 0) {
  throw new Error(`${process.argv[2]} names no test program`);
}
const waiting = [...programs.slice(0, AT_ONCE), ...commands, ...programs.slice(AT_ONCE)];

/** Runs a command to its end, and prints what it wrote. */
function run({ name, command: [program, ...rest], folder, env }) {
  const start = performance.now();
  const child = spawn(program, rest, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS, killSignal: 'SIGKILL' });
  const said = [];
  child.stdout.on('data', (part) => said.push(part));
  child.stderr.on('data', (part) => said.push(part));
  return new Promise((done) => {
    child.on('error', (error) => said.push(`error: ${error.message}\n`));
    child.on('close', (status, signal) => {
      process.stdout.write(`\n▸ ${name}\n${Buffer.concat(said.map((part) => Buffer.from(part)))}`);
      if (signal) {
        console.log(`error: ${name} was ended by ${signal}`);
      }
      done({ name, seconds: (performance.now() - start) / 1000, passed: status === 0 });
    });
  });
}

const ended = [];
async function lane() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    ended.push(await run(next));
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, lane));

console.log();
for (const { name, seconds, passed } of ended) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(0).padStart(4)} s  ${name}`);
}
// At once: what could not start leaves its time limit running.
process.exit(ended.every(({ passed }) => passed) ? 0 : 1);
