"""Where somebody is in a guide: a plain value that fits in a slot, and survives there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

MOST_TRIED = 12


@dataclass(frozen=True)
class Situation:
    """What the conversation knows of the parent, for the conditions of steps."""

    department: str | None = None
    level: str | None = None
    channel: str = "web"


@dataclass(frozen=True)
class GuideState:
    """The place of somebody in one revision of a guide.

    Attributes:
        guide: id of the guide.
        revision: number of the revision that they began.
        step: id of the step that was said last, or that waits for what is asked.
        path: the steps before it, for « précédent ».
        known: what choices told, such as the device.
        asked: what has been asked once and is not asked again.
        asking: what is being asked now, before ``step`` is said.
        aside: whether something else was said since: the next « oui » means « on reprend ».
        missed: messages in a row that were not understood.
        tried: pairs of step and answer, the latest last, for the mediator.
        parked: their place in the guide that this one interrupted, to come back to.
    """

    guide: str
    revision: int
    step: str
    path: tuple[str, ...] = ()
    known: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    asking: str | None = None
    aside: bool = False
    missed: int = 0
    tried: tuple[tuple[str, str], ...] = ()
    parked: GuideState | None = None

    def as_json(self) -> dict[str, Any]:
        """As kept in the slot."""
        return asdict(self)

    @staticmethod
    def from_json(raw: object) -> GuideState | None:
        """From the slot; None when there is nothing, or nothing that can be read."""
        if not isinstance(raw, dict):
            return None
        try:
            return GuideState(
                guide=str(raw["guide"]),
                revision=int(raw["revision"]),
                step=str(raw["step"]),
                path=tuple(map(str, raw["path"])),
                known={str(key): str(value) for key, value in raw["known"].items()},
                asked=tuple(map(str, raw["asked"])),
                asking=str(raw["asking"]) if raw["asking"] else None,
                aside=bool(raw["aside"]),
                missed=int(raw["missed"]),
                tried=tuple((str(step), str(answer)) for step, answer in raw["tried"]),
                parked=GuideState.from_json(raw.get("parked")),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def trying(self, answer: str) -> GuideState:
        """The same, with the answer to the present step noted."""
        return replace(self, tried=(*self.tried, (self.step, answer))[-MOST_TRIED:])

    def to(self, step: str) -> GuideState:
        """One step on. Who comes back to a step of the path stands there again, so that no path grows for ever."""
        behind = (*self.path, self.step)
        if step in behind:
            behind = behind[: behind.index(step)]
        return replace(self, step=step, path=behind, aside=False, missed=0, asking=None)
