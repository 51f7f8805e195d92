"""A message as SMS: short, whole sentences, choices by number, one source, and the rest when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channels.sms.text import segments
from channels.sms.text.plain import domain, plain
from channels.sms.text.replacements import TURKISH
from channels.sms.text.transliteration import transliterate

MOST_SEGMENTS = 2
# Longer ones are cut by some operators' gateways: an emergency leaves as several messages instead.
_MOST_SEGMENTS_TOGETHER = 6
_LABEL_LENGTHS = (60, 45, 30, 20)
_WORDS_A_CHUNK = 12
# What may be left out of an answer: further questions. Where the parent must choose, nothing is.
_CHOICES_NEEDED = frozenset({"clarify", "guide", "lesson"})
_SENTENCE = re.compile(r"(?<=[.!?…؟])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[A-Z]\.)[ \t]+|\n")


@dataclass(frozen=True)
class _Parts:
    """What a message is made of, before it is cut to size."""

    sentences: tuple[str, ...]
    labels: tuple[str, ...]
    sources: tuple[str, ...]
    more: str
    all_choices: bool
    remark: str = ""

    @property
    def body(self) -> str:
        return _joined(self.sentences)


def render(text: str, payload: dict[str, Any], emergency: bool = False) -> list[str]:
    """The SMS to send now: one of two segments at most, or as many as an emergency takes.

    When there is more to say, it ends with how to ask for it (``rest`` gives it). Where more than two segments are
    needed for the choices alone, they are all shown: a question without its answers is worth nothing. That nobody has
    reviewed a translation is said where it costs no segment.

    Args:
        text: the message's text.
        payload: the contract's fields: choices, sources, lang, meta.
        emergency: nothing may be left out. Also so when ``meta`` says it.
    """
    parts = _parts(text, payload)
    if emergency or _is_emergency(payload):
        pages = _whole(parts)
    else:
        page = _on_one_page(parts)
        if page is None:
            _, page = _first_page(_in_smaller_pieces(parts))
        pages = [page] if page else []
    return _remarked(pages, parts.remark)


def rest(text: str, payload: dict[str, Any]) -> str | None:
    """What ``render`` did not say yet, to be sent as a message with the same payload; None when all was said."""
    parts = _parts(text, payload)
    if _is_emergency(payload) or _on_one_page(parts) is not None:
        return None
    parts = _in_smaller_pieces(parts)
    taken, _ = _first_page(parts)
    return _joined(parts.sentences[taken:]) or None


def _parts(text: str, payload: dict[str, Any]) -> _Parts:
    words = _words(str(payload.get("lang") or "fr"))
    body = plain(text)
    meta = payload.get("meta") or {}
    return _Parts(
        sentences=tuple(_sentences(body)),
        labels=tuple(plain(str(choice["label"])) for choice in payload.get("choices") or ()),
        sources=tuple(_source_forms(payload.get("sources") or (), body, words["source"])),
        more=words["more"],
        all_choices=meta.get("decision") in _CHOICES_NEEDED,
        remark=words["unreviewed"] if meta.get("translation") == "unreviewed" else "",
    )


def _on_one_page(parts: _Parts) -> str | None:
    """Everything, if it fits: first with the full source and all choices, then with less of them; or None.

    Turkish letters are written plainly rather than that a second message must be asked for.
    """
    for letters in ({}, TURKISH):
        for source in parts.sources:
            for choices in _choice_blocks(parts):
                said = "\n".join(piece for piece in (parts.body, choices, source) if piece)
                page = transliterate(said.translate(letters))
                if _fits(page):
                    return page
    return None


def _choice_blocks(parts: _Parts) -> Iterator[str]:
    """Ways to show the choices, the fullest first."""
    if not parts.all_choices:
        for shown in range(len(parts.labels), -1, -1):
            yield _numbered(parts.labels[:shown])
        return
    for length in _LABEL_LENGTHS:
        yield _numbered([_shortened(label, length) for label in parts.labels])


def _first_page(parts: _Parts) -> tuple[int, str]:
    """How many sentences the first page takes, and the page. What follows keeps at least one sentence."""
    for taken in range(len(parts.sentences) - 1, 0, -1):
        page = transliterate(_joined([*parts.sentences[:taken], f"\n{parts.more}"]))
        if _fits(page):
            return taken, page
    everything = [parts.body, _numbered([_shortened(label, _LABEL_LENGTHS[-1]) for label in parts.labels])]
    return len(parts.sentences), transliterate("\n".join(piece for piece in everything if piece))


def _in_smaller_pieces(parts: _Parts) -> _Parts:
    """Sentences too long for a page, or one alone, are cut between words."""
    pieces: list[str] = []
    for sentence in parts.sentences:
        words = sentence.split(" ")
        if not _fits(transliterate(f"{sentence}\n{parts.more}")):
            pieces += _that_fit(words, parts.more)
        elif len(parts.sentences) == 1 and len(words) > 1:
            size = min(_WORDS_A_CHUNK, (len(words) + 1) // 2)
            pieces += [" ".join(words[start : start + size]) for start in range(0, len(words), size)]
        else:
            pieces.append(sentence)
    return replace(parts, sentences=tuple(pieces))


def _that_fit(words: Sequence[str], more: str) -> list[str]:
    """The words in pieces that each fit on a page with ``more``; by size, for a page in UCS-2 holds half as much."""
    pieces: list[list[str]] = [[]]
    for word in words:
        if pieces[-1] and (
            len(pieces[-1]) >= _WORDS_A_CHUNK or not _fits(transliterate(" ".join([*pieces[-1], word]) + f"\n{more}"))
        ):
            pieces.append([])
        pieces[-1].append(word)
    return [" ".join(piece) for piece in pieces]


def _whole(parts: _Parts) -> list[str]:
    """Everything, on one page where it can be; else in as few messages as gateways take, each cut after a sentence.

    For the sake of one page the source is left out, or Turkish written without the letters that take twice the room.
    """
    for source in (*parts.sources, ""):
        tail = "\n".join(piece for piece in (_numbered(parts.labels), source) if piece)
        everything = _joined([*parts.sentences, *([f"\n{tail}"] if tail else [])])
        for page in (transliterate(everything), transliterate(everything.translate(TURKISH))):
            if page and _fits(page):
                return [page]
    tail = "\n".join(piece for piece in (_numbered(parts.labels), parts.sources[0]) if piece)
    pieces = [*parts.sentences, *([f"\n{tail}"] if tail else [])]
    messages: list[str] = []
    current: list[str] = []
    for piece in pieces:
        together = transliterate(_joined([*current, piece]))
        if current and segments.count(together).count > _MOST_SEGMENTS_TOGETHER:
            messages.append(transliterate(_joined(current)))
            current = []
        current.append(piece)
    return [*messages, transliterate(_joined(current))] if current else messages


def _remarked(pages: list[str], remark: str) -> list[str]:
    """The pages, with the remark at the end of the last one if that costs no further segment."""
    if not pages or not remark:
        return pages
    remarked = f"{pages[-1]}\n{transliterate(remark)}"
    return [*pages[:-1], remarked] if segments.count(remarked).count == segments.count(pages[-1]).count else pages


def _sentences(body: str) -> Iterator[str]:
    """Sentences in order; one that begins a line carries the line break before it."""
    start = 0
    line = ""
    for found in _SENTENCE.finditer(body):
        if body[start : found.start()]:
            yield line + body[start : found.start()]
        start, line = found.end(), "\n" if found.group() == "\n" else ""
    if body[start:]:
        yield line + body[start:]


def _joined(sentences: Sequence[str]) -> str:
    text = ""
    for sentence in sentences:
        text += sentence if sentence.startswith("\n") or not text else f" {sentence}"
    return text.strip()


def _numbered(labels: Sequence[str]) -> str:
    return "\n".join(f"{number} {label}" for number, label in enumerate(labels, 1))


def _shortened(label: str, length: int) -> str:
    """The label, cut between words when it is longer; the number stays, so it can still be picked."""
    if len(label) <= length:
        return label
    return label[: length - 3].rsplit(" ", 1)[0].rstrip(" ,;:(") + "..."


def _source_forms(sources: Sequence[dict[str, Any]], body: str, word: str) -> Iterator[str]:
    """Ways to write the first source, the fullest first: organisation and domain, then the domain alone."""
    if not sources:
        yield ""
        return
    organisation, site = str(sources[0].get("organisation") or ""), domain(str(sources[0].get("url") or ""))
    named = [organisation, "" if site and site in body else site]
    written = ", ".join(dict.fromkeys(part for part in named if part)) or site
    yield f"{word} {written}"
    yield f"({written})"
    # A site that the text names already is a source that the parent can see.
    yield "" if site and site in body else f"({site or organisation})"


def _is_emergency(payload: dict[str, Any]) -> bool:
    return bool((payload.get("meta") or {}).get("decision") == "emergency")


def _fits(page: str) -> bool:
    return segments.count(page).count <= MOST_SEGMENTS


@cache
def _tables() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "words.yml").read_text("utf-8"))
    return loaded


def _words(lang: str) -> dict[str, str]:
    return _tables().get(lang, _tables()["fr"])
