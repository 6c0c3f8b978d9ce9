// What both kinds of measurement need of a shop `{ url, pid, agent }`: its API, `wrk`, and its process's memory.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const PASSWORD = 'comte-24-mois';

/** Answers the JSON, or fails with what the shop said. */
export function call({ url, agent }, method, path, token, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  if (token) headers.authorization = `Bearer ${token}`;
  return new Promise((done, fail) => {
    const request = http.request(url + path, { method, headers, agent }, async (response) => {
      let answer = '';
      for await (const part of response.setEncoding('utf8')) answer += part;
      if (response.statusCode >= 300) fail(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
      else done(answer && JSON.parse(answer));
    });
    request.on('error', fail);
    request.end(text);
  });
}

/** The token of one of the demo's people. */
export const signIn = async (shop, email) =>
  (await call(shop, 'POST', '/api/auth/login', '', { email, password: PASSWORD })).token;

/**
 * Asks for these paths in turns for so many seconds, by 64 connections: answers a second, and within how many milliseconds
 * 99 of 100 come. Not a number where the shop does not know the first.
 */
export async function wrk({ url }, paths, seconds, headers = {}) {
  if ((await fetch(url + paths[0])).status === 404) return { aSecond: NaN, p99: NaN };
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const script = join(folder, 'paths.lua');
    const list = paths.map((path) => `"${path}"`).join(',');
    const head = Object.entries(headers).map(([name, value]) => `["${name}"]="${value}"`).join(',');
    writeFileSync(script, `local paths, n = {${list}}, 0
      request = function() n = n % #paths + 1 return wrk.format("GET", paths[n], {${head}}) end\n`);
    const wrk = ['-t2', '-c64', '--latency', `-d${seconds}s`, '-s', script, url];
    const { stdout: said } = await promisify(execFile)('wrk', wrk);
    const refused = /Non-2xx or 3xx responses: (\d+)/.exec(said);
    if (refused) throw new Error(`${url}${paths[0]}: ${refused[1]} answers were no 2xx`);
    const lost = /Socket errors: .*/.exec(said);
    if (lost) throw new Error(`${url}${paths[0]}: ${lost[0]}`);
    const [, time, unit] = /\n\s+99%\s+([\d.]+)(us|ms|s)/.exec(said);
    return { aSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]), p99: Number(time) * { us: 0.001, ms: 1, s: 1000 }[unit] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** This line of the process's status, in MiB: `VmRSS` is what it has, `VmHWM` the most so far. */
export const memory = ({ pid }, line) =>
  Number(new RegExp(`${line}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
