"""Words that are orders to the house itself, understood whatever the assistant does: whole messages only.

The words are in ``commands/``, one file a language. Any language is understood at any time: who is lost in one asks for
help in another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from conversations.choices import fold

SMS = "sms"
WEB = "web"
_FOLDER = Path(__file__).parent / "commands"
_POLITE, _ORDINARY = "polite", "ordinary"
_MOST_CHARACTERS = 80
# A slip of the finger is forgiven in words this long, except where it would cost what cannot be had back.
_FORGIVEN_FROM = 6
_NOT_A_LETTER = re.compile(r"[\W_]+")
# Advertising has taught everybody « STOP au 36000 ».
_TO_SENDER = re.compile(r"(.+?)(?: (?:au|to|al|ao|la))? [0-9]{5}")
_REPEATED = re.compile(r"(\w)\1{2,}")


class Command(StrEnum):
    """What can be ordered by a word."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    INFO = "info"
    ERASE = "erase"
    LANGUAGE = "language"
    HUMAN = "human"
    MORE = "more"
    LINK = "link"
    BY_SMS = "by_sms"
    LEAVE_QUEUE = "leave_queue"

    def obeyed_on(self, channel: str) -> bool:
        """Where the word is an order: one's data are one's own everywhere; the others are for who has only words.

        Leaving the queue means something only to who is in it; its owner's turn sees to that.
        """
        if self is Command.BY_SMS:
            return channel == WEB
        return self in (Command.ERASE, Command.INFO) or channel == SMS


def command(text: str) -> Command | None:
    """The order that a message is, in any of the languages, or None. ``obeyed_on`` says where it counts.

    Kind words around it, capitals, accents, repeated letters and punctuation change nothing; any other word does.

    Example:
        >>> command("STOP, merci !")
        <Command.STOP: 'stop'>
        >>> command("il faut que ça stop") is None
        True
    """
    word = _known_word(text)
    return _meanings()[word] if word else None


def language_of(text: str, lang: str) -> str:
    """The language that the words of an order are of; ``lang`` where they tell none, or are also of that one.

    Example:
        >>> language_of("توقف", "fr"), language_of("STOP", "tr"), language_of("bonjour", "fr")
        ('ar', 'tr', 'fr')
    """
    spoken = _languages().get(_known_word(text) or "", frozenset())
    return next(iter(spoken)) if len(spoken) == 1 else lang


def _known_word(text: str) -> str | None:
    """The order as the files spell it; None when the message is none."""
    if len(text) > _MOST_CHARACTERS:
        return None
    words = _plain(text)
    kind = _without_kindness(words)
    for heard in (words, kind, _once(kind)):
        for spelt in (heard, _REPEATED.sub(r"\1\1", heard), _REPEATED.sub(r"\1", heard)):
            if spelt in _meanings():
                return spelt
    sender = _TO_SENDER.fullmatch(kind)
    if sender and _meanings().get(sender.group(1)) is Command.STOP:
        return sender.group(1)
    return _nearly(kind)


def _once(words: str) -> str:
    """One word that is said again and again, said once."""
    said = words.split()
    return said[0] if len(set(said)) == 1 else words


def _plain(text: str) -> str:
    """Letters and digits in lower case without accents, single blanks; Turkish ``ı`` is often typed ``i``.

    Letters that only look different, as some keyboards offer them (``ＳＴＯＰ``), are the plain ones.
    """
    return _NOT_A_LETTER.sub(" ", fold(unicodedata.normalize("NFKC", text)).replace("ı", "i")).strip()


def _without_kindness(words: str) -> str:
    """The words less what is only polite around them."""
    before = None
    while words != before:
        before = words
        for kind in _words(_POLITE):
            if words.startswith(f"{kind} "):
                words = words[len(kind) + 1 :]
            if words.endswith(f" {kind}"):
                words = words[: -len(kind) - 1]
    return words


def _nearly(word: str) -> str | None:
    """The order that one long word is but for one letter; None when that could be two orders, or erase something."""
    if " " in word or len(word) < _FORGIVEN_FROM or word in _words(_ORDINARY):
        return None
    near = sorted(known for known in _one_slip(word) if len(known) >= _FORGIVEN_FROM)
    meant = {_meanings()[known] for known in near}
    return near[0] if len(meant) == 1 and Command.ERASE not in meant else None


def _one_slip(word: str) -> Iterator[str]:
    """Known words from which ``word`` differs by one letter more, less, other, or by two letters swapped."""
    for known in _meanings():
        if known[0] == word[0] and abs(len(known) - len(word)) <= 1 and _slips(known, word):
            yield known


def _slips(known: str, word: str) -> bool:
    start = 0
    while start < min(len(known), len(word)) and known[start] == word[start]:
        start += 1
    left, right = known[start:], word[start:]
    swapped = len(left) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


@cache
def _meanings() -> Mapping[str, Command]:
    found: dict[str, Command] = {}
    for table in _tables().values():
        for ordered in Command:
            for word in table.get(ordered.value, ()):
                found.setdefault(_plain(word), ordered)
    return found


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    """Whose word each order is."""
    found: dict[str, set[str]] = {}
    for lang, table in _tables().items():
        for ordered in Command:
            for word in table.get(ordered.value, ()):
                found.setdefault(_plain(word), set()).add(lang)
    return {word: frozenset(spoken) for word, spoken in found.items()}


@cache
def _words(key: str) -> tuple[str, ...]:
    """The words under a key of all languages, the longest first: « merci beaucoup » before « merci »."""
    words = {_plain(word) for table in _tables().values() for word in table.get(key, ())}
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.yml"))}
