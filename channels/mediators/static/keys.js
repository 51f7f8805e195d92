// The keyboard. Single letters can be switched off, for people whose tools send letters of their own.
import { byId } from "./dom.js";

const SWITCH = "relais-single-keys";

export function keyboard({ links, openId, back, send, insert, mine, more }) {
  const box = byId("single-keys");
  const help = byId("help");
  try {
    box.checked = localStorage.getItem(SWITCH) !== "off";
  } catch {
    box.checked = true;
  }
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    } catch {
      // It holds until the page is left.
    }
  });
  const openHelp = () => help.showModal();
  byId("help-open").addEventListener("click", openHelp);

  function step(by) {
    const all = links();
    if (!all.length) return;
    const focused = all.indexOf(document.activeElement);
    const opened = all.findIndex((link) => link.dataset.id === openId());
    const from = focused >= 0 ? focused : opened >= 0 ? opened : by > 0 ? -1 : all.length;
    const link = all[Math.max(0, Math.min(all.length - 1, from + by))];
    link.focus();
    link.scrollIntoView({ block: "nearest" });
  }

  function reply() {
    if (openId() && !byId("reply").hidden) byId("text").focus();
  }

  const letters = { j: () => step(1), k: () => step(-1), r: reply, s: insert, "?": openHelp, ...more };
  const arrows = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
      event.preventDefault();
      send();
      return;
    }
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      // By the key's place, not its letter: Alt gives other letters on some keyboards.
      const number = /^Digit([1-9])$/.exec(event.code)?.[1];
      if (!number && event.code !== "KeyS") return;
      event.preventDefault();
      if (number) mine(Number(number) - 1);
      else insert();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      back();
      return;
    }
    if (typing) return;
    const inQueue = event.target.closest?.("#queue") || event.target === document.body;
    const action = (inQueue && arrows[event.key]) || (box.checked && letters[event.key.toLowerCase()]);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
