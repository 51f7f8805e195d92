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

export function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}

export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
