// The mediators' console: takes over the page that the server made, and keeps it live.
import { alerts } from "./alerts.js";
import { connect } from "./api.js";
import { asideView } from "./aside.js";
import { composer } from "./composer.js";
import { dialogs } from "./dialogs.js";
import { byId, filled } from "./dom.js";
import { presence } from "./here.js";
import { keyboard } from "./keys.js";
import { keeper } from "./kept.js";
import { lengthView } from "./length.js";
import { newId, outbox } from "./outbox.js";
import { paneView } from "./pane.js";
import { newcomers, queueView } from "./queue.js";
import { announce, showState } from "./saying.js";
import { situationView } from "./situation.js";
import { listen } from "./stream.js";

const start = JSON.parse(byId("start").textContent);
const { words } = start;
const api = connect(start.csrf);
const kept = keeper(start.me);
const queueOf = queueView(words);
const pane = paneView(words);
const writing = composer(kept, words, () => openId, () => measured());
const { text } = writing;
const measured = lengthView(api, words, () => (shownCard?.by_sms ? { id: openId, text: text.value, topic: writing.topic() } : null));
const here = presence(api, words);
const ask = dialogs(words, start);
const loud = alerts(words, tell);

let queue = start.queue;
let openId = null;
let wanted = null; // the conversation being read, and what the stream brought of it meanwhile
let early = [];
let leaving = false;
let shownCard = null;
let watched = "";
const seen = new Map(); // conversation -> the last seq that the stream has brought
const unread = new Map(queue.mine.filter((card) => card.unread).map((card) => [card.id, card.unread]));

// --- what is shown ------------------------------------------------------------------------------------------------

function showQueue() {
  queueOf.show(queue, openId, unread);
  const news = [...unread.values()].reduce((sum, count) => sum + count, 0);
  const { waiting, overdue } = queue.counts;
  const some = (count, name) => (count ? ` · ${count} ${name}` : "");
  const counts = some(waiting, words.waiting.toLowerCase()) + some(overdue, words.overdue_short);
  document.title = `${news ? `(${news}) ` : ""}${words.title}${counts}`;
  here.show(queue);
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
        if (writing.takeBack(item.text)) replies.remove(item.localId);
      },
    },
  );
}

function markRead(id) {
  unread.delete(id);
  api.send(`conversations/${id}/read`, { seq: seen.get(id) ?? 0 }).catch(() => {});
}

function showCard(card) {
  shownCard = card;
  pane.card(card);
  situation.show(card);
}

async function showHelp(id) {
  const [found, ready] = await Promise.all([
    api.read(`conversations/${id}/suggestions`).catch(() => ({ suggestions: [] })),
    api.read(`canned-replies?conversation=${id}`).catch(() => ({ replies: [] })),
  ]);
  if (id !== openId) return;
  aside.suggestions(found.suggestions, shownCard);
  aside.replies(ready.replies);
}

// --- opening and closing ------------------------------------------------------------------------------------------

function display({ conversation, messages, notes, story }) {
  openId = conversation.id;
  pane.open(true);
  pane.alert(null);
  showCard(conversation);
  pane.fill(messages);
  byId("aside").scrollTop = 0;
  aside.story(story);
  aside.notes(notes);
  aside.suggestions([], conversation);
  writing.open(openId);
  seen.set(openId, messages.at(-1)?.seq ?? 0);
  markRead(openId);
  showUnsent();
  pane.toEnd();
  showQueue();
  watch();
  showHelp(openId);
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
    if (problem.code === "signed_out") return signInAgain();
    if (wanted !== id) return;
    wanted = null;
    tell(`${words.load_failed} ${problem.explained?.(words) ?? ""}`);
  }
}

function leave({ remember = true } = {}) {
  const left = openId;
  wanted = null;
  if (!left) return;
  here.stopped();
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

function signInAgain() {
  leaving = true; // drafts and unsent replies are kept: nothing is lost on the way
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

// --- the stream ---------------------------------------------------------------------------------------------------

function positions() {
  const ids = queue.mine.map((card) => card.id);
  for (const card of queue.mine) if (!seen.has(card.id)) seen.set(card.id, card.last_seq);
  if (openId && !ids.includes(openId)) ids.push(openId);
  const all = ids.slice(-50).map((id) => `${id}:${seen.get(id) ?? 0}`);
  return all.join(",") + (openId ? `&looking=${openId}` : "");
}

function receive(id, message) {
  if (message.seq <= (seen.get(id) ?? 0)) return;
  seen.set(id, message.seq);
  if (message.mine) replies.remove(message.local_id);
  if (id === openId) pane.add(message);
  if (message.author !== "parent") return;
  if (id === openId) showHelp(id);
  // How many are unread is said by the queue that follows: to count here too would count some of them twice.
  if (id === openId && !document.hidden) return markRead(id);
  const card = queue.mine.find((each) => each.id === id);
  if (!card) return;
  announce(filled(words.new_messages, { reason: card.reason_text }));
  loud.news(filled(words.new_messages, { reason: card.reason_text }));
}

function watch() {
  const ids = `${queue.mine.map((card) => card.id).sort()} ${openId}`;
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
    await api.read("queue").catch((problem) => problem.code === "signed_out" && signInAgain());
  },
  queue(fresh) {
    const news = newcomers(queue, fresh, words);
    queue = fresh;
    for (const card of queue.mine) {
      if (card.unread && (card.id !== openId || document.hidden)) unread.set(card.id, card.unread);
      else unread.delete(card.id);
    }
    showQueue();
    showState("live", words.live);
    if (news.length) {
      const said = news.map((one) => one.said).join(" ");
      announce(said);
      loud.news(
        said,
        news.some((one) => one.urgent),
      );
    }
    watch();
  },
  conversation(card) {
    if (card.id === openId) showCard(card);
  },
  notes({ conversation_id: id, notes }) {
    if (id === openId) aside.notes(notes);
  },
  message({ conversation_id: id, message }) {
    if (id === wanted) early.push(message);
    else receive(id, message);
  },
  gone({ conversation_id: id }) {
    writing.forget(id);
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
  send: (item) => api.send(`conversations/${item.conversation}/reply`, {
      text: item.text,
      local_id: item.localId,
      ...(item.topic ? { topic: item.topic } : {}),
    }),
  explain: (problem) => problem.explained(words),
  sent(item, answer) {
    if (item.conversation !== openId) return;
    showCard(answer.conversation);
    pane.add(answer.message);
  },
  changed: (id) => id === openId && showUnsent(),
  signedOut: signInAgain,
});

function send() {
  const taken = writing.take();
  if (!taken) return;
  pane.alert(null);
  here.stopped();
  replies.add(openId, taken.text, taken.topic);
  pane.toEnd();
  text.focus();
}

const ENDING = ["close", "hand-back", "guide"]; // refused where the parent has written what was not on the page

async function act(verb, given = {}, had = seen.get(openId)) {
  const id = openId;
  if (verb !== "take" && !(await replies.arrived(id))) return pane.alert(words.unsent_first);
  if (openId !== id) return;
  const asked = verb === "close" ? await ask.close() : given;
  if (!asked) return;
  const body = ENDING.includes(verb) && had ? { ...asked, seen: had } : asked;
  try {
    const { conversation } = await api.send(`conversations/${id}/${verb}`, body);
    announce(words[`done_${verb.replace("-", "_")}`]);
    if (openId !== id) return;
    pane.alert(null);
    showCard(conversation);
    if (verb === "take") {
      text.focus();
      showHelp(id);
    }
    if (verb === "hand-back" || verb === "guide") byId("conversation-title").focus();
    if (verb === "close" || verb === "release" || verb === "transfer") {
      writing.forget(id);
      leave();
    }
  } catch (problem) {
    if (problem.code === "signed_out") return signInAgain();
    if (openId !== id) return;
    pane.alert(problem.explained(words));
    const { conversation } = await api.read(`conversations/${id}`).catch(() => ({}));
    if (conversation && openId === id) showCard(conversation);
  }
}

async function pass() {
  if (!openId || !shownCard?.mine) return;
  const had = seen.get(openId);
  const { colleagues } = await api.read("presence").catch(() => ({ colleagues: [] }));
  const wanted = await ask.pass(colleagues, shownCard);
  if (wanted) act(wanted.verb, wanted.body, had);
}

async function attempt(work) {
  const id = openId;
  try {
    await work(id);
  } catch (problem) {
    if (problem.code === "signed_out") return signInAgain();
    if (openId === id) pane.alert(problem.explained?.(words) ?? words.refusals.other);
  }
}

const propose = () =>
  attempt(async (id) => {
    const wanted = await ask.propose(await api.read(`conversations/${id}/proposal`), aside.topic());
    if (!wanted) return;
    await api.send(`conversations/${id}/proposal`, wanted);
    announce(words.done_propose);
  });

const aside = asideView(words, {
  insert: writing.add,
  startGuide: (topic) => act("guide", { topic }),
  addNote: (written) =>
    attempt(async (id) => {
      await api.send(`conversations/${id}/notes`, { text: written, local_id: newId() });
      aside.noteAdded();
    }),
});

const situation = situationView(api, attempt, (id, { conversation, story }) => {
  announce(words.done_situation);
  if (openId !== id) return;
  situation.done();
  showCard(conversation);
  aside.story(story);
  showHelp(id);
});

function insertFirst() {
  const first = aside.first();
  if (first) writing.add(first.text, first);
}

// --- wiring -------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#queue .cards a, #tabs a, #back");
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
text.addEventListener("input", () => {
  writing.keep();
  if (openId && text.value) here.typing(openId);
});
byId("pass-open").addEventListener("click", pass);
byId("propose-open").addEventListener("click", propose);
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
  markRead(openId);
  showQueue();
});
keyboard({
  links: queueOf.links,
  openId: () => openId,
  back: leave,
  send,
  insert: insertFirst,
  mine: (place) => queue.mine[place] && show(queue.mine[place].id),
  more: {
    t: () => openId && !shownCard.mine && act("take"),
    c: () => openId && aside.findReply(),
    n: () => openId && aside.writeNote(),
    p: pass,
  },
});

for (const hint of ["help-open", "available", "nothing-hint", "reply-keys"]) byId(hint).hidden = false;
document.documentElement.classList.add("scripted");
if (start.open) {
  const written = text.value;
  display(start.open);
  if (written && !text.value) text.value = written;
} else showQueue();
watch();
live.start();
replies.flush();
