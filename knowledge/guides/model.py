"""What a guide is: steps, choices, conditions, endings. The JSON Schema for authors is made from these classes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from knowledge.items import Source as ItemSource
from knowledge.structured_files import Content

StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
SourceMark = Annotated[str, Field(pattern=r"^[a-z0-9-]+\??$")]
Level = Literal["ecole", "college", "lycee"]
Department = Literal["02", "13", "18", "25", "29", "2A", "34", "38", "86", "88", "95", "971"]
Device = Literal["android", "iphone", "ordinateur", "tablette", "console", "box"]
Channel = Literal["web", "sms", "rest", "socketio"]


class End(StrEnum):
    """How a guide can end: it worked, a human goes on, or something is to be done elsewhere."""

    SOLVED = "solved"
    HANDOFF = "handoff"
    ELSEWHERE = "elsewhere"


class Resume(StrEnum):
    """What becomes of those in the middle when a new revision is published."""

    SAFE = "safe"
    RESTART = "restart"


class Source(Content):
    """Where facts come from; the same fields as in an article."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: str
    organisation: str
    url: Annotated[str, Field(pattern=r"^https://")]
    verified_on: date
    review_before: date

    def as_item_source(self) -> ItemSource:
        """The same source as the articles have it."""
        return ItemSource(self.id, self.title, self.organisation, self.url, self.verified_on, self.review_before)


class Picture(Content):
    """A picture that helps; whoever cannot see it reads ``alt``."""

    file: str
    alt: Annotated[str, Field(max_length=200)]


class Facts(Content):
    """What a choice tells of the parent's situation."""

    device: Device


class Condition(Content):
    """Who is shown a step: every field that is given must hold."""

    department: Annotated[tuple[Department, ...], Field(min_length=1)] | None = None
    level: Annotated[tuple[Level, ...], Field(min_length=1)] | None = None
    channel: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    device: Annotated[tuple[Device, ...], Field(min_length=1)] | None = None


class Choice(Content):
    """An answer to a step: its button, other words for it, and the step that follows."""

    label: Annotated[str, Field(max_length=40)]
    words: tuple[str, ...] = ()
    go: StepId
    set: Facts | None = None


class Step(Content):
    """One thing to do or to answer. It has exactly one of: choices, next, end."""

    id: StepId
    say: str
    again: str | None = None
    sources: tuple[SourceMark, ...] = ()
    picture: Picture | None = None
    long: bool = False
    when: Condition | None = None
    otherwise: Annotated[StepId | None, Field(alias="else")] = None
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=4)] | None = None
    next: StepId | None = None
    trouble: StepId | None = None
    other: StepId | None = None
    end: End | None = None
    reason: Annotated[str, Field(max_length=120)] | None = None
    offers: Annotated[tuple[str, ...], Field(max_length=3)] = ()

    @property
    def sourced(self) -> tuple[tuple[str, bool], ...]:
        """Ids of the sources that the step rests on, and whether the fact is sure."""
        return tuple((mark.removesuffix("?"), not mark.endswith("?")) for mark in self.sources)


class Guide(Content):
    """A walkthrough."""

    id: Annotated[str, Field(pattern=r"^guide\.[a-z0-9-]+\.[a-z0-9-]+$", max_length=64)]
    kind: Literal["guide"]
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    lang: Annotated[str, Field(max_length=8)]
    title: Annotated[str, Field(max_length=90)]
    intro: str
    keywords: tuple[str, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    resume: Resume = Resume.SAFE
    start: StepId
    other: StepId
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]

    @property
    def original(self) -> Guide:
        """The guide in French: what people of the house read."""
        return self

    @property
    def unreviewed(self) -> bool:
        """Whether its words are a translation that no native speaker has reviewed."""
        return False

    def lang_of(self, step: Step) -> str:
        """The language of a step."""
        return self.lang

    def step(self, step_id: str) -> Step:
        """The step of that id.

        Raises:
            KeyError: there is none.
        """
        return self._steps[step_id]

    def has(self, step_id: str) -> bool:
        """Whether there is such a step."""
        return step_id in self._steps

    def other_than(self, step: Step) -> str | None:
        """Where « je vois autre chose » leads from a step; None from an ending, and from where it leads itself."""
        target = step.other or self.other
        return None if step.end is not None or target == step.id else target

    def trouble_of(self, step: Step) -> str | None:
        """Where « ça ne marche pas » leads."""
        return step.trouble or self.other_than(step)

    @property
    def verified_on(self) -> date:
        """When the least recently checked of its sources was checked."""
        return min(source.verified_on for source in self.sources)

    @property
    def review_before(self) -> date:
        """When the first of its sources must be checked again."""
        return min(source.review_before for source in self.sources)

    def source(self, source_id: str) -> ItemSource:
        """The source of that id.

        Raises:
            StopIteration: there is none; loading makes sure that there is.
        """
        return next(source.as_item_source() for source in self.sources if source.id == source_id)

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}
