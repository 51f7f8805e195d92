"""The lexicon as reviewed in files: concepts, rules, idioms and contexts, by language; nothing clever happens here.

``lexicon/<lang>/common.yml`` holds concepts that all classes share, ``idioms.yml`` figures of speech whose words are
not read, ``contexts.yml`` situations that make some rules fall silent (a game, a lesson, a drill), and each other file
one class of emergency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from conversations.triage.patterns import concepts_named

FOLDER = Path(__file__).parent / "lexicon"
_COMMON = "shared"
_SHARED = ("common", "words", "idioms", "contexts")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LexiconError(ValueError):
    """A file of the lexicon does not follow its format; the message names the file."""


@dataclass(frozen=True)
class RuleSource:
    """One rule as written. ``says`` is the sentence shown to the person who asks why it fired."""

    name: str
    topic: str
    says: str
    any: tuple[str, ...]
    unless: tuple[str, ...]
    vetoed_by: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class ContextSource:
    """A situation that silences rules, in the sentence where it is named or in the whole message."""

    name: str
    scope: Literal["sentence", "message"]
    any: tuple[str, ...]


@dataclass(frozen=True)
class LanguageSource:
    """Everything written for one language."""

    lang: str
    concepts: Mapping[str, tuple[str, ...]]
    rules: tuple[RuleSource, ...]
    idioms: tuple[str, ...] = ()
    contexts: tuple[ContextSource, ...] = ()
    markers: tuple[str, ...] = ()


def languages(folder: Path = FOLDER) -> list[LanguageSource]:
    """The languages of the lexicon, in the order of their codes.

    Raises:
        LexiconError: a file does not follow the format.
    """
    shared = _language(folder / _COMMON)
    own = (_language(path) for path in sorted(folder.iterdir()) if path.is_dir() and path.name != _COMMON)
    return [_with_shared(language, shared) for language in own]


def _with_shared(own: LanguageSource, shared: LanguageSource) -> LanguageSource:
    """A language with the rules of all languages, as far as it has words for their concepts."""
    known = frozenset(own.concepts)

    def spoken(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(source for source in sources if concepts_named(source) <= known)

    rules = [
        replace(
            rule,
            name=f"{own.lang}{rule.name.removeprefix(shared.lang)}",
            any=spoken(rule.any),
            unless=spoken(rule.unless),
        )
        for rule in shared.rules
    ]
    contexts = {context.name: context for context in own.contexts}
    for context in shared.contexts:
        mine = contexts.get(context.name, replace(context, any=()))
        contexts[context.name] = replace(mine, any=mine.any + spoken(context.any))
    return replace(
        own,
        # French has rules of its own for everything; the shared ones, made for smaller lexicons, only add false alarms
        # there (28 of 1,258 ordinary questions instead of 6, for 7 more of 333 emergencies).
        rules=own.rules + tuple(rule for rule in rules if rule.any and own.lang != "fr"),
        idioms=own.idioms + spoken(shared.idioms),
        contexts=tuple(contexts.values()),
    )


def _language(folder: Path) -> LanguageSource:
    concepts: dict[str, tuple[str, ...]] = {}
    rules: list[RuleSource] = []
    shared: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        content = _read(path)
        for name, entries in content.get("concepts", {}).items():
            if name in concepts:
                raise LexiconError(f"{path}: concept {name!r} is already defined")
            concepts[name] = _entries(entries)
        if path.stem in _SHARED:
            shared[path.stem] = content
        else:
            rules.extend(_rules(path, content, folder.name))
    return LanguageSource(
        lang=folder.name,
        concepts=concepts,
        rules=tuple(rules),
        idioms=_texts(shared.get("idioms", {}).get("idioms", ())),
        contexts=tuple(_contexts(folder, shared.get("contexts", {}))),
        markers=concepts.pop("markers", ()),
    )


def _rules(path: Path, content: Mapping[str, Any], lang: str) -> list[RuleSource]:
    try:
        topic, vetoes = str(content["topic"]), _texts(content.get("vetoed_by", ()))
        return [
            RuleSource(
                name=f"{lang}/{path.stem}/{name}",
                topic=str(rule.get("topic", topic)),
                says=str(rule["says"]),
                any=_texts(rule["any"]),
                unless=_texts(rule.get("unless", ())),
                vetoed_by=_texts(rule.get("vetoed_by", vetoes)),
                weight=int(rule.get("weight", 1)),
            )
            for name, rule in content["rules"].items()
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path}: {error!r}") from error


def _contexts(folder: Path, content: Mapping[str, Any]) -> list[ContextSource]:
    try:
        return [
            ContextSource(name, cast(Literal["sentence", "message"], context["scope"]), _texts(context["any"]))
            for name, context in content.get("contexts", {}).items()
        ]
    except (KeyError, TypeError) as error:
        raise LexiconError(f"{folder / 'contexts.yml'}: {error!r}") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  (a safe loader, in C where it exists)
    except yaml.YAMLError as error:
        raise LexiconError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise LexiconError(f"{path}: not a mapping")
    return content


def _entries(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value.split()) if isinstance(value, str) else _texts(value)


def _texts(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    lines = value.split("\n") if isinstance(value, str) else [str(item) for item in value]
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("##"))
