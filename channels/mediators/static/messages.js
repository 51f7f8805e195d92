// One message as an element, the same as templates/parts.html makes.
import { element } from "./dom.js";

const HOUR = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit" });
const DAY_AND_HOUR = new Intl.DateTimeFormat("fr", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

export function timeText(at) {
  const when = new Date(at);
  return (when.toDateString() === new Date().toDateString() ? HOUR : DAY_AND_HOUR).format(when);
}

export function messageItem(message, words) {
  const language = { lang: message.lang, dir: message.dir ?? "auto" };
  const item = element(
    "li",
    { class: `message from-${message.author}${message.mine ? " mine" : ""}`, "data-seq": message.seq },
    element(
      "p",
      { class: "who" },
      element("span", { class: "author" }, message.author_text),
      " ",
      element("time", { datetime: message.at }, timeText(message.at)),
    ),
    element("p", { class: "text", ...language }, message.text),
  );
  if (message.choices.length) {
    const labels = message.choices.map((choice) => element("li", {}, choice.label));
    item.append(element("p", { class: "extra" }, words.choices), element("ul", { class: "choices", ...language }, ...labels));
  }
  if (message.sources.length) {
    item.append(
      element("p", { class: "extra" }, words.sources),
      element("ul", { class: "sources" }, ...message.sources.map(sourceItem)),
    );
  }
  return item;
}

function sourceItem(source) {
  const link = { href: source.url, rel: "noopener noreferrer", target: "_blank" };
  const title = source.url?.startsWith("https://") ? element("a", link, source.title) : source.title;
  return element("li", {}, title, source.verified_text ? ` (${source.verified_text})` : "");
}

// A reply that the server does not have yet. act: retry(), edit(), discard().
export function unsentItem(item, words, explained, act) {
  const made = element(
    "li",
    { class: "message from-mediator mine unsent" },
    element("p", { class: "who" }, element("span", { class: "author" }, words.author_me)),
    element("p", { class: "text", dir: "auto" }, item.text),
  );
  if (!item.why && !item.tries) {
    made.append(element("p", { class: "state" }, words.sending));
    return made;
  }
  const button = (label, onclick) => element("button", { type: "button", onclick }, label);
  made.append(
    element("p", { class: "state failed" }, explained),
    element(
      "p",
      { class: "row" },
      button(words.retry, act.retry),
      button(words.edit_again, act.edit),
      button(words.discard, act.discard),
    ),
  );
  return made;
}
