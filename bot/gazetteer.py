"""The names of places and classes that a message may hold, read from the gazetteer of the guidance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Set, Tuple

import yaml

from bot.tokens import words

Words = Tuple[str, ...]

DEPARTMENT = "department"
LEVEL = "level"
_ARTICLES = ("le", "la", "les", "l")
_CONTRACTED = {"le": ("au", "du"), "les": ("aux", "des")}
_GENERIC_SCHOOL = {("ecole",), ("lecole",)}
_EVERYDAY_DEPARTMENTS = {("lot",), ("manche",), ("somme",), ("la", "reunion"), ("saint", "martin")}
_EVERYDAY_TOWNS = {"bouillante", "goyave", "lemoule", "moule", "petitcanal", "troisrivieres", "vieuxfort"}
_SHORT_TOWN = 4
_POSTCODE_EXCEPTIONS = {"97133": "977", "97150": "978"}
_NOT_POSTCODES = {"33700"}  # where unwanted text messages are reported
_CORSICA = re.compile(r"^20[01]\d\d$")


class Need(Enum):
    """What a name needs around it before it counts."""

    NOTHING = "nothing"
    PLACE = "place"  # « à Vienne », « collège de Guise », or the whole message
    STRICT_PLACE = "strict place"  # « j'habite dans le Lot », « département du Lot »: the word means something else too
    DEPARTMENT_WORD = "department word"  # « département du Cher », or the whole message
    CLASS_WORD = "class word"  # « en seconde », or the whole message
    BESIDE_A_PLACE = "beside a place"  # « l'école »: any school at all, unless « l'école à Laon », or the whole message


@dataclass(frozen=True)
class Name:
    """What a sequence of words stands for. ``kind`` None marks a phrase that must never be read as a class."""

    kind: Optional[str]
    value: str = ""
    need: Need = Need.NOTHING
    served: bool = True
    town: bool = False


@dataclass
class Gazetteer:
    """Names by their folded words, and what spelling mistakes are compared with."""

    names: Dict[Words, List[Name]] = field(default_factory=dict)
    codes: Dict[str, bool] = field(default_factory=dict)
    long_departments: List[Tuple[str, Name]] = field(default_factory=list)
    long_towns: List[Tuple[str, Name]] = field(default_factory=list)
    not_a_class_before: FrozenSet[str] = frozenset()
    longest: int = 1

    def add(self, words_: Words, name: Name) -> None:
        """Adds a name; the same words may stand for several things (Vienne)."""
        if not words_:
            return
        known = self.names.setdefault(words_, [])
        if name not in known:
            known.append(name)
        self.longest = max(self.longest, len(words_))

    def department_of_postcode(self, digits: str) -> Optional[str]:
        """The department of a postal code, or None when there is no such department."""
        if digits in _NOT_POSTCODES:
            return None
        if digits in _POSTCODE_EXCEPTIONS:
            return _POSTCODE_EXCEPTIONS[digits]
        if digits.startswith("20"):
            return "2A" if _CORSICA.match(digits) else "2B"
        code = digits[:3] if digits[:2] in ("97", "98") else digits[:2]
        return code if code in self.codes else None


def read_gazetteer(path: Path) -> Gazetteer:
    """The gazetteer of a YAML file.

    Raises:
        FileNotFoundError: no such file.
        KeyError: a field is missing.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    gazetteer = Gazetteer(not_a_class_before=frozenset(_flat(data["not_followed_by"])))
    for department in data["departments"]:
        _add_department(gazetteer, department)
    for department in data["other_departments"]:
        _add_other_department(gazetteer, department)
    for level in data["levels"]:
        _add_level(gazetteer, level)
    return gazetteer


def _flat(names: Iterable[str]) -> Set[str]:
    return {word for name in names for word in words(name)}


def _add_department(gazetteer: Gazetteer, data: Dict[str, Any]) -> None:
    code = data["code"]
    gazetteer.codes[code] = True
    ambiguous = {words(name) for name in data.get("ambiguous_names", [])}
    for name in data["names"]:
        gazetteer.add(words(name), Name(DEPARTMENT, code))
    for ambiguous_words in ambiguous:
        gazetteer.add(ambiguous_words, Name(DEPARTMENT, code, Need.DEPARTMENT_WORD))
    official = words(data["name"])
    joined = "".join(official)
    if official not in ambiguous and len(joined) > 5:
        gazetteer.long_departments.append((joined, Name(DEPARTMENT, code)))
    for town in data["towns"]:
        _add_town(gazetteer, words(town), code)
    for town in data.get("ambiguous_towns", []):
        gazetteer.add(words(town), Name(DEPARTMENT, code, Need.PLACE, town=True))


def _add_town(gazetteer: Gazetteer, town: Words, code: str) -> None:
    joined = "".join(town)
    everyday = len(joined) <= _SHORT_TOWN or joined in _EVERYDAY_TOWNS
    gazetteer.add(town, Name(DEPARTMENT, code, Need.PLACE if everyday else Need.NOTHING, town=True))
    if len(joined) > 6 and not everyday:
        gazetteer.long_towns.append((joined, Name(DEPARTMENT, code, town=True)))
    if town[0] in _ARTICLES and len(town) > 1:
        gazetteer.add(town[1:], Name(DEPARTMENT, code, Need.PLACE, town=True))
        everyday = everyday or len(joined) - len(town[0]) <= _SHORT_TOWN
        for contracted in _CONTRACTED.get(town[0], ()):
            need = Need.STRICT_PLACE if everyday else Need.NOTHING
            gazetteer.add((contracted, *town[1:]), Name(DEPARTMENT, code, need, town=True))


def _add_other_department(gazetteer: Gazetteer, data: Dict[str, Any]) -> None:
    gazetteer.codes[data["code"]] = False
    name = words(data["name"])
    need = Need.NOTHING if len(name) > 1 else Need.PLACE
    if name in _EVERYDAY_DEPARTMENTS:
        need = Need.STRICT_PLACE
    gazetteer.add(name, Name(DEPARTMENT, data["code"], need, served=False))


def _add_level(gazetteer: Gazetteer, data: Dict[str, Any]) -> None:
    for name in data["names"]:
        generic = words(name) in _GENERIC_SCHOOL
        gazetteer.add(words(name), Name(LEVEL, data["id"], Need.BESIDE_A_PLACE if generic else Need.NOTHING))
    for name in data["ambiguous_names"]:
        gazetteer.add(words(name), Name(LEVEL, data["id"], Need.CLASS_WORD))
    for phrase in data["excluded_phrases"]:
        gazetteer.add(words(phrase), Name(None))
