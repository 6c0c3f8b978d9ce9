// Serves a debug build; builds it anew when a source changes, and then tells the open pages to load again.
// Usage: node scripts/dev.mjs, in the environment of `scripts/env`
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { createServer } from 'node:http'

const SOURCES = ['app', 'frontend', 'public', 'server', 'shared', 'style', 'Cargo.toml']
// An editor writes a file in several steps.
const QUIET_MS = 100

const pages = new Set()
const reload = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' })
  pages.add(response)
  request.on('close', () => pages.delete(response))
}).listen(0, '127.0.0.1')
await once(reload, 'listening')
const environment = { ...process.env, DEV_RELOAD: `http://127.0.0.1:${reload.address().port}` }

let changed, timer
const change = () =>
  new Promise((resolve) => {
    changed = resolve
  })
for (const source of SOURCES) {
  watch(source, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => changed?.(), QUIET_MS)
  })
}

let server
for (;;) {
  const next = change()
  const start = Date.now()
  if (await build()) {
    await stop()
    await serve()
    console.log(`▸ Built and served again in ${((Date.now() - start) / 1000).toFixed(1)} s`)
    for (const page of pages) page.write('data: reload\n\n')
  }
  await next
}

async function build() {
  const child = spawn('scripts/build', ['--dev'], { stdio: 'inherit' })
  const [status] = await once(child, 'exit')
  return status === 0
}

async function stop() {
  if (!server || server.exitCode !== null || server.signalCode) return
  server.kill()
  await once(server, 'exit')
}

/** Starts the server and waits until it says where it listens, or ends. */
async function serve() {
  server = spawn('target/debug/server', ['run', '--demo'], { stdio: ['inherit', 'pipe', 'inherit'], env: environment })
  await new Promise((resolve) => {
    server.stdout.on('data', (text) => {
      process.stdout.write(text)
      if (String(text).includes('listening on')) resolve()
    })
    server.on('exit', resolve)
  })
}
