// The live stream. Starts again by itself, from what has been seen, and notices when it has fallen silent.

const SILENCE_MS = 25000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20000;
const EVENTS = ["queue", "conversation", "message", "notes", "gone", "trouble", "signed_out"];

// positions(): where to go on, "id:seq,id:seq", and what is on the screen: "&looking=id". on: a function for each event; on.state(state): live, lost.
export function listen(positions, on) {
  let source = null;
  let watchdog = 0;
  let again = 0;
  let pause = FIRST_PAUSE_MS;

  function heard() {
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, SILENCE_MS);
  }

  function lost() {
    stop();
    on.state("lost");
    again = setTimeout(start, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }

  function start() {
    stop();
    source = new EventSource(`/mediators/stream?conversations=${positions()}`);
    heard();
    source.onopen = () => {
      pause = FIRST_PAUSE_MS;
      on.state("live");
      heard();
    };
    // The browser would try again by itself, but from the address it began with: we know better where to go on.
    source.onerror = () => {
      lost();
      on.lost();
    };
    source.addEventListener("ping", heard);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        heard();
        on[name](JSON.parse(event.data));
      });
    }
  }

  function stop() {
    clearTimeout(watchdog);
    clearTimeout(again);
    source?.close();
    source = null;
  }

  addEventListener("online", start);
  addEventListener("offline", lost);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && start());
  return { start, stop };
}
