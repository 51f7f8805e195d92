// What the device remembers between visits; for this page only, where the browser keeps nothing.

const PREFIX = "relais.";

export class Memory {
  constructor(storage) {
    this.forNow = new Map();
    this.storage = storage;
    this.lasting = true;
    this.set("probe", true);
    this.remove("probe");
  }

  get(key) {
    try {
      const kept = this.lasting ? this.storage.getItem(PREFIX + key) : this.forNow.get(key);
      return kept ? JSON.parse(kept) : null;
    } catch {
      return null;
    }
  }

  set(key, value) {
    const written = JSON.stringify(value);
    this.forNow.set(key, written);
    try {
      this.storage.setItem(PREFIX + key, written);
    } catch {
      this.lasting = false;
    }
  }

  remove(key) {
    this.forNow.delete(key);
    try {
      this.storage.removeItem(PREFIX + key);
    } catch {
      this.lasting = false;
    }
  }

  /** Calls `then` when another tab changes `key`. */
  onChangeElsewhere(key, then) {
    window.addEventListener("storage", (event) => {
      if (event.key === PREFIX + key || event.key === null) then();
    });
  }
}

/** The browser's storage; where even asking for it is refused, one that refuses everything. */
export function browserStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
