// Where JavaScript runs, the session is in the browser's storage: the page and its forms are sent with it.

import { Memory, browserStorage } from "./memory.js";

const session = new Memory(browserStorage()).get("session");
const page = () => document.getElementById("pont");

async function swap(address, options = {}) {
  const headers = { Authorization: `Bearer ${session.token}`, Accept: "text/html" };
  const answer = await fetch(address, { ...options, headers, cache: "no-store" });
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pont");
  if (!shown) throw new Error(String(answer.status));
  page().replaceWith(document.adoptNode(shown));
}

// After a form, whoever does not see the page change must hear that it did.
function lead() {
  const wrong = page().querySelector("[aria-invalid]");
  (wrong || page().querySelector("input:not([type=hidden])") || page().querySelector("h1")).focus();
}

function complain(form) {
  const told = document.getElementById("erreur") || document.createElement("p");
  told.id = "erreur";
  told.setAttribute("role", "alert");
  form.append(told);
  told.textContent = page().dataset.trouble;
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await swap(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    lead();
  } catch {
    button.disabled = false;
    complain(form);
  }
}

if (session) {
  document.addEventListener("submit", submit);
  await swap(location.href).catch(() => null);
}
