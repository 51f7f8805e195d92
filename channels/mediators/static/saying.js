// What is said aloud to screen readers, and the line that says whether the page is live.
import { byId } from "./dom.js";

export function announce(message) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  setTimeout(() => {
    announcer.textContent = message;
  }, 100);
}

export function showState(state, message) {
  const shown = byId("live");
  shown.hidden = false;
  if (shown.textContent !== message) shown.textContent = message;
  shown.className = `live ${state}`;
}
