// Draws beside each drawing of public/images the picture that other sites show of it (og:image, the feed of products):
// 1200 by 630 pixels on the color of the page, since they take no SVG. Run it when a drawing is new or changed.
// Usage: . scripts/env; node scripts/cards.mjs [<file.svg>…]; it needs `scripts/setup test`.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { chromium } = createRequire(new URL('../end2end/package.json', import.meta.url))('playwright-core')
const folder = new URL('../public/images', import.meta.url).pathname
const [width, height] = [1200, 630]
// Of no product, no recipe and not of the shop.
const alone = /(lost|empty-cart)\.svg$/

const given = process.argv.slice(2)
const files = given.length > 0 ? given : readdirSync(folder, { recursive: true }).map((name) => join(folder, name))

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width, height } })
let bytes = 0
for (const file of files.filter((name) => name.endsWith('.svg') && !alone.test(name))) {
  const picture = `data:image/svg+xml;base64,${readFileSync(file).toString('base64')}`
  await page.setContent(`<style>
    body { margin: 0; background: #fbf7ed; display: grid; place-items: center; height: ${height}px }
    img { width: ${width}px; height: ${height}px; object-fit: contain }
  </style><img src="${picture}">`)
  await page.locator('img').evaluate((img) => img.decode())
  const path = file.replace(/\.svg$/, '.jpg')
  await page.screenshot({ path, type: 'jpeg', quality: 65 })
  bytes += statSync(path).size
}
await browser.close()
console.log(`${Math.round(bytes / 1024)} kB`)
