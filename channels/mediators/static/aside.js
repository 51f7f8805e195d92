// Beside the conversation: the story, guidance that may answer, replies kept ready, notes of colleagues.
import { byId, element, filled, refill } from "./dom.js";
import { timeText } from "./messages.js";

// act: insert(text, suggestion or null), startGuide(topic), addNote(text).
export function asideView(words, act) {
  let suggested = [];
  let replies = [];

  function suggestionItem(one, card) {
    const source = one.sources[0];
    const language = card.lang === one.lang ? null : filled(words.suggestion_language, { language: words.languages[one.lang] ?? one.lang });
    return element(
      "li",
      {},
      element("p", { class: "suggestion-title" }, one.title),
      element("p", { class: "text", lang: one.lang, dir: "auto" }, one.text),
      element("p", { class: "hint" }, [source && [source.organisation, source.title].filter(Boolean).join(", "), language].filter(Boolean).join(" · ")),
      element(
        "p",
        { class: "row" },
        element("button", { type: "button", onclick: () => act.insert(one.text, one) }, words.suggestion_insert),
        card.mine ? element("button", { type: "button", onclick: () => act.startGuide(one.topic) }, words.suggestion_guide) : null,
      ),
    );
  }

  function showReplies() {
    const wanted = byId("canned-filter").value.trim().toLowerCase();
    const found = replies.filter((one) => `${one.title} ${one.filled}`.toLowerCase().includes(wanted));
    refill(
      byId("canned"),
      found.map((one) =>
        element(
          "li",
          {},
          element("button", { type: "button", title: one.filled, onclick: () => act.insert(one.filled, null) }, one.title),
        ),
      ),
    );
  }

  // Where the conversation needs the room, everything begins closed and one box is open at a time.
  const narrow = matchMedia("(max-width: 1099px), (max-height: 560px)");
  const boxes = [...document.querySelectorAll("#aside > details")];
  function arrange() {
    for (const id of ["story-box", "suggestions-box"]) byId(id).open = !narrow.matches;
    if (narrow.matches) for (const id of ["canned-box", "notes-box"]) byId(id).open = false;
  }
  arrange();
  narrow.addEventListener("change", arrange);
  for (const box of boxes) {
    box.addEventListener("toggle", () => {
      if (!box.open || !narrow.matches) return;
      for (const other of boxes) if (other !== box) other.open = false;
    });
  }

  byId("canned-filter").addEventListener("input", showReplies);
  byId("canned-filter").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    byId("canned").querySelector("button")?.click();
  });
  byId("note").addEventListener("submit", (event) => {
    event.preventDefault();
    const written = byId("note-text").value.trim();
    if (written) act.addNote(written);
  });

  return {
    story(lines) {
      const shown = lines.map((line) => element("div", {}, element("dt", {}, line.label), element("dd", {}, line.text)));
      byId("story").replaceChildren(...shown);
    },
    notes(notes) {
      byId("notes").replaceChildren(
        ...notes.map((one) =>
          element(
            "li",
            { class: "note" },
            element("p", { class: "who" }, element("span", { class: "author" }, one.author), ` · ${one.kind_text} `, element("time", { datetime: one.at }, timeText(one.at))),
            element("p", { class: "text" }, one.text),
          ),
        ),
      );
      byId("notes-count").textContent = notes.length;
      if (notes.length && !narrow.matches) byId("notes-box").open = true;
    },
    noteAdded() {
      byId("note-text").value = "";
    },
    suggestions(found, card) {
      suggested = found;
      refill(byId("suggestions"), found.map((one) => suggestionItem(one, card)));
      byId("suggestions-count").textContent = found.length;
      byId("suggestions-empty").hidden = found.length > 0;
    },
    replies(found) {
      replies = found;
      showReplies();
    },
    first: () => suggested[0] ?? null,
    topic: () => suggested[0]?.topic ?? null,
    findReply() {
      byId("canned-box").open = true;
      byId("canned-filter").focus();
    },
    writeNote() {
      byId("notes-box").open = true;
      byId("note-text").focus();
    },
  };
}
