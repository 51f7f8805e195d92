// The way to the server and back: the session, sending, and the stream of events with its silent-line watchdog.

import { Pause, SendingFailed, backoff } from "./outbox.js";

const SESSION = "session";
const SILENCE = 25000;
const SENDING_LIMIT = 20000;
const RENEW_AFTER = 24 * 3600 * 1000;
const POLL_EVERY = 4000;
const POLLS_BEFORE_STREAM = 30;

export class Transport {
  /** `on`: message, state, typing, reset, up, down, opened (a session began), expired (another had to begin). */
  constructor(memory, lang, on) {
    this.memory = memory;
    this.lang = lang;
    this.on = on;
    this.last = 0;
    this.pause = new Pause();
    this.listening = false;
    this.mutes = 0;
    this.heardAt = Date.now();
  }

  get session() {
    return this.memory.get(SESSION);
  }

  /** Sends a message, opening a session if there is none. */
  async send(item) {
    await this.ensureSession();
    const { token } = this.session;
    const answer = await this.post("/chat/messages", { text: item.text, local_id: item.local_id });
    if (answer.status === 202) return;
    if (answer.status === 401) {
      await this.replaceSession(token);
      throw new SendingFailed("later");
    }
    if (answer.status === 429) throw new SendingFailed("slow", "", Number(answer.headers.get("Retry-After")) || 2);
    const lasting = [400, 403, 413, 422].includes(answer.status);
    const { message, emergency } = await bodyOf(answer);
    throw new SendingFailed(lasting ? "refused" : "later", message, 0, emergency);
  }

  /** The device has everything up to `seq`. Not vital: a lost acknowledgement is made up for by the next. */
  async acknowledge(seq) {
    await this.post("/chat/ack", { seq }).catch(() => null);
  }

  /** Erases everything, here and there; false if the server could not. */
  async erase() {
    if (this.session) {
      const answer = await this.post("/chat/erase").catch(() => null);
      if (!answer || ![204, 401].includes(answer.status)) return false;
    }
    this.forget();
    return true;
  }

  forget() {
    this.memory.remove(SESSION);
    this.last = 0;
    this.hangUp();
  }

  /** Opens a session if there is none; a cookie from before JavaScript is taken over by the server. */
  async ensureSession() {
    if (!this.session) {
      this.opening = this.opening || this.open().finally(() => (this.opening = null));
      await this.opening;
    }
  }

  /** The same contact with a later expiry, or another language. */
  async renewIfOld() {
    const session = this.session;
    if (session && (session.lang !== this.lang || Date.now() - session.since > RENEW_AFTER)) {
      await this.open().catch(() => null);
    }
  }

  async open() {
    const had = this.session;
    const answer = await this.post("/chat/session", { lang: this.lang });
    if (answer.status !== 201) throw new SendingFailed("later", (await bodyOf(answer)).message);
    const { token, lang, renewed } = await answer.json();
    this.memory.set(SESSION, { token, lang, since: Date.now() });
    if (this.expired || (had && !renewed)) {
      this.expired = false;
      this.last = 0;
      this.on.expired();
      this.hangUp();
    }
    if (!had) this.on.opened();
  }

  /** The server no longer knows `token`: begins again, unless something else already has. */
  async replaceSession(token) {
    if (this.session && this.session.token === token) {
      this.memory.remove(SESSION);
      this.expired = true;
    }
    await this.ensureSession();
  }

  /** Follows the conversation for as long as there is a session, whatever happens to the connection. */
  async listen() {
    if (this.listening) return;
    this.listening = true;
    let failures = 0;
    while (this.session) {
      try {
        const heard = this.mutes >= 2 ? await this.poll() : await this.stream();
        failures = heard ? 0 : failures + 1;
      } catch {
        failures += 1;
        this.on.down();
      }
      if (this.session) await this.pause.take(failures ? backoff(failures - 1) : 200);
    }
    this.listening = false;
  }

  /** Something says that the line may be back: tries at once. */
  hurry() {
    // A sleeping device does not run its watchdog: the line may have died meanwhile.
    if (this.abort && Date.now() - this.heardAt > SILENCE) this.abort.abort();
    this.pause.cut();
  }

  hangUp() {
    if (this.abort) this.abort.abort();
    this.hurry();
  }

  /** Reads one stream to its end; whether anything was heard. */
  async stream() {
    const abort = (this.abort = new AbortController());
    let heard = false;
    let silent = false;
    const giveUp = () => {
      silent = true;
      abort.abort();
    };
    let watchdog = setTimeout(giveUp, SILENCE);
    try {
      const answer = await this.get("/chat/stream", abort.signal);
      if (!answer) return true;
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return heard;
        clearTimeout(watchdog);
        watchdog = setTimeout(giveUp, SILENCE);
        heard = true;
        this.mutes = 0;
        this.heard();
        const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
        rest = parts.pop();
        if (abort.signal.aborted) return heard;
        parts.forEach((part) => this.dispatch(part));
      }
    } catch (trouble) {
      // Nothing came at all, twice: something on the way holds the stream back, so ask instead.
      if (silent && !heard) this.mutes += 1;
      throw trouble;
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** Asks at intervals for a while. */
  async poll() {
    const abort = (this.abort = new AbortController());
    for (let count = 0; count < POLLS_BEFORE_STREAM && !abort.signal.aborted; count += 1) {
      const answer = await this.get("/chat/messages", abort.signal);
      if (!answer) return true;
      const messages = await answer.json();
      this.heard();
      messages.forEach((message) => this.take(message));
      const owners = messages.map((message) => message.meta && message.meta.owner).filter(Boolean);
      if (owners.length || count === 0) this.on.state({ owner: owners.pop() || "assistant", place: null });
      await this.pause.take(POLL_EVERY);
    }
    this.mutes = 1;
    return true;
  }

  heard() {
    this.heardAt = Date.now();
    this.on.up();
  }

  dispatch(part) {
    let name = "message";
    let data = "";
    for (const line of part.split("\n")) {
      if (line.startsWith("event: ")) name = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (name === "message") this.take(JSON.parse(data));
    else if (name === "state") this.on.state(JSON.parse(data));
    else if (name === "typing") this.on.typing(JSON.parse(data));
    else if (name === "reset") {
      this.last = 0;
      this.on.reset();
    }
  }

  take(message) {
    if (message.seq <= this.last) return;
    this.last = message.seq;
    this.on.message(message);
  }

  /** An open answer, or null when the session had to be replaced. */
  async get(path, signal) {
    const { token } = this.session;
    const headers = this.headers();
    const answer = await fetch(`${path}?after=${this.last}`, { headers, signal, cache: "no-store" });
    if (answer.status === 401) {
      await this.replaceSession(token);
      return null;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return answer;
  }

  async post(path, body) {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), SENDING_LIMIT);
    const headers = { ...this.headers(), "Content-Type": "application/json" };
    try {
      return await fetch(path, { method: "POST", headers, body: JSON.stringify(body || {}), signal: abort.signal });
    } catch {
      throw new SendingFailed("later");
    } finally {
      clearTimeout(limit);
    }
  }

  headers() {
    const session = this.session;
    const authorization = session ? { Authorization: `Bearer ${session.token}` } : {};
    return { ...authorization, "Accept-Language": this.lang };
  }
}

async function bodyOf(answer) {
  try {
    const { message = "", emergency = "" } = await answer.json();
    return { message, emergency };
  } catch {
    return { message: "", emergency: "" };
  }
}
