"""A guide in another language: its words from a file of their own, everything else from the French guide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from knowledge.catalogue import CONTENT
from knowledge.content_folders import read_folder
from knowledge.folded_words import fold
from knowledge.guides.model import Choice, Guide, Picture, Step, StepId
from knowledge.structured_files import Content, Document
from knowledge.translated_words import (
    HEAD,
    Language,
    Reading,
    Stamp,
    compare,
    complain_of_names,
    confused,
    fingerprint,
    original_of,
)

FOLDER = CONTENT / "guides"


class ChoiceWords(Content):
    """The words of a choice, in the place of the French one."""

    label: Annotated[str, Field(max_length=40)]
    words: tuple[str, ...] = ()


class StepWords(Content):
    """The words of a step; ``alt`` are those of its picture."""

    id: StepId
    translates: Stamp | None = None
    say: str
    again: str | None = None
    alt: Annotated[str, Field(max_length=200)] | None = None
    choices: tuple[ChoiceWords, ...] | None = None


class GuideWords(Content):
    """All words of a guide in one language."""

    id: Annotated[str, Field(pattern=r"^guide\.[a-z0-9-]+\.[a-z0-9-]+\.[a-z]{2}$", max_length=64)]
    lang: Language
    translation: Reading
    translates: Stamp | None = None
    title: Annotated[str, Field(max_length=90)]
    intro: str
    steps: Annotated[tuple[StepWords, ...], Field(min_length=1)]


class TranslatedGuide(Guide):
    """A guide whose words are those of a translation, as far as it is up to date.

    Attributes:
        original_guide: the French guide.
        spoken: the steps that are in its language; the others are in French.
        unreviewed_words: whether no native speaker has reviewed it.
    """

    original_guide: Guide
    spoken: frozenset[str]
    unreviewed_words: bool

    @property
    def original(self) -> Guide:
        """The French guide."""
        return self.original_guide

    @property
    def unreviewed(self) -> bool:
        """Whether no native speaker has reviewed its words."""
        return self.unreviewed_words

    def lang_of(self, step: Step) -> str:
        """The language of a step."""
        return self.lang if step.id in self.spoken else self.original_guide.lang


def load_words(folder: Path = FOLDER) -> list[GuideWords]:
    """All translations of guides in a folder, in the order of their ids.

    Raises:
        ContentError: with the complaints of all files.
    """
    return read_folder(folder, parse_words, translated=True)


def parse_words(text: str, name: str) -> GuideWords:
    """The translation that a file's text gives.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    words = document.as_model(GuideWords)
    complain_of_names(document, words.id, words.lang, "steps", [step.id for step in words.steps])
    document.settle()
    return words


def schema() -> str:
    """The JSON Schema of a translation's file, as published for translators."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **GuideWords.model_json_schema()}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def stamps(guide: Guide) -> dict[str, str]:
    """The stamp of each step's French words, and of the title and introduction under ``HEAD``."""
    return {HEAD: fingerprint(guide.title, guide.intro), **{step.id: _stamp(step) for step in guide.steps}}


def translated(guide: Guide, words: GuideWords) -> TranslatedGuide:
    """The guide in the language of the words.

    A step whose French words are not those that were translated stays in French; an outdated introduction is left out.
    """
    current = stamps(guide)
    known = {step.id: step for step in words.steps if step.translates == current.get(step.id)}
    spoken = {step.id for step in guide.steps if step.id in known and _fits(step, known[step.id])}
    told = {
        **{name: getattr(guide, name) for name in Guide.model_fields},
        "lang": words.lang,
        "title": words.title,
        "intro": words.intro if words.translates == current[HEAD] else "",
        "steps": tuple(_said(step, known[step.id]) if step.id in spoken else step for step in guide.steps),
    }
    unreviewed = words.translation == "unreviewed"
    return TranslatedGuide.model_construct(
        **told, original_guide=guide, spoken=frozenset(spoken), unreviewed_words=unreviewed
    )


def complaints(words: GuideWords, guide: Guide | None) -> list[str]:
    """What is wrong with a translation beside the French guide, as lines ``id: field: what``."""
    if guide is None:
        return [f"{words.id}: id: there is no French guide {original_of(words.id)!r}"]
    found = [*compare(words.lang, "title", words.title, guide.title)]
    found += compare(words.lang, "intro", words.intro, guide.intro)
    strange = {step.id for step in words.steps} ^ {step.id for step in guide.steps}
    found += [f"steps: {step_id!r} is not in both" for step_id in sorted(strange)]
    for said in words.steps:
        if guide.has(said.id):
            found += _differences(words.lang, said, guide.step(said.id))
    return [f"{words.id}: {what}" for what in found]


def outdated(words: GuideWords, guide: Guide) -> list[str]:
    """The steps whose French words have changed since they were translated, ``HEAD`` for title and introduction."""
    given = {HEAD: words.translates, **{step.id: step.translates for step in words.steps}}
    return [piece for piece, stamp in stamps(guide).items() if given.get(piece) != stamp]


def _stamp(step: Step) -> str:
    labels = (choice.label for choice in step.choices or ())
    return fingerprint(step.say, step.again, step.picture.alt if step.picture else None, *labels)


def _fits(step: Step, said: StepWords) -> bool:
    return len(step.choices or ()) == len(said.choices or ()) and (step.again is None) == (said.again is None)


def _said(step: Step, said: StepWords) -> Step:
    picture = step.picture
    if picture is not None and said.alt is not None:
        picture = Picture(file=picture.file, alt=said.alt)
    changed: dict[str, object] = {"say": said.say, "again": said.again, "picture": picture}
    if step.choices is not None and said.choices is not None:
        changed["choices"] = tuple(_choices(step.choices, said.choices))
    return step.model_copy(update=changed)


def _choices(french: Sequence[Choice], said: Sequence[ChoiceWords]) -> Iterator[Choice]:
    """The translated choices, which understand French words too, where no other choice says these otherwise."""
    taken = [{fold(words) for words in (one.label, *one.words)} for one in said]
    for place, (choice, words) in enumerate(zip(french, said, strict=True)):
        others = set().union(*(taken[:place] + taken[place + 1 :]))
        also = [each for each in (choice.label, *choice.words) if fold(each) not in others | taken[place]]
        yield choice.model_copy(update={"label": words.label, "words": (*words.words, *also)})


def _differences(lang: str, said: StepWords, step: Step) -> Iterator[str]:
    where = f"steps[{said.id}]"
    labels = [choice.label for choice in said.choices or ()]
    menu = "".join(f"\n{number}. {label}" for number, label in enumerate(labels, start=1))
    yield from compare(lang, f"{where}.say", said.say, step.say, menu)
    yield from compare(lang, f"{where}.again", said.again, step.again, menu)
    yield from compare(lang, f"{where}.alt", said.alt, step.picture.alt if step.picture else None)
    if len(labels) != len(step.choices or ()):
        yield f"{where}.choices: {len(labels)}, in French {len(step.choices or ())}"
    for words, owner in confused((choice.label, choice.words) for choice in said.choices or ()):
        yield f"{where}.choices: {words!r} is also an answer {owner!r}"
