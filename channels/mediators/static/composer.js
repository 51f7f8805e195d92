// The reply being written: its draft, and the guidance whose source goes with it. Both survive a reload.
import { byId, filled } from "./dom.js";

// changed(): what is written, or its source, is another.
export function composer(kept, words, openId, changed) {
  const text = byId("text");
  let attached = null;

  function keep() {
    if (openId()) kept.write(`draft:${openId()}`, text.value);
    changed();
  }

  function attach(suggestion) {
    attached = suggestion && { topic: suggestion.topic, title: suggestion.title };
    if (openId()) kept.write(`source:${openId()}`, attached);
    byId("attached").hidden = !attached;
    byId("attached-text").textContent = attached ? filled(words.attached, attached) : "";
    changed();
  }

  byId("attached-remove").addEventListener("click", () => attach(null));

  return {
    text,
    keep,
    topic: () => attached?.topic ?? null,
    // Adds to what is written already; what a mediator has typed is never replaced.
    add(written, suggestion = null) {
      if (!openId() || byId("reply").hidden) return;
      text.value = [text.value.trimEnd(), written].filter(Boolean).join("\n");
      if (suggestion) attach(suggestion);
      keep();
      text.focus();
    },
    // Words that were not sent come back, even while somebody else has the conversation. Whether they are seen now.
    takeBack(written) {
      const parts = [text.value.trimEnd(), written];
      text.value = (parts[0].endsWith(written) ? parts.slice(0, 1) : parts).filter(Boolean).join("\n");
      keep();
      text.focus();
      return !byId("reply").hidden;
    },
    open(id) {
      text.value = kept.read(`draft:${id}`, "");
      attach(kept.read(`source:${id}`, null));
    },
    // What is to be sent, or null; the field is empty afterwards.
    take() {
      const written = text.value.trim();
      if (!openId() || !written || byId("reply").hidden || text.readOnly) return null;
      const taken = { text: written, topic: attached?.topic ?? null };
      text.value = "";
      keep();
      attach(null);
      return taken;
    },
    forget(id) {
      kept.write(`draft:${id}`, null);
      kept.write(`source:${id}`, null);
    },
  };
}
