// The page comes alive: what the plain form does still works, only without waiting or reloading.

import { Memory, browserStorage } from "./memory.js";
import { Outbox } from "./outbox.js";
import { View, format } from "./render.js";
import { Scroll } from "./scroll.js";
import { Transport } from "./transport.js";

const ACKNOWLEDGE_AFTER = 1000;
const SAY_DOWN_AFTER = 3000;
const SAY_SENDING_AFTER = 1500;

const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("mots").textContent);
const lang = document.documentElement.lang;
const field = byId("texte");
const title = document.title;
const framed = window.parent !== window;
const touch = window.matchMedia("(pointer: coarse)").matches;

const memory = new Memory(browserStorage());
const view = new View(byId("fil"), words);
const scroll = new Scroll(byId("pied"), byId("saut"));
let live = false;
let keptBefore = [];
let unread = 0;
let acknowledging = null;
let sayingDown = null;
let down = false;
let writingSaid = false;

const transport = new Transport(memory, lang, {
  message: showMessage,
  state: showState,
  typing: showTyping,
  reset: () => view.clear(false),
  opened: () => transport.listen(),
  expired: startAnew,
  up: showUp,
  down: showDown,
});
const outbox = new Outbox(memory, (item) => transport.send(item), {
  failed: showFailure,
  refused: showRefusal,
});

// --- what comes in ---

function showMessage(message) {
  const echoed = message.author === "parent" && view.pending.has(message.local_id);
  scroll.note();
  if (message.author === "mediator") writingSaid = false;
  const node = view.show(message);
  if (message.author === "parent") outbox.confirm(message.local_id);
  if (live && !echoed) scroll.follow(node);
  if (live && message.author !== "parent") countUnread();
  clearTimeout(acknowledging);
  acknowledging = setTimeout(() => transport.acknowledge(transport.last), ACKNOWLEDGE_AFTER);
}

function showState(state) {
  const unplaced = state.owner === "waiting" && !state.place;
  const wording = unplaced ? words.owner_waiting_unplaced : words[`owner_${state.owner}`] || words.owner_assistant;
  scroll.note();
  say("qui", format(wording, state));
  // Who has been called, or is there, need not be called again.
  const human = byId("humain");
  if (document.activeElement === human) byId("texte").focus();
  human.hidden = state.owner === "waiting" || state.owner === "mediator";
  const last = byId("dernier");
  if (live) {
    // The line may have grown and cover the end of what is read.
    if (last && scroll.following) scroll.reveal(last);
    return;
  }
  // The first state ends the history.
  live = true;
  // What the server kept before this visit and does not show now was erased.
  drop(keptBefore.filter((item) => view.pending.has(item.local_id)));
  if (last) scroll.reveal(last);
  // Not before the next frame, or screen readers would read the whole history.
  setTimeout(() => view.goLive(), 500);
}

function showTyping({ on, who }) {
  scroll.note();
  // Somebody who writes for long starts and stops many times: it is said aloud once before each of their messages.
  const again = on && who === "mediator" && writingSaid;
  byId("ecrit").setAttribute("aria-live", again ? "off" : "polite");
  writingSaid = writingSaid || (on && who === "mediator");
  say("ecrit", on ? words[who === "mediator" ? "typing_mediator" : "typing"] : "");
  if (on && scroll.following) scroll.reveal(byId("ecrit"));
}

function countUnread() {
  if (framed) window.parent.postMessage({ relais: "news" }, "*");
  if (!document.hidden) return;
  unread += 1;
  document.title = `(${unread}) ${title}`;
}

function startAnew() {
  // What was kept belongs to the session that ended; what still waits goes to the new one.
  drop(outbox.kept);
  say("etat", words.renewed);
}

function drop(items) {
  for (const item of items) {
    outbox.drop(item.local_id);
    view.withdraw(item.local_id);
  }
}

// --- how the connection does ---

function showUp() {
  clearTimeout(sayingDown);
  sayingDown = null;
  if (down) say("etat", words.reconnected);
  down = false;
}

function showDown() {
  if (sayingDown || down) return;
  sayingDown = setTimeout(() => {
    down = true;
    say("etat", navigator.onLine ? words.reconnecting : words.offline);
  }, SAY_DOWN_AFTER);
}

function showFailure(items, failure) {
  items.forEach((item) => view.fate(item.local_id, words.not_sent_yet));
  if (failure.kind === "slow") say("etat", words.slowed);
  else if (!navigator.onLine) say("etat", words.offline);
  else if (failure.message) say("etat", words.not_stored);
  if (failure.emergency) say("erreur", failure.emergency);
}

function showRefusal(item, message) {
  view.withdraw(item.local_id);
  if (!field.value) field.value = item.text;
  complain(message || words.not_stored);
}

// --- what goes out ---

function send(text, label) {
  complain("");
  say("etat", memory.lasting ? "" : words.full_storage);
  const item = outbox.add(text, label);
  const node = view.echo(item);
  view.goLive();
  scroll.reveal(node);
  setTimeout(() => view.fate(item.local_id, words.sending), SAY_SENDING_AFTER);
  outbox.flush();
  return node;
}

function sendField() {
  const text = field.value.trim();
  if (!text) return focusOn(field);
  if (text.length > words.max) return complain(words.too_long);
  field.value = "";
  fitField();
  send(text);
  focusOn(field);
}

function pick(button) {
  const node = send(button.value, button.textContent);
  // On a phone the field would bring the keyboard over the answer.
  const next = touch ? node : field;
  if (touch) node.tabIndex = -1;
  focusOn(next);
}

async function erase(button) {
  button.disabled = true;
  const done = await transport.erase();
  button.disabled = false;
  if (done) forgetEverything();
  say("etat", done ? words.erased : words.erase_failed);
}

function forgetEverything() {
  clearTimeout(acknowledging);
  outbox.clear();
  view.clear(true);
  showTyping({ on: false });
  showState({ owner: "assistant", place: null });
  for (const open of document.querySelectorAll("details[open]")) open.open = false;
  focusOn(field);
}

// --- the page ---

function focusOn(node) {
  node.focus({ preventScroll: true });
}

function say(id, wording) {
  const place = byId(id);
  if (place.textContent !== wording) place.textContent = wording;
}

function complain(wording) {
  say("erreur", wording);
  field.setAttribute("aria-invalid", wording ? "true" : "false");
  field.setAttribute("aria-describedby", wording ? "aide erreur" : "aide");
  if (wording) focusOn(field);
}

function fitField() {
  field.style.height = "";
  field.style.height = `${Math.min(field.scrollHeight + 2, window.innerHeight / 3)}px`;
}

function listenToPage() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=choice]");
    if (!button) return;
    event.preventDefault();
    pick(button);
  });
  byId("saisie").addEventListener("submit", (event) => {
    event.preventDefault();
    sendField();
  });
  byId("effacer").addEventListener("submit", (event) => {
    event.preventDefault();
    erase(event.submitter || event.target.querySelector("button"));
  });
  field.addEventListener("input", fitField);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendField();
  });
}

function listenToDevice() {
  const hurry = () => {
    transport.hurry();
    outbox.flush();
  };
  window.addEventListener("online", hurry);
  window.addEventListener("offline", () => say("etat", words.offline));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unread = 0;
    document.title = title;
    hurry();
  });
  memory.onChangeElsewhere("session", () => {
    if (transport.session) return transport.listen();
    transport.forget();
    forgetEverything();
  });
}

function listenToWidget() {
  if (!framed) return;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.parent.postMessage({ relais: "close" }, "*");
  });
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data && event.data.relais === "opened" && !touch) focusOn(field);
  });
}

async function start() {
  const begunPlain = view.log.children.length > 0;
  document.documentElement.classList.add("js");
  field.required = false;
  listenToPage();
  listenToDevice();
  listenToWidget();
  if (begunPlain && !transport.session) await transport.ensureSession().catch(() => null);
  if (transport.session) view.clear(true);
  keptBefore = outbox.kept;
  outbox.items.forEach((item) => view.echo(item));
  await transport.renewIfOld();
  if (transport.session) transport.listen();
  outbox.flush();
}

start();
