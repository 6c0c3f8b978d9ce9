// Draws an SVG as the PNG files that public/manifest.webmanifest names.
// Usage: scripts/icons runs it with resvg's main file, the drawing, and the folder for the files.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [library, drawing, folder] = process.argv.slice(2)
const { Resvg } = createRequire(import.meta.url)(library)
const svg = readFileSync(drawing, 'utf8')
const { 1: size } = /viewBox="0 0 (\d+) \1"/.exec(svg)
const { 1: color } = /fill="(#[0-9a-f]{6})"/.exec(svg)

/** A system cuts what it likes from a maskable icon, but for the circle in its middle that is four fifths as wide. */
const room = Math.ceil(size / 0.8)
const edge = (room - size) / 2
const maskable = svg
  .replace(/width="\d+" height="\d+" viewBox="[^"]*"/, `viewBox="${-edge} ${-edge} ${room} ${room}"`)
  .replace('>', `><path fill="${color}" d="M${-edge} ${-edge}h${room}v${room}h${-room}z"/>`)

for (const [name, source, width] of [
  ['icon-192', svg, 192],
  ['icon-512', svg, 512],
  ['icon-maskable-512', maskable, 512],
]) {
  const png = new Resvg(source, { fitTo: { mode: 'width', value: width } }).render().asPng()
  writeFileSync(join(folder, `${name}.png`), png)
  console.log(`${name}.png: ${png.length} bytes`)
}
