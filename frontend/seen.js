// The cheeses that this browser showed lately, for who asked it to remember them: kept in the browser alone, and never
// sent. `start.js` loads it where a page has such a list; without it the list stays hidden.

const KEY = 'seen'
const MOST = 6

/** What is remembered, the last one first; nothing where nobody asked for it. */
function read() {
  try {
    const seen = JSON.parse(localStorage.getItem(KEY))
    return Array.isArray(seen) ? seen : undefined
  } catch {
    return undefined
  }
}

function write(seen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(seen))
  } catch {
    // The browser keeps nothing: the list stays empty.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // There is nothing.
  }
}

function item({ key, name, picture }) {
  const [row, link, image] = ['li', 'a', 'img'].map((tag) => document.createElement(tag))
  // Beside the list of cheeses, in the language of the page.
  link.href = location.pathname.replace(/\/fromages.*/, `/fromages/${encodeURIComponent(key)}`)
  image.src = picture
  image.alt = ''
  image.loading = 'lazy'
  image.width = 120
  image.height = 96
  link.append(image, name)
  row.append(link)
  return row
}

// An element of its own, so that a page that was brought up to date fills its list again.
customElements.define(
  'recently-seen',
  class extends HTMLElement {
    connectedCallback() {
      const [keep, stop] = this.querySelectorAll('button')
      keep.onclick = () => {
        write([])
        this.see()
        stop.focus()
      }
      stop.onclick = () => {
        forget()
        this.show()
        keep.focus()
      }
      this.see()
    }

    /** Remembers the cheese of this page, if that is asked for. */
    see() {
      const { key, name, picture } = this.dataset
      const seen = read()
      if (seen && key) write([{ key, name, picture }, ...seen.filter((other) => other.key !== key)].slice(0, MOST + 1))
      this.show()
    }

    show() {
      const seen = read()
      const [keep, stop] = this.querySelectorAll('button')
      const others = (seen ?? []).filter(({ key }) => key !== this.dataset.key).slice(0, MOST)
      this.querySelector('ul').replaceChildren(...others.map(item))
      keep.hidden = Boolean(seen)
      stop.hidden = !seen
      // The list of cheeses does not ask.
      this.hidden = !this.dataset.key && !others.length
    }
  },
)
