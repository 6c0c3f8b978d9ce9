// Reads a scale on the page of weighing, in browsers with Web Serial. It must send its weights as lines of text, at 9600
// baud, as most can be set to. What it says goes into the field; the person still notes it.

/**
 * The weight that a line says, in grams: `ST,GS,+  0.482kg`, `S S 0.482 kg`, `482 g`. `steady` is false where the scale says
 * that the weight still moves, and undefined where it says nothing of it. `undefined` for a line without a weight.
 */
export function weightIn(line) {
  const found = /^\s*([A-Z]{1,2}\b[^\d+-]*)?([+-]?)\s*(\d+(?:[.,]\d+)?)\s*(kg|g)\b/i.exec(line)
  if (!found || found[2] === '-') return undefined
  const [, words = '', , number, unit] = found
  const grams = Number(number.replace(',', '.')) * (unit.toLowerCase() === 'kg' ? 1000 : 1)
  const moves = /^(US|OL|UL)\b|^S\s+[DI]\b/i.test(words)
  const steady = moves ? false : /^(ST)\b|^S\s+S\b/i.test(words) || undefined
  return { grams: Math.round(grams), steady }
}

const words = {
  fr: { read: 'La balance est lue.', none: 'Aucune balance n’a été choisie.', lost: 'La balance ne répond plus.' },
  en: { read: 'The scale is being read.', none: 'No scale was chosen.', lost: 'The scale no longer answers.' },
}[document.documentElement.lang === 'en' ? 'en' : 'fr']

// The part of the page is another after each weighing.
const say = (text) => {
  const status = document.getElementById('scale-state')
  if (status) status.textContent = text
}

let written = ''

/** What somebody typed stays. */
function write(grams) {
  const field = document.getElementById('weight')
  if (!field || (field.value !== '' && field.value !== written)) return
  written = String(grams)
  if (field.value !== written) field.value = written
}

async function* linesOf(port) {
  const reader = port.readable.getReader()
  let text = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      // The eighth bit is the parity of scales that send seven.
      text += String.fromCharCode(...value.map((byte) => byte & 0x7f))
      const lines = text.split(/[\r\n]+/)
      text = lines.pop().slice(-64)
      yield* lines
    }
  } finally {
    reader.releaseLock()
  }
}

async function follow(port) {
  if (!port.readable) await port.open({ baudRate: 9600 })
  say(words.read)
  if (port.readable.locked) return
  let last
  for await (const line of linesOf(port)) {
    const weight = weightIn(line)
    // A scale that does not say whether it is steady is when it says the same twice.
    if (weight && (weight.steady ?? weight.grams === last)) write(weight.grams)
    last = weight?.grams
  }
  say(words.lost)
}

const start = (port) => follow(port).catch(() => say(words.lost))

if ('serial' in navigator) {
  document.documentElement.dataset.serial = ''
  document.addEventListener('click', async (event) => {
    if (!event.target.closest('#scale')) return
    const port = await navigator.serial.requestPort().catch(() => undefined)
    port ? start(port) : say(words.none)
  })
  const [known] = await navigator.serial.getPorts()
  if (known) start(known)
}
