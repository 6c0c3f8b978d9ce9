// Starts the browser's half, and tells the shop once when it does not start or breaks later on: the page then goes on
// as without scripts.
import init, * as shop from './fromagerie.js'

const here = new URL('.', import.meta.url).href
let told = false

function tell(error) {
  if (told) return
  told = true
  document.documentElement.removeAttribute('data-hydrated')
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
  navigator.sendBeacon('/fn/report/broken', new URLSearchParams({ message: String(error) }))
}

// Not what other scripts of the page, or of an extension, do wrong.
function isOurs(error) {
  return error instanceof WebAssembly.RuntimeError || String(error?.stack).includes(here)
}

addEventListener('error', (event) => isOurs(event.error) && tell(event.error))
addEventListener('unhandledrejection', (event) => isOurs(event.reason) && tell(event.reason))

// A page that is left stops loading.
let isLeft = false
addEventListener('pagehide', () => {
  isLeft = true
})

// What suggests cheeses is loaded when a search field is entered; without it the field searches all the same.
function enter(field) {
  if (field?.dataset?.suggest === '') import('./suggest.js').then(({ suggest }) => suggest(field), () => {})
}
addEventListener('focusin', ({ target }) => enter(target))
enter(document.activeElement)

// Cheeses that were seen, where a page has a place for them (`seen.js`): at its end, so where none are kept it is loaded
// once somebody scrolls. Who signs out or goes leaves none behind.
const seen = () => document.querySelector('recently-seen') && import('./seen.js').catch(() => {})
try {
  if (localStorage.seen) seen()
} catch {
  // The browser keeps nothing.
}
addEventListener('scroll', seen, { once: true })
addEventListener('submit', ({ target }) => {
  if (!/account\/(sign-out|close-sessions|erase)$/.test(target.action)) return
  try {
    localStorage.removeItem('seen')
  } catch {
    // The browser keeps nothing.
  }
})

try {
  await init()
  shop.hydrate()
  for (const island of document.querySelectorAll('leptos-island')) shop[island.dataset.component](island)
} catch (error) {
  if (!isLeft) {
    tell(error)
    throw error
  }
}

// Keeps what was downloaded, and has a page for where there is no network; last of all. Some browsers forbid it.
navigator.serviceWorker?.register('/sw.js').catch(() => {})
