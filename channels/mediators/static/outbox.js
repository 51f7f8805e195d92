// Replies on their way: kept until the server has them, sent in order, each once however often it is tried.

const FIRST_PAUSE_MS = 1500;
const LONGEST_PAUSE_MS = 30000;
const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 5000;

export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// send(item): a promise; rejects with a Problem, which explain(problem) puts into words. sent(item, answer) and
// changed(conversationId) tell the page.
export function outbox(kept, { send, sent, changed, signedOut, explain }) {
  let items = kept.read("unsent", []);
  let busy = false;
  let pause = FIRST_PAUSE_MS;
  let timer = 0;

  function save(conversationId) {
    kept.write("unsent", items.length ? items : null);
    changed(conversationId);
  }

  function next() {
    // A refused reply holds back those behind it in the same conversation: order matters more than speed.
    const held = new Set();
    return items.find((item) => {
      if (item.why) held.add(item.conversation);
      return !held.has(item.conversation);
    });
  }

  async function flush() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    for (let item = next(); item; item = next()) {
      try {
        const answer = await send(item);
        pause = FIRST_PAUSE_MS;
        remove(item.localId);
        sent(item, answer);
      } catch (problem) {
        if (problem.code === "signed_out") {
          signedOut();
          break;
        }
        if (problem.passes) {
          item.tries = (item.tries ?? 0) + 1;
          save(item.conversation);
          timer = setTimeout(flush, pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
          break;
        }
        item.why = explain(problem);
        save(item.conversation);
      }
    }
    busy = false;
  }

  function remove(localId) {
    const item = items.find((each) => each.localId === localId);
    if (!item) return;
    items = items.filter((each) => each !== item);
    save(item.conversation);
  }

  addEventListener("online", flush);
  return {
    add(conversation, text, topic = null) {
      items.push({ localId: newId(), conversation, text, topic });
      save(conversation);
      flush();
    },
    retry(localId) {
      const item = items.find((each) => each.localId === localId);
      if (item) delete item.why;
      pause = FIRST_PAUSE_MS;
      flush();
    },
    // Whether nothing of a conversation is left to send; what is just on its way is waited for.
    async arrived(conversation) {
      const left = () => items.filter((item) => item.conversation === conversation);
      const until = Date.now() + PATIENCE_MS;
      while (left().length && left().every((item) => !item.why && !item.tries) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
      return left().length === 0;
    },
    of: (conversation) => items.filter((item) => item.conversation === conversation),
    isEmpty: () => items.length === 0,
    remove,
    flush,
  };
}
