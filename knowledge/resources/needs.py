"""Which class, subject and kind of resource a message asks for: « vidéos pour réviser CE2 », « anglais 8 ans »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge.content_words import content
from knowledge.folded_words import fold
from knowledge.resources.model import CLASSES, GROUPS

_FILE = Path(__file__).parent / "words.yml"
_YEARS = (
    r"(?:ans?|anos?|ani|anni|years?(?: old)?|yrs?|yo|yas\w*|anne[es]*|lane|zan|рок\w*|рік"
    r"|سنوات|سنة|عام\w*|اعوام|sanawat|sna)"
)
_AGE = re.compile(rf"(?<!\d)(\d{{1,2}})\s*{_YEARS}(?!\w)")
_SPELT = {
    "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix sept": 17,
}  # fmt: skip
_SPELT_AGE = re.compile(rf"\b({'|'.join(sorted(_SPELT, key=len, reverse=True))})\s+ans?\b")
# « la première fois », « troisième trimestre »: no class.
_NO_CLASS = re.compile(
    r"\b(?:une seconde|(?:1ere|premiere|2nde?|seconde|[3-6]e|[3-6]eme|troisieme|quatrieme|cinquieme|sixieme) "
    r"(?P<what>fois|guerre|chance|main|trimestre|enfant|connexion|page|chose|question|etape|degre|arrondissement|semaine))\b"
)
# French as the Revolution is.
_NO_LANGUAGE = re.compile(
    r"\b(?:revolution francaise|french revolution|revolucion francesa|revolucao francesa|revolutia franceza"
    r"|французька революція|الثورة الفرنسية|الثوره الفرنسيه|republique francaise|nationalite francaise)\b"
)
_CLAUSE = re.compile(r"([,;:.!?\n]+)")
_FIRST_YEAR = 6


@dataclass(frozen=True)
class Need:
    """What is asked for; empty where nothing was said."""

    classes: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()

    @property
    def to_revise(self) -> bool:
        """Whether it is about revising, or about what there is for the holidays, even without a subject."""
        return "revise" in self.wishes or {"proposals", "holidays"}.issubset(self.wishes)

    @property
    def to_learn(self) -> bool:
        """Whether it is about learning or doing something: a subject to work at, a kind of resource."""
        matter = set(self.subjects) - {"examens"}
        return bool(self.subjects and self.formats) or bool(matter and {"revise", "again"}.intersection(self.wishes))

    @property
    def said(self) -> bool:
        """Whether anything was recognised."""
        return bool(self.classes or self.subjects)


def understood(text: str) -> Need:
    """What a message asks for, in any of the languages and in SMS spelling.

    Example:
        >>> understood("vidéos pour réviser CE2")
        Need(classes=('ce2',), subjects=(), formats=('videos',), wishes=('revise',))
        >>> understood("anglé 8 ans").classes
        ('ce2',)
    """
    said = _NO_CLASS.sub(_but_for_the_ordinal, _folded(text))
    classes = _named(said, "classes") or of_age(said) or _in_groups(said)
    return Need(classes, _subjects(said), _named(said, "formats"), _named(said, "wishes"))


def without_class(text: str) -> str:
    """A message without the class, school or age of the child, where it names neither a subject nor a kind of resource.

    « commençons par l'absence, il est au CP » is about an absence; « anglais CP » is what it is.

    Example:
        >>> without_class("on commence par l'absence, il est au CP"), without_class("maths CP")
        ("on commence par l'absence", 'maths CP')
    """
    need = understood(text)
    if not need.classes or need.subjects or need.formats or need.to_revise:
        return text
    return "".join(_but_for_class(clause) for clause in _CLAUSE.split(text)).strip(" ,;:") or text


def nothing_else(text: str) -> bool:
    """Whether a message is nothing but a class or an age, a subject and a kind of resource: « anglais 8 ans »."""
    left = _folded(text)
    for patterns in _patterns().values():
        for _, pattern in patterns:
            left = pattern.sub(" ", left)
    for pattern in (_AGE, _SPELT_AGE):
        left = pattern.sub(" ", left)
    return not list(content(left))


def of_age(said: str) -> tuple[str, ...]:
    """The class of a child of the age that a folded text gives; none before school and after it."""
    found = _AGE.search(said)
    spelt = _SPELT_AGE.search(said)
    age = int(found.group(1)) if found else _SPELT[spelt.group(1)] if spelt else 0
    if 2 <= age < _FIRST_YEAR:
        return ("maternelle",)
    ordered = CLASSES[CLASSES.index("cp") :]
    return (ordered[age - _FIRST_YEAR],) if _FIRST_YEAR <= age < _FIRST_YEAR + len(ordered) else ()


def _but_for_class(clause: str) -> str:
    """The clause, or nothing of it when it only tells the class."""
    return "" if understood(clause).classes and nothing_else(clause) else clause


def _folded(text: str) -> str:
    """Folded, the Turkish i without a dot as any other: « alıştırma » is typed « alistirma » too."""
    return fold(text).replace("ı", "i")


def _but_for_the_ordinal(found: re.Match[str]) -> str:
    """« première guerre » is a war all the same."""
    return found.group("what") or ""


def _subjects(said: str) -> tuple[str, ...]:
    """The subjects named; grammar and the like are of French, unless a language is named."""
    named = _named(said, "subjects")
    if "francais" in named and "francais" not in _named(_NO_LANGUAGE.sub(" ", said), "subjects"):
        named = tuple(one for one in named if one != "francais")
    of_french = () if {"anglais", "langues", "francais"}.intersection(named) else _named(said, "in_any_language")
    return (*of_french, *named)


def _in_groups(said: str) -> tuple[str, ...]:
    return tuple(one for group in _named(said, "groups") for one in GROUPS[group])


def _named(said: str, kind: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _patterns()[kind] if pattern.search(said))


@cache
def _patterns() -> dict[str, Sequence[tuple[str, re.Pattern[str]]]]:
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        kind: [(str(name), _pattern([str(word) for word in words])) for name, words in names.items()]
        for kind, names in table.items()
    }


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for word in words:
        open_ended = word.endswith("*")
        parts.append(re.escape(_folded(word.rstrip("*"))) + (r"\w*" if open_ended else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
