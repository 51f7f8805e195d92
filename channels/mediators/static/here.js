// Presence: what I say of myself, and that I am typing.
import { byId, filled } from "./dom.js";

const AGAIN_MS = 4000;

export function presence(api, words) {
  const select = byId("availability");
  let typingIn = null;
  let told = 0;
  let timer = 0;

  select.addEventListener("change", () => api.send("presence", { availability: select.value }).catch(() => {}));

  function say(id, typing) {
    api.send(`conversations/${id}/typing`, { typing }).catch(() => {});
  }

  function stopped() {
    clearTimeout(timer);
    if (typingIn) say(typingIn, false);
    typingIn = null;
  }

  return {
    show(queue) {
      if (document.activeElement !== select && queue.me.availability !== "away") select.value = queue.me.availability;
      byId("load").textContent = filled(words.load, { n: queue.mine.length, capacity: queue.me.capacity });
    },
    typing(id) {
      clearTimeout(timer);
      timer = setTimeout(stopped, AGAIN_MS);
      if (typingIn === id && Date.now() - told < AGAIN_MS) return;
      if (typingIn && typingIn !== id) say(typingIn, false);
      typingIn = id;
      told = Date.now();
      say(id, true);
    },
    stopped,
  };
}

// "Léa regarde aussi. Omar écrit…"
export function others(card, words) {
  const names = new Intl.ListFormat("fr", { type: "conjunction" });
  const said = (list, one, many) => (list.length ? filled(list.length > 1 ? words[many] : words[one], { names: names.format(list) }) : "");
  const looking = card.looking.filter((name) => !card.typing.includes(name));
  return [said(looking, "looking", "looking_many"), said(card.typing, "typing", "typing_many")].filter(Boolean).join(" ");
}
