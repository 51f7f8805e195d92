// A plain text as paragraphs, lists and links: the same rules as blocks.py. Nothing is ever read as HTML.

const BULLET = /^\s*[-•–]\s+(.+)$/;
const NUMBER = /^\s*(\d{1,2})[.)]\s+(.+)$/;
// Whole https addresses, and the one page of ours that is spoken of.
const LINK = /https:\/\/[^\s<>"«»]+|\/attestation\b/g;
const AFTER_LINK = /[.,;:!?)\]}'’”*]+$/;

/** The blocks of a text: `{kind: "p" | "ul" | "ol", start, lines}`, each line a list of `{text, href}`. */
export function blocks(text) {
  return read(bound(text));
}

/** French marks stay with their word at the end of a line. */
function bound(text) {
  return text.replace(/« /g, "«\u00a0").replace(/ ([»?!:;])/g, "\u00a0$1");
}

function read(text) {
  const found = [];
  let interrupted = true;
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      interrupted = true;
      continue;
    }
    const { kind, start, words } = readLine(line);
    const last = found[found.length - 1];
    // A blank line ends a paragraph; it does not end a list whose next item follows.
    const continues = last && last.kind === kind && (kind !== "p" || !interrupted);
    const block = continues ? last : { kind, start, lines: [] };
    if (!continues) found.push(block);
    block.lines.push(pieces(words));
    interrupted = false;
  }
  return found;
}

/** A text as written: one paragraph, its lines kept. */
export function verbatim(text) {
  return [{ kind: "p", start: 1, lines: text.split("\n").map((line) => [{ text: line, href: null }]) }];
}

function pieces(line) {
  const found = [];
  let position = 0;
  for (const match of line.matchAll(LINK)) {
    if (match[0].startsWith("/") && /\S/.test(line.charAt(match.index - 1))) continue;
    const address = match[0].replace(AFTER_LINK, "");
    if (match.index > position) found.push({ text: line.slice(position, match.index), href: null });
    found.push({ text: address, href: address });
    position = match.index + address.length;
  }
  if (position < line.length) found.push({ text: line.slice(position), href: null });
  return found;
}

function readLine(line) {
  const bullet = BULLET.exec(line);
  if (bullet) return { kind: "ul", start: 1, words: bullet[1].trim() };
  const number = NUMBER.exec(line);
  if (number) return { kind: "ol", start: Number(number[1]), words: number[2].trim() };
  return { kind: "p", start: 1, words: line.trim() };
}
