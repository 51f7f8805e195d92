// What is known of the parent: a form of three choices, for who has the conversation.
import { byId } from "./dom.js";

// attempt(work): does the work for the open conversation, and tells its trouble. corrected(id, opened): it is done.
export function situationView(api, attempt, corrected) {
  const box = byId("situation-box");
  const form = byId("situation");
  let shown = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { lang, department, level } = form.elements;
    const known = { lang: lang.value, department: department.value || null, level: level.value || null };
    attempt(async (id) => {
      await api.send(`conversations/${id}/profile`, known, "PUT");
      corrected(id, await api.read(`conversations/${id}`));
    });
  });

  return {
    show(card) {
      const another = card.id !== shown;
      shown = card.id;
      box.hidden = !card.mine;
      form.action = `/mediators/conversations/${card.id}/profile`;
      // What is being corrected is not taken away by news of the same conversation.
      if (!another && box.open) return;
      for (const [name, value] of Object.entries(card.profile)) {
        const field = form.elements[name];
        if (value && ![...field.options].some((option) => option.value === value)) field.append(new Option(value, value));
        field.value = value ?? "";
      }
    },
    done() {
      box.open = false;
      box.querySelector("summary").focus();
    },
  };
}
