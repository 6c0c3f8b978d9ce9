// Fails when folders of a crate import each other in a circle, and says which files tie it.
// Usage: node scripts/imports.mjs [--arrows] <crate's src>...
//
// A module `a.rs` with a folder `a/` counts as the folder. What the crate's root file itself defines may be imported from
// anywhere; what it only hands on (`pub use`) counts as where it comes from.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** The module path of a file below `src`: `orders/mod.rs` → ['orders'], `lib.rs` → []. */
function moduleOf(file) {
  const parts = file.replace(/\.rs$/, '').split(sep)
  return ['mod', 'lib', 'main'].includes(parts.at(-1)) ? parts.slice(0, -1) : parts
}

/** Every path that a `use` tree names: `a::{b, c::d as e}` → [a::b, a::c::d]. */
function leaves(tree) {
  const brace = tree.indexOf('{')
  if (brace < 0) return [tree.replace(/ as .*/, '').trim()]
  const items = []
  let depth = 0
  let start = brace + 1
  for (let i = brace; i < tree.length; i++) {
    if (tree[i] === '{') depth++
    if (tree[i] === '}') depth--
    if ((tree[i] === ',' && depth === 1) || depth === 0) {
      items.push(tree.slice(start, i))
      start = i + 1
      if (depth === 0) break
    }
  }
  const head = tree.slice(0, brace).trim()
  return items.filter((item) => item.trim()).flatMap((item) => leaves(head + item.trim()))
}

/** What a source names of its own crate, as [modules..., name]. */
function named(source, module, isRoot) {
  const code = source.replace(/\/\/.*$/gm, '').replace(/\s+/g, ' ')
  const trees = [...code.matchAll(/\buse ((?:crate|super|self)::[^;]*|(?:crate|super)) ?;/g)].map((use) => use[1])
  const paths = [...code.matchAll(/\$?\b(?:crate|super)(?:::\w+)+/g)].map((path) => path[0].replace('$', ''))
  const own = isRoot ? [...code.matchAll(/\bpub use (\w[^;]*);/g)].map((use) => `crate::${use[1]}`) : []
  return [...trees.flatMap(leaves), ...paths, ...own].map((path) => {
    const parts = path.split('::').map((part) => part.trim())
    let base = []
    if (parts[0] === 'crate') parts.shift()
    else {
      base = [...module]
      while (['super', 'self'].includes(parts[0])) if (parts.shift() === 'super') base.pop()
    }
    return [...base, ...parts]
  })
}

/** The arrows between the folders of a crate: folder → folder → the imports that make it. */
function arrowsOf(src) {
  const files = readdirSync(src, { recursive: true }).filter((file) => file.endsWith('.rs'))
  const sources = files.map((file) => {
    const source = readFileSync(join(src, file), 'utf8').replace(/#\[cfg\(test\)\]\s*mod tests \{[\s\S]*/, '')
    return { file, module: moduleOf(file), source }
  })
  const modules = new Set(sources.map(({ module }) => module.join('/')))
  const isFolder = (module) => module.length > 0 && existsSync(join(src, ...module)) && modules.has(module.join('/'))
  const handedOn = new Map()
  for (const { file, module, source } of sources) {
    if (module.length > 0) continue
    for (const path of named(source, module, true)) if (path.length > 1) handedOn.set(path.at(-1), path)
  }

  const arrows = new Map()
  for (const { file, module, source } of sources) {
    for (let path of named(source, module, false)) {
      if (path.length === 1 && !modules.has(path[0])) path = handedOn.get(path[0]) ?? path
      let target = path
      while (target.length > 0 && !modules.has(target.join('/'))) target = target.slice(0, -1)
      let shared = 0
      while (shared < module.length && shared < target.length && module[shared] === target[shared]) shared++
      const [from, to] = [module, target].map((of) => of.slice(0, shared + 1))
      if (from.length <= shared || to.length <= shared || !isFolder(from) || !isFolder(to)) continue
      const key = [from.join('/'), to.join('/')]
      if (!arrows.has(key[0])) arrows.set(key[0], new Map())
      const reasons = arrows.get(key[0])
      if (!reasons.has(key[1])) reasons.set(key[1], new Set())
      reasons.get(key[1]).add(`${file} → ${path.join('::')}`)
    }
  }
  return arrows
}

/** The folders from `start` back to itself, if its arrows lead there. */
function circleFrom(start, arrows) {
  const queue = [[start]]
  const seen = new Set()
  while (queue.length > 0) {
    const way = queue.shift()
    for (const next of arrows.get(way.at(-1))?.keys() ?? []) {
      if (next === start) return [...way, next]
      if (!seen.has(next)) {
        seen.add(next)
        queue.push([...way, next])
      }
    }
  }
}

const showsArrows = process.argv.includes('--arrows')
let circles = 0
for (const src of process.argv.slice(2).filter((argument) => !argument.startsWith('--'))) {
  const arrows = arrowsOf(src)
  const told = new Set()
  for (const folder of arrows.keys()) {
    if (showsArrows) console.log(`${src}: ${folder} → ${[...arrows.get(folder).keys()].sort().join(', ')}`)
    const circle = circleFrom(folder, arrows)
    const name = circle && [...circle.slice(1)].sort().join()
    if (!circle || told.has(name)) continue
    told.add(name)
    circles++
    console.log(`error: in ${relative('.', src)} these folders import each other: ${circle.join(' → ')}`)
    for (let i = 1; i < circle.length; i++) {
      for (const reason of [...arrows.get(circle[i - 1]).get(circle[i])].slice(0, 5)) console.log(`  ${reason}`)
    }
  }
}
process.exit(circles > 0 ? 1 : 0)
