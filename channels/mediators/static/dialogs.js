// The dialogs of the open conversation: end it with an outcome, pass it on, propose it as guidance.
import { byId, element, filled } from "./dom.js";

function ask(id) {
  const dialog = byId(id);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export function dialogs(words, start) {
  function colleagueText(one) {
    const key = one.availability === "available" ? "pass_to_colleague" : "pass_to_colleague_busy";
    return filled(words[key], { ...one, availability: words.availabilities[one.availability] });
  }

  return {
    // The body for the API, or null when the mediator changed their mind.
    async close() {
      byId("close-note").value = "";
      if (!(await ask("sure"))) return null;
      const outcome = document.querySelector('#sure input[name="outcome"]:checked').value;
      return { outcome, note: byId("close-note").value };
    },
    // {verb, body} or null.
    async pass(colleagues, card) {
      const option = (value, label) => element("option", { value }, label);
      byId("pass-to").replaceChildren(
        option("release", words.pass_to_queue),
        option("hand-back", words.pass_to_assistant),
        ...start.teams.filter((team) => team.id !== card.team).map((team) => option(`team:${team.id}`, filled(words.pass_to_team, team))),
        ...colleagues.filter((one) => one.name !== start.me).map((one) => option(`mediator:${one.name}`, colleagueText(one))),
      );
      byId("pass-note").value = "";
      if (!(await ask("pass"))) return null;
      const [kind, ...rest] = byId("pass-to").value.split(":");
      const note = byId("pass-note").value;
      const to = rest.join(":");
      return to ? { verb: "transfer", body: { [kind]: to, note } } : { verb: kind, body: { note } };
    },
    async propose(proposal, topic) {
      byId("propose-question").value = proposal.question.slice(0, 500);
      byId("propose-answer").value = proposal.answer;
      if (topic) byId("propose-topic").value = topic;
      if (!(await ask("propose"))) return null;
      return {
        question: byId("propose-question").value.trim(),
        answer: byId("propose-answer").value.trim(),
        topic: byId("propose-topic").value,
      };
    },
  };
}
