// The console's JSON API: every trouble becomes a Problem with a code, so that it can be told in words.
import { filled } from "./dom.js";

const HOUR = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit" });
const PATIENCE_MS = 15000;
const REFUSED = { taken: "taken", closed: "closed", "not yours": "not_yours", changed: "changed", unread: "unread", silenced: "silenced" };

export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.error ?? "network");
    this.status = status;
    this.code = body.error ?? "network";
    this.why = body.message;
    this.owner = body.owner ?? null;
    this.since = body.since ? new Date(body.since) : null;
  }

  // The server or the way to it is in trouble: the same request may well succeed later.
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  explained(words) {
    const table = words.refusals;
    if (this.status !== 409) return table[this.code] ?? table.other;
    const key = REFUSED[this.why] ?? "changed";
    const taken = key === "taken" || (key === "not_yours" && this.owner);
    if (!taken) return table[key];
    return filled(table[this.since ? "taken_since" : "taken"], { owner: this.owner, time: this.since && HOUR.format(this.since) });
  }
}

export function connect(csrf) {
  async function request(path, options) {
    let answer;
    try {
      answer = await fetch(`/api/v1/${path}`, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch {
      throw new Problem(0);
    }
    const body = await answer.json().catch(() => ({ error: "other" }));
    if (!answer.ok) throw new Problem(answer.status, body);
    return body;
  }
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": csrf };
  return {
    read: (path) => request(path, { headers: { Accept: "application/json" } }),
    send: (path, body = {}, method = "POST") => request(path, { method, headers, body: JSON.stringify(body) }),
  };
}
