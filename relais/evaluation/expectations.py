"""What a turn of a scenario may expect of the reply, and why a reply does not meet it.

=================  ===================================================================================================
decision           one of these decisions was taken by a message of the turn (string or list)
topic              the first topic of a message is this one
topics_any         a message is about one of these topics, at any place
contains           each of these is said (string or list); neither case nor accents count; choices and sources count
contains_any       one of these is said
not_contains       none of these is said (string or list)
owner              the conversation belongs to one of these after the turn: assistant, waiting, mediator
choices_min        at least that many choices are offered
guide              true: a guide is under way; false or null: none is; a string: that guide; an object: these fields
lang               every message that names its language names one of these
sources            true: at least one source is given; false: none is
max_sms_segments   no message takes more SMS than that; ignored where the reply does not say (``meta.sms_segments``)
=================  ===================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from relais.evaluation.rest_door import Reply, plain

Why = str | None


@dataclass(frozen=True)
class Expectation:
    """One kind of expectation: which values it takes, and how it is checked (None when it is met)."""

    takes: str
    accepts: Callable[[Any], bool]
    check: Callable[[Any, Reply], Why]


def refusal(expected: Mapping[str, Any]) -> Why:
    """Why this cannot be expected (an unknown key, a value of the wrong type); None when it can."""
    for key, value in expected.items():
        known = EXPECTATIONS.get(key)
        if known is None:
            return f"unknown expectation {key!r}; known are {', '.join(EXPECTATIONS)}"
        if not known.accepts(value):
            return f"expectation {key!r}: {known.takes} is expected"
    return None


def whys(expected: Mapping[str, Any], reply: Reply) -> list[str]:
    """Why the reply does not meet what is expected; empty when it does."""
    if not reply.messages and set(expected) - {"not_contains"}:
        return ["no message came back"]
    found = [EXPECTATIONS[key].check(value, reply) for key, value in expected.items()]
    return [why for why in found if why is not None]


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_guide(value: Any) -> bool:
    return value is None or isinstance(value, bool | str | dict)


def _decision(value: Any, reply: Reply) -> Why:
    if set(_listed(value)) & set(reply.decisions):
        return None
    return f"decision: {'/'.join(reply.decisions) or 'none'} instead of {' or '.join(_listed(value))}"


def _topic(value: Any, reply: Reply) -> Why:
    firsts = [meta["topics"][0] for meta in reply.metas if meta.get("topics")]
    return None if value in firsts else f"topic: {'/'.join(firsts) or 'none'} instead of {value}"


def _topics_any(value: Any, reply: Reply) -> Why:
    found = [topic for meta in reply.metas for topic in meta.get("topics") or ()]
    if set(_listed(value)) & set(found):
        return None
    return f"topics_any: {'/'.join(found) or 'none'} instead of {' or '.join(_listed(value))}"


def _contains(value: Any, reply: Reply) -> Why:
    missing = [wanted for wanted in _listed(value) if plain(wanted) not in reply.said]
    return f"contains: {', '.join(map(repr, missing))} is missing" if missing else None


def _contains_any(value: Any, reply: Reply) -> Why:
    if any(plain(wanted) in reply.said for wanted in _listed(value)):
        return None
    return f"contains_any: none of {', '.join(map(repr, _listed(value)))}"


def _not_contains(value: Any, reply: Reply) -> Why:
    found = [unwanted for unwanted in _listed(value) if plain(unwanted) in reply.said]
    return f"not_contains: {', '.join(map(repr, found))} is said" if found else None


def _owner(value: Any, reply: Reply) -> Why:
    owners = [meta["owner"] for meta in reply.metas if meta.get("owner")]
    owner = owners[-1] if owners else "not said"
    return None if owner in _listed(value) else f"owner: {owner} instead of {' or '.join(_listed(value))}"


def _choices_min(value: Any, reply: Reply) -> Why:
    count = len(reply.choices)
    return None if count >= value else f"choices_min: {count} instead of {value}"


def _guide(value: Any, reply: Reply) -> Why:
    guides = [meta["guide"] for meta in reply.metas if meta.get("guide")]
    if value is None or isinstance(value, bool):
        return None if bool(guides) == bool(value) else f"guide: {guides[-1] if guides else 'none is under way'}"
    fields = {"id": value} if isinstance(value, str) else value
    if any(all(guide.get(key) == wanted for key, wanted in fields.items()) for guide in guides):
        return None
    return f"guide: {guides[-1] if guides else 'none'} instead of {fields}"


def _lang(value: Any, reply: Reply) -> Why:
    others = sorted(set(reply.languages) - set(_listed(value)))
    if reply.languages and not others:
        return None
    return f"lang: {'/'.join(others) or 'not said'} instead of {' or '.join(_listed(value))}"


def _sources(value: Any, reply: Reply) -> Why:
    count = len(reply.sources)
    return None if bool(count) == value else f"sources: {count}"


def _max_sms_segments(value: Any, reply: Reply) -> Why:
    said = [meta["sms_segments"] for meta in reply.metas if _is_count(meta.get("sms_segments"))]
    return f"max_sms_segments: {max(said)} instead of {value}" if said and max(said) > value else None


_TEXTS = "a string or a list of strings"
EXPECTATIONS: Mapping[str, Expectation] = {
    "decision": Expectation(_TEXTS, _is_texts, _decision),
    "topic": Expectation("a string", _is_text, _topic),
    "topics_any": Expectation(_TEXTS, _is_texts, _topics_any),
    "contains": Expectation(_TEXTS, _is_texts, _contains),
    "contains_any": Expectation(_TEXTS, _is_texts, _contains_any),
    "not_contains": Expectation(_TEXTS, _is_texts, _not_contains),
    "owner": Expectation(_TEXTS, _is_texts, _owner),
    "choices_min": Expectation("a whole number", _is_count, _choices_min),
    "guide": Expectation("true, false, null, a string or an object", _is_guide, _guide),
    "lang": Expectation(_TEXTS, _is_texts, _lang),
    "sources": Expectation("true or false", _is_truth, _sources),
    "max_sms_segments": Expectation("a whole number", _is_count, _max_sms_segments),
}
