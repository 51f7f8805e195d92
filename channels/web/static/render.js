// Messages as elements, the same as templates/message.html. Texts become text nodes, never markup.

import { blocks, verbatim } from "./blocks.js";

export function format(wording, values) {
  return wording.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function element(tag, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

function link(href, words) {
  const made = element("a", "", words);
  made.href = href;
  made.rel = "noopener noreferrer";
  made.target = "_blank";
  return made;
}

function lineNodes(line) {
  return line.map((piece) => (piece.href ? link(piece.href, piece.text) : document.createTextNode(piece.text)));
}

function blockNode(block) {
  const made = element(block.kind);
  if (block.kind === "ol" && block.start !== 1) made.start = block.start;
  block.lines.forEach((line, index) => {
    if (block.kind !== "p") {
      const item = element("li");
      item.append(...lineNodes(line));
      made.append(item);
      return;
    }
    if (index) made.append(element("br"));
    made.append(...lineNodes(line));
  });
  return made;
}

/** The picture of a step, from our own address; the space is kept while it loads. */
function drawing(picture) {
  const made = element("img", "drawing");
  made.src = `/guide-pictures/${encodeURIComponent(picture.name)}`;
  made.alt = picture.alt;
  made.width = 320;
  made.height = 200;
  return made;
}

/** The log of messages: first those the server has shown, then those still on their way. */
export class View {
  constructor(log, words) {
    this.log = log;
    this.words = words;
    this.labels = new Map();
    this.pending = new Map();
    this.offering = null;
  }

  /** Shows a message of the server's; the parent's own takes the place of its echo. */
  show(message) {
    const own = message.author === "parent";
    const echo = own && this.pending.get(message.local_id);
    if (echo) this.pending.delete(message.local_id);
    const node = echo || this.build(message, own ? this.labels.get(message.text) : undefined);
    node.dataset.seq = message.seq;
    if (echo) this.setFate(echo, "");
    // An echo already in its place stays there: moved, it would be announced twice.
    const place = this.firstPending();
    if (!echo || this.somethingBefore(echo)) this.log.insertBefore(node, place);
    this.markLast(node);
    return node;
  }

  /** Shows a message of the parent's that the server has not confirmed yet. */
  echo(item) {
    const node = this.build({ author: "parent", text: item.text }, item.label || this.labels.get(item.text));
    node.dataset.localId = item.local_id;
    this.pending.set(item.local_id, node);
    this.log.append(node);
    return node;
  }

  /** Says of a message on its way what is happening to it. */
  fate(localId, words) {
    const node = this.pending.get(localId);
    if (node) this.setFate(node, words);
  }

  withdraw(localId) {
    const node = this.pending.get(localId);
    this.pending.delete(localId);
    if (node) node.remove();
  }

  /** Removes what the server has shown; with `everything`, also what is on its way. */
  clear(everything) {
    for (const node of [...this.log.children]) {
      if (everything || !node.dataset.localId || node.dataset.seq) node.remove();
    }
    if (everything) this.pending.clear();
    this.labels.clear();
    this.offering = null;
  }

  /** From now on, screen readers announce what is added. */
  goLive() {
    this.log.setAttribute("aria-live", "polite");
  }

  build(message, label) {
    const own = message.author === "parent";
    const node = element("div", `message ${message.author}`);
    node.append(element("p", "who", this.words[`author_${message.author}`] || message.author));
    const body = element("div", "words");
    if (message.lang) body.lang = message.lang;
    body.dir = message.dir || "auto";
    body.append(...(own ? verbatim(label || message.text) : blocks(message.text)).map(blockNode));
    const picture = message.meta && message.meta.picture;
    if (!own && picture) body.append(drawing(picture));
    node.append(body);
    if (!own) this.offer(body, message.choices || []);
    if (message.meta && message.meta.translation === "unreviewed") {
      node.append(element("p", "remark", this.words.unreviewed));
    }
    if (message.sources && message.sources.length) node.append(this.sources(message.sources));
    return node;
  }

  /** Only the last message of the house offers buttons. */
  offer(body, choices) {
    if (this.offering) this.retire(this.offering);
    this.offering = null;
    if (!choices.length) return;
    const group = element("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words.choices_title);
    for (const choice of choices) {
      this.labels.set(choice.value, choice.label);
      const button = element("button", "", choice.label);
      button.type = "button";
      button.name = "choice";
      button.value = choice.value;
      group.append(button);
    }
    body.append(group);
    this.offering = group;
  }

  retire(group) {
    const past = element("ul", "past");
    for (const button of group.children) past.append(element("li", "", button.textContent));
    group.replaceWith(element("p", "past", this.words.choices_past), past);
  }

  sources(sources) {
    const list = element("ul", "sources");
    for (const source of sources) {
      const item = element("li", "", this.words.source);
      const both = source.title && source.organisation && source.title !== source.organisation;
      const name = both ? format(this.words.source_name, source) : source.title || source.organisation || source.url;
      const safe = String(source.url || "").startsWith("https://");
      item.append(safe ? link(source.url, name) : document.createTextNode(name || ""));
      const date = this.longDate(source.verified_on);
      if (date) item.append(format(this.words.verified, { date }));
      list.append(item);
    }
    return list;
  }

  longDate(given) {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(given));
    if (!found || !this.words.months[found[2] - 1]) return "";
    const day = Number(found[3]) === 1 ? this.words.first_day : String(Number(found[3]));
    return format(this.words.date, { day, month: this.words.months[found[2] - 1], year: found[1] });
  }

  setFate(node, words) {
    const now = node.querySelector(".fate");
    if (now && now.textContent === words) return;
    if (now) now.remove();
    if (words) node.append(element("p", "fate", words));
  }

  firstPending() {
    const [first] = this.pending.values();
    return first || null;
  }

  somethingBefore(echo) {
    const before = echo.previousElementSibling;
    return Boolean(before && this.pending.has(before.dataset.localId));
  }

  markLast(node) {
    const former = document.getElementById("dernier");
    if (former) former.removeAttribute("id");
    node.id = "dernier";
  }
}
