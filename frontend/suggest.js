// Suggests products while somebody types into a search field: a combobox with a list box
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). `start.js` loads it when such a field is entered. Without it the
// field is a search field.

/** How long nothing is typed before it is asked. */
const PAUSE = 120

/** Prepares a field, once. */
export function suggest(field) {
  if (field.role === 'combobox') return
  const box = document.createElement('div')
  const told = document.createElement('p')
  const list = document.createElement('div')
  box.className = 'suggestions'
  told.className = 'visually-hidden'
  told.role = 'status'
  list.role = 'listbox'
  list.id = `${field.id}-suggestions`
  // In French as in English.
  list.ariaLabel = 'Suggestions'
  box.append(told, list)
  field.parentElement.append(box)
  field.role = 'combobox'
  field.ariaAutoComplete = 'list'
  field.setAttribute('aria-controls', list.id)

  let asked
  let wait
  let at = -1

  const options = () => [...list.children]

  /** Marks the option at this place; the field keeps the focus. */
  function mark(place) {
    at = place
    options().forEach((option, n) => {
      option.ariaSelected = n === at
    })
    const marked = options()[at]
    if (marked) field.setAttribute('aria-activedescendant', marked.id)
    else field.removeAttribute('aria-activedescendant')
    marked?.scrollIntoView({ block: 'nearest' })
  }

  /** Shows what the shop answered: how many there are on the first line, and the options; nothing without an answer. */
  function show(answer = '') {
    const [words, ...rest] = answer.split('\n')
    const html = rest.join('\n')
    list.innerHTML = html
    options().forEach((option, n) => {
      option.id = `${list.id}-${n}`
    })
    told.textContent = words
    list.hidden = !html
    field.ariaExpanded = !list.hidden
    mark(-1)
  }

  /** Forgets what was asked before. */
  function stop() {
    clearTimeout(wait)
    asked?.abort()
  }

  function close() {
    stop()
    show()
  }

  async function ask() {
    asked = new AbortController()
    const { signal } = asked
    try {
      // Beside the page that the form leads to, whatever that address begins with.
      const address = new URL(`suggestions?q=${encodeURIComponent(field.value.trim())}`, field.form.action)
      const answer = await fetch(address, { signal })
      const text = answer.ok ? await answer.text() : ''
      if (!signal.aborted) show(text)
    } catch {
      // Typed on, or no network: the field searches all the same.
    }
  }

  field.addEventListener('input', () => {
    stop()
    if (field.value.trim().length > 1) wait = setTimeout(ask, PAUSE)
    else show()
  })
  field.addEventListener('keydown', (event) => {
    const count = list.hidden ? 0 : list.children.length
    if (event.isComposing || !count) return
    if (event.key === 'ArrowDown') mark(at + 1 < count ? at + 1 : -1)
    else if (event.key === 'ArrowUp') mark(at < 0 ? count - 1 : at - 1)
    else if (event.key === 'Enter' && at >= 0) options()[at].click()
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  })
  field.addEventListener('blur', close)
  // The focus stays in the field, and so the list open, until the click is through.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  show()
}
