// The open conversation: its heading, what may be done with it, and its messages in order.
import { byId, element, filled, joined } from "./dom.js";
import { others } from "./here.js";
import { messageItem, timeText, unsentItem } from "./messages.js";

const NEAR_END_PX = 80;

export function paneView(words) {
  const transcript = byId("transcript");
  const list = byId("messages");
  const unsent = byId("unsent");
  const alert = byId("alert");
  let lost = [];
  let following = true;
  let top = 0;

  const nearEnd = () => transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < NEAR_END_PX;
  const toEnd = () => {
    following = true;
    transcript.scrollTop = transcript.scrollHeight;
    top = transcript.scrollTop;
  };

  // Whatever takes room from what is said (a button more, a box that opens), its end stays in sight. Only who scrolls up
  // leaves it: an event of our own scrolling may arrive when the room has shrunk already, and is no wish of theirs.
  transcript.addEventListener("scroll", () => {
    if (nearEnd()) following = true;
    else if (transcript.scrollTop < top) following = false;
    top = transcript.scrollTop;
  });
  new ResizeObserver(() => following && toEnd()).observe(transcript);

  function showAlert(message) {
    alert.textContent = message ?? "";
    alert.hidden = !message;
  }

  function insert(message) {
    // Almost always at the end; an answer to our own reply may overtake the stream.
    let after = list.lastElementChild;
    while (after && Number(after.dataset.seq) > message.seq) after = after.previousElementSibling;
    if (after && Number(after.dataset.seq) === message.seq) return false;
    const item = messageItem(message, words);
    if (after) after.after(item);
    else list.prepend(item);
    return true;
  }

  function markLost() {
    for (const seq of lost) {
      const item = list.querySelector(`[data-seq="${Number(seq)}"]`);
      if (item && !item.querySelector(".failed")) item.append(element("p", { class: "state failed" }, words.undelivered));
    }
  }

  // In the reader's own time; what the server wrote is Paris time.
  function ownerText(card) {
    if (card.mine || card.owner_kind !== "mediator" || !card.owner_since) return card.owner_text;
    return filled(words.owners.mediator_since, { owner: card.owner, time: timeText(card.owner_since) });
  }

  function offer(card) {
    const free = card.owner_kind === "assistant" || card.owner_kind === "waiting";
    const shown = { take: free, "hand-back": card.mine, close: card.mine, release: false };
    byId("pass-open").hidden = !card.mine;
    for (const form of document.querySelectorAll("#actions form")) {
      form.action = `/mediators/conversations/${card.id}/${form.dataset.verb}`;
      form.hidden = !shown[form.dataset.verb];
    }
    byId("note").action = `/mediators/conversations/${card.id}/notes`;
    byId("reply").action = `/mediators/conversations/${card.id}/reply`;
    hold(card, !free && !card.mine);
    byId("reply-takes").hidden = card.mine;
  }

  // Whoever is typing keeps the field when a colleague takes the conversation: without it, the next letters would be
  // commands. What is typed then goes nowhere, and what was typed is kept.
  function hold(card, gone) {
    const field = byId("text");
    const typing = document.activeElement === field;
    if (gone && typing && !field.readOnly) showAlert(filled(words.taken_meanwhile, { owner: card.owner ?? "" }));
    field.readOnly = gone && typing;
    byId("reply").hidden = gone && !typing;
  }
  // Where a click ends the typing, nothing moves under the pointer before the click has arrived.
  let pressing = false;
  const release = () => setTimeout(() => {
    pressing = false;
    putAway();
  });
  function putAway() {
    const field = byId("text");
    if (field.readOnly && !pressing && document.activeElement !== field) byId("reply").hidden = true;
  }
  addEventListener("pointerdown", () => (pressing = true), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);
  byId("text").addEventListener("blur", putAway);

  return {
    open(isOpen) {
      document.body.dataset.open = isOpen ? "yes" : "no";
      byId("conversation").hidden = !isOpen;
      byId("nothing").hidden = isOpen;
    },
    card(card) {
      const flag = card.emergency ? element("strong", { class: "flag" }, words.emergency) : "";
      byId("conversation-title").replaceChildren(flag, flag && " ", card.reason_text);
      byId("facts").textContent = joined(
        card.waiting_text,
        card.deadline_text,
        card.wish_text,
        card.department,
        card.level,
        card.language,
        card.channel,
        card.sms_cost_text,
        card.undelivered_text,
        card.team_text,
      );
      byId("owner").textContent = ownerText(card);
      byId("careful").hidden = !card.discreet;
      const seen = others(card, words);
      if (byId("others").textContent !== seen) byId("others").textContent = seen;
      offer(card);
      lost = card.undelivered ?? [];
      markLost();
    },
    fill(messages) {
      // History is not news: screen readers hear only what comes after.
      transcript.setAttribute("aria-live", "off");
      list.replaceChildren(...messages.map((message) => messageItem(message, words)));
      markLost();
      toEnd();
      requestAnimationFrame(() => transcript.setAttribute("aria-live", "polite"));
    },
    add(message) {
      const isNew = insert(message);
      if (isNew && following) toEnd();
      return isNew;
    },
    unsent(items, explain, act) {
      unsent.replaceChildren(
        ...items.map((item) =>
          unsentItem(item, words, explain(item), {
            retry: () => act.retry(item),
            edit: () => act.edit(item),
            discard: () => act.discard(item),
          }),
        ),
      );
      if (following) toEnd();
    },
    alert: showAlert,
    toEnd,
  };
}
