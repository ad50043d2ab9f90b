// Storage that never throws: a browser may forbid both stores (a frame of another site, a strict setting), lack them (Android's
// WebView) or have no room left. Then what should be kept is kept in this page instead, so that our scripts and Gradio's, which
// look for no refusal, work as ever; and the page says once what will be forgotten. First in the page, before anything is kept.
const TRIAL = "gan-theatre-trial";
const SENTENCE = "This browser keeps nothing here: pins, undo and the way back to your runs are lost when you leave this page.";
const NAMES = /** @type {const} */ (["localStorage", "sessionStorage"]);
const set_item = Storage.prototype.setItem;

/** A store's entries in memory; what is changed is changed in the browser's store too, as far as it lets us. */
class MemoryStore {
  #entries = new Map();
  #refusing;

  /** @param {Storage | null} refusing the browser's own, where there is one: it can often still be read */
  constructor(refusing) {
    this.#refusing = refusing;
    try {
      for (const key of Object.keys(refusing ?? {})) this.#entries.set(key, refusing?.getItem(key));
    } catch {
      this.#entries.clear();
    }
  }

  get length() {
    return this.#entries.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#entries.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#entries.get(String(key)) ?? null;
  }

  /** @param {string} key @param {string} value */
  setItem(key, value) {
    this.#entries.set(String(key), String(value));
    this.#through((store) => set_item.call(store, key, value));
  }

  /** @param {string} key */
  removeItem(key) {
    this.#entries.delete(String(key));
    this.#through((store) => store.removeItem(key));
  }

  clear() {
    this.#entries.clear();
    this.#through((store) => store.clear());
  }

  /** Whether the browser has this entry too, so that it outlasts the page. @param {string} key */
  keeps(key) {
    try {
      return this.#refusing?.getItem(key) === this.getItem(key);
    } catch {
      return false;
    }
  }

  /** @param {(store: Storage) => void} change */
  #through(change) {
    try {
      if (this.#refusing) change(this.#refusing);
    } catch {
      // refused: this page's entries are right, and the sentence has said that they last no longer
    }
  }
}

/** @param {typeof NAMES[number]} name @returns {Storage | null} null as well where it may not be touched */
function browsers_own(name) {
  try {
    return window[name] ?? null;
  } catch {
    return null;
  }
}

/** @param {Storage | null} store */
function works(store) {
  try {
    store?.setItem(TRIAL, TRIAL);
    const kept = store?.getItem(TRIAL) === TRIAL;
    store?.removeItem(TRIAL);
    return kept;
  } catch {
    return false;
  }
}

let said = false;
/** Says the sentence at the foot of the window once the page is drawn, until it is pressed away. */
function say() {
  if (said) return;
  said = true;
  const note = document.createElement("div");
  note.className = "storage-note";
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "OK";
  button.addEventListener("click", () => note.remove());
  note.append(words, button);
  const tell = () => {
    if (!document.querySelector(".heading")) return;
    watching.disconnect();
    document.body.append(note);
    requestAnimationFrame(() => words.append(SENTENCE)); // a screen reader reads what changes in a status that is there
  };
  const watching = new MutationObserver(tell);
  watching.observe(document, { childList: true, subtree: true });
  tell();
}

/** @param {typeof NAMES[number]} name @param {Storage | null} store @returns {MemoryStore} in place of the browser's store */
function replace(name, store) {
  const value = new MemoryStore(store);
  Object.defineProperty(window, name, { configurable: true, value });
  say();
  return value;
}

for (const name of NAMES) {
  const store = browsers_own(name);
  if (!works(store)) replace(name, store);
}

// a store that fills while the page is open
Storage.prototype.setItem = function (key, value) {
  try {
    set_item.call(this, key, value);
  } catch (refusal) {
    const name = NAMES.find((one) => /** @type {Storage} */ (window[one]) === this);
    if (!name) throw refusal;
    replace(name, this).setItem(key, value);
  }
};
