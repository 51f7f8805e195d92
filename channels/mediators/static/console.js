// The mediators' console: takes over the page that the server made, and keeps it live.
import { connect } from "./api.js";
import { byId, filled } from "./dom.js";
import { keyboard } from "./keys.js";
import { keeper } from "./kept.js";
import { outbox } from "./outbox.js";
import { paneView } from "./pane.js";
import { newcomers, queueView } from "./queue.js";
import { listen } from "./stream.js";

const start = JSON.parse(byId("start").textContent);
const { words } = start;
const api = connect(start.csrf);
const kept = keeper(start.me);
const queueOf = queueView(words);
const pane = paneView(words);
const text = byId("text");

let queue = start.queue;
let openId = null;
let wanted = null; // the conversation being read, and what the stream brought of it meanwhile
let early = [];
let leaving = false;
let watched = "";
const seen = new Map(); // conversation -> the last seq that the stream has brought
const unread = new Map();

// --- what is shown ------------------------------------------------------------------------------------------------

function announce(message) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  setTimeout(() => {
    announcer.textContent = message;
  }, 100);
}

function showQueue() {
  queueOf.show(queue, openId, unread);
  const news = [...unread.values()].reduce((sum, count) => sum + count, 0);
  const waiting = queue.counts.waiting ? ` · ${queue.counts.waiting} ${words.waiting.toLowerCase()}` : "";
  document.title = `${news ? `(${news}) ` : ""}${words.title}${waiting}`;
}

function showUnsent() {
  if (!openId) return;
  pane.unsent(
    replies.of(openId),
    (item) => (item.why ? filled(words.not_sent_why, { why: item.why }) : words.not_sent),
    {
      retry: (item) => replies.retry(item.localId),
      discard: (item) => replies.remove(item.localId),
      edit(item) {
        replies.remove(item.localId);
        text.value = [text.value, item.text].filter(Boolean).join("\n");
        keepDraft();
        text.focus();
      },
    },
  );
}

function keepDraft() {
  if (openId) kept.write(`draft:${openId}`, text.value);
}

// --- opening and closing ------------------------------------------------------------------------------------------

function display({ conversation, messages }) {
  openId = conversation.id;
  pane.open(true);
  pane.alert(null);
  pane.card(conversation);
  pane.fill(messages);
  text.value = kept.read(`draft:${openId}`, "");
  seen.set(openId, messages.at(-1)?.seq ?? 0);
  unread.delete(openId);
  showUnsent();
  pane.toEnd();
  showQueue();
  watch();
}

async function show(id, { remember = true } = {}) {
  wanted = id;
  early = [];
  tell(null);
  try {
    const opened = await api.read(`conversations/${id}`);
    if (wanted !== id) return;
    wanted = null;
    if (remember && id !== openId) history.pushState(null, "", `/mediators/conversations/${id}`);
    display(opened);
    for (const message of early) receive(id, message);
    byId("conversation-title").focus({ preventScroll: true });
  } catch (problem) {
    if (problem.status === 401) return signInAgain();
    if (wanted !== id) return;
    wanted = null;
    tell(`${words.load_failed} ${problem.explained?.(words) ?? ""}`);
  }
}

function leave({ remember = true } = {}) {
  const left = openId;
  wanted = null;
  if (!left) return;
  openId = null;
  pane.open(false);
  if (remember) history.pushState(null, "", "/mediators");
  showQueue();
  queueOf.focus(left);
  watch();
}

// Where the reader is looking: in the conversation if one is open, else above the queue.
function tell(message) {
  if (openId) return pane.alert(message);
  const notice = byId("notice");
  notice.textContent = message ?? "";
  notice.hidden = !message;
}

function showState(state, message) {
  const shown = byId("live");
  shown.hidden = false;
  if (shown.textContent !== message) shown.textContent = message;
  shown.className = `live ${state}`;
}

function signInAgain() {
  leaving = true; // drafts and unsent replies are kept: nothing is lost on the way
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

// --- the stream ---------------------------------------------------------------------------------------------------

function positions() {
  const ids = queue.mine.map((card) => card.id);
  for (const card of queue.mine) if (!seen.has(card.id)) seen.set(card.id, card.last_seq);
  if (openId && !ids.includes(openId)) ids.push(openId);
  return ids
    .slice(-50)
    .map((id) => `${id}:${seen.get(id) ?? 0}`)
    .join(",");
}

function receive(id, message) {
  if (message.seq <= (seen.get(id) ?? 0)) return;
  seen.set(id, message.seq);
  if (message.mine) replies.remove(message.local_id);
  if (id === openId) pane.add(message);
  if (message.author !== "parent" || (id === openId && !document.hidden)) return;
  unread.set(id, (unread.get(id) ?? 0) + 1);
  showQueue();
  const card = queue.mine.find((each) => each.id === id);
  if (card) announce(filled(words.new_messages, { reason: card.reason_text }));
}

function watch() {
  const ids = positions().replace(/:\d+/g, "").split(",").sort().join();
  if (ids === watched) return;
  watched = ids;
  live.start();
}

const live = listen(positions, {
  state(state) {
    showState(state, { live: words.live, lost: words.connection_lost }[state]);
    if (state === "live") replies.flush();
  },
  async lost() {
    // A stream cannot say why it was refused: ask something that can.
    await api.read("queue").catch((problem) => problem.status === 401 && signInAgain());
  },
  queue(fresh) {
    const news = newcomers(queue, fresh, words);
    queue = fresh;
    showQueue();
    showState("live", words.live);
    if (news.length) announce(news.join(" "));
    watch();
  },
  conversation(card) {
    if (card.id === openId) pane.card(card);
  },
  message({ conversation_id: id, message }) {
    if (id === wanted) early.push(message);
    else receive(id, message);
  },
  gone({ conversation_id: id }) {
    kept.write(`draft:${id}`, null);
    for (const item of replies.of(id)) replies.remove(item.localId);
    unread.delete(id);
    if (id === openId) leave();
    tell(words.gone);
  },
  trouble: () => showState("lost", words.store_trouble),
  signed_out: signInAgain,
});

// --- what the mediator does ---------------------------------------------------------------------------------------

const replies = outbox(kept, {
  send: (item) => api.send(`conversations/${item.conversation}/reply`, { text: item.text, local_id: item.localId }),
  explain: (problem) => problem.explained(words),
  sent(item, answer) {
    if (item.conversation !== openId) return;
    pane.card(answer.conversation);
    pane.add(answer.message);
  },
  changed: (id) => id === openId && showUnsent(),
  signedOut: signInAgain,
});

function send() {
  const written = text.value.trim();
  if (!openId || !written || byId("reply").hidden) return;
  text.value = "";
  keepDraft();
  pane.alert(null);
  replies.add(openId, written);
  pane.toEnd();
  text.focus();
}

async function act(verb) {
  const id = openId;
  if (verb !== "take" && replies.of(id).length) return pane.alert(words.unsent_first);
  if (verb === "close" && !(await sure())) return;
  try {
    const { conversation } = await api.send(`conversations/${id}/${verb}`);
    announce(words[`done_${verb.replace("-", "_")}`]);
    if (openId !== id) return;
    pane.alert(null);
    pane.card(conversation);
    if (verb === "take") text.focus();
    if (verb === "hand-back") byId("conversation-title").focus();
    if (verb === "close") {
      kept.write(`draft:${id}`, null);
      leave();
    }
  } catch (problem) {
    if (problem.status === 401) return signInAgain();
    if (openId !== id) return;
    pane.alert(problem.explained(words));
    const { conversation } = await api.read(`conversations/${id}`).catch(() => ({}));
    if (conversation && openId === id) pane.card(conversation);
  }
}

function sure() {
  const dialog = byId("sure");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// --- wiring -------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#queue .cards a, #back");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (link.id === "back") leave();
  else show(link.dataset.id);
});
for (const form of document.querySelectorAll("#actions form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form.dataset.verb);
  });
}
byId("reply").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
text.addEventListener("input", keepDraft);
byId("sign-out").addEventListener("submit", (event) => {
  if (replies.isEmpty()) return kept.forget();
  event.preventDefault();
  tell(words.unsent_first);
});
addEventListener("popstate", () => {
  const id = location.pathname.match(/\/conversations\/([0-9a-f]+)$/)?.[1];
  if (id) show(id, { remember: false });
  else leave({ remember: false });
});
addEventListener("beforeunload", (event) => {
  if (!leaving && !replies.isEmpty()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !openId) return;
  unread.delete(openId);
  showQueue();
});
keyboard({ links: queueOf.links, openId: () => openId, back: leave, send });

for (const hint of ["help-open", "nothing-hint", "reply-keys"]) byId(hint).hidden = false;
document.documentElement.classList.add("scripted");
if (start.open) {
  const written = text.value;
  display(start.open);
  if (written && !text.value) text.value = written;
} else showQueue();
watch();
live.start();
replies.flush();
