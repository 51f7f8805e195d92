// The parent's messages on their way: kept on the device until the server shows them back, sent one by one, in order.

const KEY = "outbox";
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30000;

/** What went wrong with a sending: `later` (try again), `slow` (after `seconds`), `expired`, or `refused` for good. */
export class SendingFailed extends Error {
  constructor(kind, message = "", seconds = 0, emergency = "") {
    super(message);
    this.kind = kind;
    this.seconds = seconds;
    // What whoever is in danger must read now, though their message could not be kept.
    this.emergency = emergency;
  }
}

/** A delay before attempt `count`: it doubles, up to a limit, and varies so that devices do not come back together. */
export function backoff(count) {
  const full = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(count, 10));
  return full * (0.5 + Math.random() / 2);
}

/** A random name for a message: what makes sending it twice harmless. */
export function newLocalId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A pause that can be cut short. */
export class Pause {
  take(milliseconds) {
    return new Promise((resolve) => {
      this.end = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  cut() {
    if (this.end) this.end();
  }
}

export class Outbox {
  /**
   * `send(item)` sends one message or throws `SendingFailed`.
   * `on.failed(items, failure)`: they will be tried again. `on.refused(item, message)`: it will not.
   */
  constructor(memory, send, on) {
    this.memory = memory;
    this.send = send;
    this.on = on;
    this.pause = new Pause();
    this.running = false;
  }

  get items() {
    return this.memory.get(KEY) || [];
  }

  get waiting() {
    return this.items.filter((item) => item.state === "waiting");
  }

  add(text, label) {
    const item = { local_id: newLocalId(), text, label, state: "waiting" };
    this.change((items) => [...items, item]);
    return item;
  }

  /** The server has shown the message back. */
  confirm(localId) {
    if (this.items.some((item) => item.local_id === localId)) this.drop(localId);
  }

  drop(localId) {
    this.change((items) => items.filter((item) => item.local_id !== localId));
  }

  /** What the server has said it kept, and has not shown back. */
  get kept() {
    return this.items.filter((item) => item.state === "kept");
  }

  clear() {
    this.memory.remove(KEY);
  }

  /** Sends what waits, until nothing does. Called again while it runs, it tries at once. */
  async flush() {
    this.pause.cut();
    if (this.running) return;
    this.running = true;
    try {
      await this.drain();
    } finally {
      this.running = false;
    }
  }

  async drain() {
    let failures = 0;
    for (let item = this.waiting[0]; item; item = this.waiting[0]) {
      try {
        await this.send(item);
        this.keep(item.local_id);
        failures = 0;
      } catch (failure) {
        failures += 1;
        await this.afterFailure(item, failure, failures);
      }
    }
  }

  async afterFailure(item, failure, failures) {
    if (failure.kind === "refused") {
      this.drop(item.local_id);
      this.on.refused(item, failure.message);
      return;
    }
    this.on.failed(this.waiting, failure);
    await this.pause.take(failure.kind === "slow" ? failure.seconds * 1000 : backoff(failures - 1));
  }

  keep(localId) {
    this.change((items) => items.map((item) => (item.local_id === localId ? { ...item, state: "kept" } : item)));
  }

  change(edit) {
    this.memory.set(KEY, edit(this.items));
  }
}
