"""Whether a message is about a school in another country, of which this service knows nothing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from knowledge.folded_words import fold

_FILE = Path(__file__).with_suffix(".yml")
# A parent abroad, a foreign telephone, another language, a move: the school may still be a French one.
MAY_CONCERN_ABROAD = frozenset(
    {
        "aide.lire-francais",
        "educonnect.code-non-recu",
        "educonnect.deux-parents",
        "educonnect.numero-inconnu",
        "ent.demenagement",
        "ent.langue",
    }
)


def elsewhere(text: str) -> bool:
    """Whether the message names a country, a city or a school service out of France.

    Example:
        >>> elsewhere("how do I see the grades of my son in London?"), elsewhere("inscription au collège en Guadeloupe")
        (True, False)
    """
    return _pattern().search(fold(text)) is not None


@cache
def _pattern() -> re.Pattern[str]:
    named = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words = [_word(str(name)) for names in named.values() for name in names]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


def _word(name: str) -> str:
    return re.escape(fold(name)) + (r"[\w']*" if name.endswith("*") else "")
