// Shows new messages as they come, and sends without leaving the page. Without this script the page works too.
const frame = document.getElementById("frame");
const screen = document.getElementById("screen");
const cost = document.getElementById("cost");
const form = document.getElementById("write");
const EVERY_MS = 1000;
let shown = screen.children.length;

function row(message, shortCode) {
  const item = document.createElement("li");
  item.className = message.mine ? "mine" : "theirs";
  for (const [name, words] of [
    ["who", message.mine ? "Vous" : shortCode],
    ["words", message.text],
    ["cost", `${message.segments} SMS`],
  ]) {
    const line = document.createElement("p");
    line.className = name;
    line.textContent = words;
    if (name === "words") line.dir = "auto";
    item.append(line);
  }
  return item;
}

async function refresh() {
  const shortCode = screen.dataset.shortCode;
  try {
    const answer = await fetch(`/phone/screen?number=${encodeURIComponent(screen.dataset.number)}`);
    const { messages, segments } = await answer.json();
    if (messages.length < shown) {
      screen.replaceChildren();
      shown = 0;
    }
    for (const message of messages.slice(shown)) screen.append(row(message, shortCode));
    if (messages.length > shown) frame.scrollTop = frame.scrollHeight;
    shown = messages.length;
    cost.textContent = segments;
  } catch {
    // The house is closed or starting: the next look will tell.
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/phone", { method: "POST", body: new FormData(form) });
  if (!answer.ok) {
    form.submit();
    return;
  }
  const number = new URL(answer.url).searchParams.get("number");
  if (number !== screen.dataset.number) {
    screen.dataset.number = number;
    screen.replaceChildren();
    shown = 0;
  }
  form.elements.text.value = "";
  form.elements.text.focus();
  await refresh();
});

frame.scrollTop = frame.scrollHeight;
setInterval(refresh, EVERY_MS);
