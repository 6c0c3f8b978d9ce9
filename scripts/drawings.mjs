// Makes drawings smaller: points go onto a coarser grid, and those that lie on the line between their neighbors go.
// Usage: node scripts/drawings.mjs <grid> <tolerance> <file.svg>…, both in the units of the drawing's paths.
// For drawings of one <g> with a transform and paths of M, L, H, V, Q, C and Z. In public/images, hero.svg had 3.5 and
// 3.5, mark.svg nothing, the others 1.5 and 1.5. Each run loses a little: begin with the drawing as it was drawn.
import { readFileSync, writeFileSync } from 'node:fs'

const [grid, tolerance, ...files] = process.argv.slice(2)
const [step, limit] = [Number(grid), Number(tolerance)]
const COORDINATES = { m: 2, l: 2, h: 1, v: 1, q: 4, c: 6, z: 0 }

for (const file of files) {
  const before = readFileSync(file, 'utf8')
  const after = before
    .replace(/ d="([^"]*)"/g, (_, d) => ` d="${write(thin(read(d)))}"`)
    .replace(/scale\(([\d.]+)\)/g, (_, scale) => `scale(${short(scale * step, 4)})`)
    .replace(/stroke-width="([\d.]+)"/g, (_, width) => `stroke-width="${short(width / step, 1)}"`)
  writeFileSync(file, after)
  console.log(`${file}: ${before.length} to ${after.length} characters`)
}

function short(number, digits) {
  return String(Number(number.toFixed(digits))).replace(/^0\./, '.')
}

/** A path's pieces in absolute coordinates: a command and its points, the last of which is where it ends. */
function read(d) {
  const pieces = []
  let [at, start] = [[0, 0], [0, 0]]
  for (const [, letter, list] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const kind = letter.toLowerCase()
    const numbers = (list.match(/-?(?:\d*\.\d+|\d+)/g) ?? []).map(Number)
    const count = COORDINATES[kind]
    if (count === undefined || (count === 0 ? numbers.length : numbers.length % count)) throw new Error(`${letter}${list}`)
    if (kind === 'z') {
      pieces.push({ kind, points: [] })
      at = start
      continue
    }
    for (let i = 0; i < numbers.length; i += count) {
      const origin = letter === kind ? at : [0, 0]
      const points = []
      if (kind === 'h') points.push([origin[0] + numbers[i], at[1]])
      else if (kind === 'v') points.push([at[0], origin[1] + numbers[i]])
      else for (let j = i; j < i + count; j += 2) points.push([origin[0] + numbers[j], origin[1] + numbers[j + 1]])
      at = points.at(-1)
      const isMove = kind === 'm' && i === 0
      if (isMove) start = at
      pieces.push({ kind: isMove ? 'm' : 'mhv'.includes(kind) ? 'l' : kind, points })
    }
  }
  return pieces
}

/** The same without the points of straight lines that lie within the tolerance (Ramer, Douglas, Peucker). */
function thin(pieces) {
  const kept = []
  for (let i = 0; i < pieces.length; i++) {
    kept.push(pieces[i])
    if (pieces[i].kind === 'z' || pieces[i + 1]?.kind !== 'l') continue
    const run = [pieces[i].points.at(-1)]
    while (pieces[i + 1]?.kind === 'l') run.push(pieces[++i].points[0])
    kept.push(...essential(run).slice(1).map((point) => ({ kind: 'l', points: [point] })))
  }
  return kept
}

function essential(run) {
  const [first, last] = [run[0], run.at(-1)]
  let [farthest, index] = [0, 0]
  for (let i = 1; i < run.length - 1; i++) {
    const away = distance(run[i], first, last)
    if (away > farthest) [farthest, index] = [away, i]
  }
  if (farthest <= limit) return run.length > 1 ? [first, last] : run
  return [...essential(run.slice(0, index + 1)).slice(0, -1), ...essential(run.slice(index))]
}

/** How far a point is from a stretch. */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay]
  const along = dx || dy ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))) : 0
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

/** A path in coordinates relative to the piece before, in steps of the grid. */
function write(pieces) {
  let text = ''
  let last = ''
  let [at, start] = [[0, 0], [0, 0]]
  for (const { kind, points } of pieces) {
    if (kind === 'z') {
      text += 'z'
      at = start
      last = kind
      continue
    }
    const snapped = points.map((point) => point.map((value) => Math.round(value / step)))
    const end = snapped.at(-1)
    if (kind === 'l' && end[0] === at[0] && end[1] === at[1] && last === 'l') continue
    // Lines after a move need no letter of their own, nor does what goes on as before.
    if (kind !== last && !(kind === 'l' && last === 'm')) text += kind
    for (const number of snapped.flatMap(([x, y]) => [x - at[0], y - at[1]])) {
      text += (/\d$/.test(text) && number >= 0 ? ' ' : '') + number
    }
    at = end
    if (kind === 'm') start = at
    last = kind
  }
  return text
}
