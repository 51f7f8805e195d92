"""Which items to show: the filter of the list, and its order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from channels.editors.keys import ItemSummary

EXPIRED, CURRENT = "expired", "current"


@dataclass(frozen=True)
class Selection:
    """What somebody looks for. Empty fields select everything."""

    words: str = ""
    kind: str = ""
    family: str = ""
    state: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Selection:
        """The filter of a request's query; what is unknown in it is ignored."""
        state = query.get("state", "")
        return cls(
            words=query.get("words", "").strip()[:200],
            kind=query.get("kind", ""),
            family=query.get("family", ""),
            state=state if state in (EXPIRED, CURRENT) else "",
        )

    def of(self, items: Iterable[ItemSummary]) -> list[ItemSummary]:
        """The items that match, those to be reviewed first at the top."""
        return sorted(
            (item for item in items if self._matches(item)), key=lambda item: (item.review_before or date.max, item.id)
        )

    def _matches(self, item: ItemSummary) -> bool:
        if self.kind and item.kind != self.kind:
            return False
        if self.family and self.family not in families([item]):
            return False
        if self.state and item.expired is not (self.state == EXPIRED):
            return False
        searched = _folded(" ".join((item.id, item.title, *item.topics)))
        return all(word in searched for word in _folded(self.words).split())


def families(items: Iterable[ItemSummary]) -> Sequence[str]:
    """The families of the items' topics: what stands before the dot."""
    return sorted({topic.split(".")[0] for item in items for topic in item.topics})


def _folded(words: str) -> str:
    decomposed = unicodedata.normalize("NFD", words.casefold().replace("’", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
