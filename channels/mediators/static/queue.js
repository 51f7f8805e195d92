// The two lists: who waits, who is mine. Cards keep their element while they last, so that focus stays where it is.
import { byId, element, filled, joined } from "./dom.js";

export function queueView(words) {
  const links = new Map();
  let tabsShown = "";

  function cardItem(card, openId, unread) {
    let link = links.get(card.id);
    if (!link) {
      link = element("a", { href: `/mediators/conversations/${card.id}`, "data-id": card.id });
      links.set(card.id, link);
      element("li", {}, link);
    }
    link.parentElement.className = `card${card.emergency ? " emergency" : ""}${card.overdue ? " overdue" : ""}`;
    if (card.id === openId) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const shown = JSON.stringify([card, unread]);
    if (link.shown !== shown) {
      link.shown = shown;
      link.replaceChildren(...contents(card, unread));
    }
    return link.parentElement;
  }

  function contents(card, unread) {
    const flag = card.emergency ? element("strong", { class: "flag" }, words.emergency) : null;
    const due = card.deadline_text
      ? element("span", { class: card.overdue ? "late" : "due" }, card.deadline_text)
      : null;
    const unanswered = card.unanswered_text
      ? element("span", { class: card.unanswered_late ? "late" : "due" }, card.unanswered_text)
      : null;
    const badge = unread
      ? element("strong", { class: "badge" }, `${unread} ${unread > 1 ? words.unread_many : words.unread}`)
      : null;
    return [
      element("span", { class: "reason" }, flag, flag && " ", card.reason_text, badge && " ", badge),
      element("span", { class: "times" }, card.waiting_text ?? unanswered ?? card.updated_text, due && " · ", due),
      element("span", { class: "facts" }, joined(card.wish_text, card.department, card.level, card.language, card.channel, card.undelivered_text, card.team_text)),
    ];
  }

  function fill(list, cards, openId, unread) {
    const items = cards.map((card) => cardItem(card, openId, unread.get(card.id) ?? 0));
    const same = items.length === list.children.length && items.every((item, place) => list.children[place] === item);
    if (!same) list.replaceChildren(...items);
    byId(`${list.id}-count`).textContent = cards.length;
    byId(`${list.id}-empty`).hidden = cards.length > 0;
  }

  // On a phone the queue is on another screen: one's own conversations stay at hand above the open one.
  function tabs(mine, openId, unread) {
    const items = mine.map((card, place) => {
      const count = unread.get(card.id) ? ` (${unread.get(card.id)})` : "";
      const link = element(
        "a",
        { href: `/mediators/conversations/${card.id}`, "data-id": card.id, "aria-current": card.id === openId ? "true" : null },
        `${place + 1}. ${card.emergency ? words.emergency : joined(card.department, card.level) || card.reason_text}${count}`,
      );
      return element("li", {}, link);
    });
    byId("tabs").firstElementChild.replaceChildren(...items);
    byId("tabs").hidden = mine.length < 2;
  }

  return {
    show(queue, openId, unread) {
      const focused = document.activeElement?.dataset?.id;
      fill(byId("waiting"), queue.waiting, openId, unread);
      fill(byId("mine"), queue.mine, openId, unread);
      const shown = JSON.stringify([queue.mine.map((card) => [card.id, card.reason_text]), openId, [...unread]]);
      if (shown !== tabsShown) tabs(queue.mine, openId, unread);
      tabsShown = shown;
      const here = new Set([...queue.waiting, ...queue.mine].map((card) => card.id));
      for (const id of links.keys()) if (!here.has(id)) links.delete(id);
      // Moving an element takes the focus away from it.
      if (focused && document.activeElement?.dataset?.id !== focused) links.get(focused)?.focus();
    },
    links: () => [...document.querySelectorAll("#queue .cards a")],
    focus: (id) => (links.get(id) ?? document.querySelector("#queue .cards a"))?.focus(),
  };
}

// What is worth a word: whoever comes to the queue, and whoever was known here and is in danger only now.
export function newcomers(before, after, words) {
  const known = new Map([...before.waiting, ...before.mine].map((card) => [card.id, card]));
  const inDangerNow = (card) => card.emergency && known.has(card.id) && !known.get(card.id).emergency;
  const news = after.waiting.filter((card) => !known.has(card.id) || inDangerNow(card));
  return [...news, ...after.mine.filter(inDangerNow)].map((card) => ({
    urgent: Boolean(card.emergency),
    said: filled(card.emergency ? words.new_emergency : words.new_waiting, { reason: card.reason_text }),
  }));
}
