// What the reply would cost by SMS. The server counts: it counts exactly what it would send.
import { byId, filled } from "./dom.js";

const AFTER_MS = 400;

// read(): {id, text, topic} of what is being written, or null where it is not for a telephone.
export function lengthView(api, words, read) {
  const place = byId("reply-length");
  let timer = null;
  let asked = 0;

  function show(counted) {
    const said = counted?.segments ? filled(counted.cut ? words.reply_cut : words.reply_length, { n: counted.segments }) : "";
    // Screen readers hear each change, so nothing is written that was there already.
    if (place.textContent !== said) place.textContent = said;
  }

  async function ask() {
    const mine = ++asked;
    const written = read();
    if (!written?.text.trim()) return show(null);
    const body = { text: written.text, ...(written.topic ? { topic: written.topic } : {}) };
    // Not knowing is no trouble: the reply can be sent all the same.
    const counted = await api.send(`conversations/${written.id}/length`, body).catch(() => null);
    if (mine === asked) show(counted);
  }

  return function changed() {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER_MS);
  };
}
