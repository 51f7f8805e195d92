// Sound and browser notification of what is new: only by choice, remembered in this browser.
import { byId } from "./dom.js";

const SOUND = "relais-sound";
const NOTIFY = "relais-notify";

function kept(key) {
  try {
    return localStorage.getItem(key) === "on";
  } catch {
    return false;
  }
}

function keep(key, on) {
  try {
    localStorage.setItem(key, on ? "on" : "off");
  } catch {
    // It holds until the page is left.
  }
}

export function alerts(words, tell) {
  const sound = byId("sound");
  const notify = byId("notify");
  let audio = null;
  sound.checked = kept(SOUND);
  notify.checked = kept(NOTIFY) && globalThis.Notification?.permission === "granted";

  // Two short notes; three for an emergency. Made here: no file to fetch.
  function ring(urgent) {
    audio ??= new AudioContext();
    const notes = urgent ? [880, 660, 880] : [660, 880];
    notes.forEach((pitch, index) => {
      const from = audio.currentTime + index * 0.18;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, from);
      volume.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.16);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.17);
    });
  }

  sound.addEventListener("change", () => {
    keep(SOUND, sound.checked);
    if (sound.checked) ring(false); // so that one hears what one chose; browsers also want a gesture first
  });
  notify.addEventListener("change", async () => {
    if (notify.checked && (await globalThis.Notification?.requestPermission()) !== "granted") {
      notify.checked = false;
      tell(words.notify_refused);
    }
    keep(NOTIFY, notify.checked);
  });

  return {
    // Nothing of what a parent wrote: notifications are shown on locked screens.
    news(message, urgent = false) {
      if (sound.checked) ring(urgent);
      if (!notify.checked || !document.hidden) return;
      try {
        const shown = new Notification(words.title, { body: message, tag: "relais" });
        shown.onclick = () => {
          window.focus();
          shown.close();
        };
      } catch {
        // Chrome on Android lets no page show one: the sound and the title still tell.
      }
    },
  };
}
