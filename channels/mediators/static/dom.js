// Elements made of nodes and text only: what somebody wrote can never become markup.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// Other contents for a list. Who stood on something that is still there stays on it; else they stand on the box's title:
// never on another button that has come under their finger, nor on the page, where letters are commands.
export function refill(list, items) {
  const buttons = () => [...list.querySelectorAll("button, a")];
  const stands = buttons().find((button) => button === document.activeElement);
  const name = (button) => `${button.closest("li")?.textContent}|${button.textContent}`;
  const stood = stands && name(stands);
  list.replaceChildren(...items);
  if (!stands) return;
  const there = buttons().find((button) => name(button) === stood) ?? list.closest("details")?.querySelector("summary");
  there?.focus({ preventScroll: true });
}

export function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}

export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
