// Where JavaScript runs, the session is in the browser's storage: the page is asked for again with it, and printed.

import { Memory, browserStorage } from "./memory.js";

async function showOwn() {
  const session = new Memory(browserStorage()).get("session");
  const here = document.getElementById("attestation");
  if (!session || here.dataset.lessons !== "0") return;
  const answer = await fetch(location.href, { headers: { Authorization: `Bearer ${session.token}` } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  here.replaceWith(document.adoptNode(page.getElementById("attestation")));
}

function offerPrinting() {
  const button = document.getElementById("imprimer");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

await showOwn().catch(() => null);
offerPrinting();
