// One script tag on any page: a button, and the chat in a frame when it is pressed.
// data-lang: language. data-label: words of the button. What the page itself holds is never touched.

(() => {
  const script = document.currentScript;
  const { name, primary, onPrimary, words: all } = script.relais;
  const lang = script.dataset.lang || (document.documentElement.lang || "fr").slice(0, 2);
  const words = all[lang] || all.fr;
  const origin = new URL(script.src).origin;
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 600 17px/1.3 system-ui, sans-serif; }
    [hidden] { display: none !important; }
    button { min-height: 48px; padding: 10px 18px; border: 2px solid ${onPrimary}; border-radius: 8px;
      background: ${primary}; color: ${onPrimary}; cursor: pointer; }
    button:focus-visible { outline: 3px solid ${primary}; outline-offset: 2px; }
    .open { position: fixed; z-index: 2147483000; inset-block-end: 16px; inset-inline-end: 16px;
      max-width: calc(100vw - 32px); box-shadow: 0 2px 8px rgb(0 0 0 / 30%); }
    .panel { position: fixed; z-index: 2147483000; inset-block-end: 16px; inset-inline-end: 16px;
      width: 400px; height: min(680px, calc(100vh - 32px)); display: flex; flex-direction: column;
      background: #fff; border: 1px solid #6b6255; border-radius: 8px; overflow: hidden;
      box-shadow: 0 4px 24px rgb(0 0 0 / 30%); }
    .bar { display: flex; justify-content: space-between; align-items: center; background: ${primary}; }
    .bar span { padding-inline: 16px; color: ${onPrimary}; }
    .bar button { min-height: 44px; border: 0; border-radius: 0; }
    .bar button:focus-visible { outline-color: ${onPrimary}; outline-offset: -5px; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 480px), (max-height: 480px) {
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
    }`;

  function element(tag, className, content) {
    const made = document.createElement(tag);
    made.className = className;
    if (content) made.textContent = content;
    return made;
  }

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const label = script.dataset.label || words.widget_open;
  const opener = element("button", "open", label);
  const panel = element("div", "panel");
  const bar = element("div", "bar");
  const closer = element("button", "close", words.widget_close);
  let frame = null;
  let escapes = [];

  function dress() {
    // A constructed sheet passes the strict policies of the pages we are put in; older browsers get an element.
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(element("style", "", STYLE));
    }
  }

  function open() {
    if (!frame) {
      frame = element("iframe", "");
      frame.title = words.widget_title;
      frame.src = `${origin}/chat?widget=1&lang=${encodeURIComponent(lang)}`;
      frame.addEventListener("load", greet);
      panel.append(frame);
    }
    panel.hidden = false;
    opener.hidden = true;
    opener.textContent = label;
    opener.setAttribute("aria-expanded", "true");
    frame.focus();
    greet();
  }

  function greet() {
    if (!panel.hidden) frame.contentWindow.postMessage({ relais: "opened" }, origin);
  }

  function close() {
    panel.hidden = true;
    opener.hidden = false;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  // Three times Escape leaves the page, as in the chat itself; the first one, which closes the panel, begins the count.
  function escaped() {
    const now = performance.now();
    escapes = [...escapes.slice(-2), now].filter((at) => now - at < 1500);
    if (escapes.length < 3) return;
    frame.contentWindow.postMessage({ relais: "leave" }, origin);
    setTimeout(() => location.replace(`${origin}/chat/leave`), 150);
  }

  function listen(event) {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    const told = event.data && event.data.relais;
    if (told === "close") {
      close();
      escaped();
    }
    if (told === "news" && panel.hidden) opener.textContent = words.widget_new;
  }

  dress();
  host.dir = words.dir;
  host.lang = all[lang] ? lang : "fr";
  for (const button of [opener, closer]) button.type = "button";
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.widget_title);
  panel.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", open);
  closer.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !frame) return;
    const lately = escapes.some((at) => performance.now() - at < 1500);
    if (!panel.hidden) close();
    else if (!lately) return;
    escaped();
  });
  window.addEventListener("message", listen);
  bar.append(element("span", "", name), closer);
  panel.append(bar);
  root.append(opener, panel);
  document.body.append(host);
})();
