// What the purchase says of a page. A browser offers little: `goto`, `find` an element by a function that runs in the
// page, `read` what such a function returns, `click` and `type` as a person does, and the `troubles` it noticed.

const patience = 30_000;
const pause = 50;

const selectors = {
  link: "a[href]",
  button: "button",
  radio: "input[type=radio]",
  field: "input:not([type=radio], [type=checkbox], [type=hidden]), textarea",
};

export class Page {
  #browser;
  #step = "";

  constructor(browser) {
    this.#browser = browser;
  }

  /** Names what happens meanwhile, for the report of a failure. */
  async step(words, action) {
    this.#step = words;
    return action();
  }

  async open(path) {
    await this.#browser.goto(new URL(path, process.env.BASE_URL ?? "http://127.0.0.1:3000").href);
  }

  /** Clicks on the link, button or radio button of this name. */
  async click(kind, name) {
    await this.#until(`${kind} to click: ${name}`, async () => {
      const element = await this.#find(selectors[kind], name, true);
      if (!element) return false;
      await this.#browser.read(aim, element);
      await this.#browser.click(element);
      // Where the click has led to another document, nothing is known of the aim, or nothing can be asked yet.
      return this.#browser.read(() => window.aim?.isHit ?? true).catch(() => true);
    });
  }

  /** Types into the field with this label, in place of what is there. */
  async fill(label, text) {
    await this.#until(`field to fill: ${label}`, async () => {
      const field = await this.#find(selectors.field, label, true);
      if (!field) return false;
      await this.#browser.read((field) => field.select(), field);
      await this.#browser.type(field, text);
      const held = await this.#browser.read((field) => (field.isConnected ? field.value : "nothing any more"), field);
      if (held !== text) throw new Error(`it held ${held}`);
      return true;
    });
  }

  /** Waits for a link or button of this name. */
  async has(kind, name) {
    await this.#until(`${kind}: ${name}`, () => this.#find(selectors[kind], name));
  }

  /** Waits for something of this selector with this text, and returns the text. */
  async sees(selector, text) {
    return this.#until(`${selector} that says: ${text}`, async () => {
      const element = await this.#find(selector, text);
      return element && (await this.#browser.read((element) => element.textContent, element));
    });
  }

  /** What a person would see now, for the report of a failure. */
  async report() {
    const now = () => [document.title, location.href, document.body.innerText.replace(/\s+/g, " ").trim()];
    const [title, url, text] = await this.#browser.read(now);
    return `while the customer ${this.#step}\non the page “${title}”, ${url}:\n${text.slice(0, 1500)}`;
  }

  #find(selector, words, isUsed = false) {
    const exact = (text) => `^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
    return this.#browser.find(inPage, selector, words instanceof RegExp ? words.source : exact(words), isUsed);
  }

  /** Tries until something comes of it. What was found may be replaced before it is used: then it is found anew. */
  async #until(what, attempt) {
    const end = Date.now() + patience;
    let reason = "";
    do {
      try {
        const outcome = await attempt();
        if (outcome) return outcome;
        reason = "";
      } catch (error) {
        reason = `; ${error.message}`;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    } while (Date.now() < end);
    throw new Error(`there is no ${what}${reason}`);
  }
}

/** Runs in the page: a click that misses, since the page moved meanwhile, is noted and does nothing. */
function aim(element) {
  window.aim?.end.abort();
  window.aim = { isHit: false, end: new AbortController() };
  const check = (event) => {
    window.aim.isHit = element.contains(event.target);
    if (!window.aim.isHit) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener("click", check, { capture: true, once: true, signal: window.aim.end.signal });
}

/**
 * Runs in the page: the first visible element of this selector whose name, or text as it is seen, matches. What is to be
 * used is found only once the page is hydrated: a click before that would test the page without JavaScript.
 */
function inPage(selector, pattern, isUsed) {
  const page = document.documentElement;
  if (isUsed && !(document.readyState === "complete" && page.hasAttribute("data-hydrated"))) return null;
  const words = (element) => element.getAttribute("aria-label") ?? (element.labels?.[0] ?? element).innerText;
  const matches = (element) => new RegExp(pattern).test(words(element).replace(/\s+/g, " ").trim());
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility() && matches(element)) ?? null;
}
