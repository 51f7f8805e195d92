"""A message's words without what only a screen shows."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from channels.sms.text.transliteration import URL

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|_)(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`\n]*)`")
_BULLET = re.compile(r"^[ \t]*[*+•▪●–-][ \t]+", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_LINES = re.compile(r"\n{2,}")
_TRACKERS = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d+)|fbclid|gclid|dclid|msclkid|mc_[ce]id|xtor|igshid|_ga|yclid", re.I
)


def plain(text: str) -> str:
    """The words, one paragraph or list line a line, links written out, addresses without trackers.

    Example:
        >>> plain("**Attention** : voyez [le site](https://exemple.fr/?utm_source=x&page=2)")
        'Attention : voyez le site : https://exemple.fr/?page=2'
    """
    text = _LINK.sub(r"\1 : \2", text)
    text = URL.sub(lambda found: _untracked(found.group()), text)
    text = _outside_addresses(text)
    return _LINES.sub("\n", text).strip()


def domain(url: str) -> str:
    """Where an address leads, as people say it: ``www.`` left out.

    Example:
        >>> domain("https://www.education.gouv.fr/ent/")
        'education.gouv.fr'
    """
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _untracked(url: str) -> str:
    parts = urlsplit(url)
    if not parts.query:
        return url
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _TRACKERS.fullmatch(name)]
    return url if len(kept) == len(asked) else urlunsplit(parts._replace(query=urlencode(kept)))


def _outside_addresses(text: str) -> str:
    """Takes the marks away, but not the signs of an address that look like them."""
    addresses: list[str] = []

    def kept(found: re.Match[str]) -> str:
        addresses.append(found.group())
        return f"\ue000{len(addresses) - 1}\ue001"

    text = URL.sub(kept, text)
    text = _HEADING.sub("", text)
    text = _BULLET.sub("- ", text)
    for _ in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    text = _CODE.sub(r"\1", text)
    text = _INDENT.sub("", text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: addresses[int(found.group(1))], text)
