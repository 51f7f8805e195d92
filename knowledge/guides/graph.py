"""The ways through a guide: what follows a step, what can be reached, how far the end is."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator

from knowledge.guides.model import End, Guide, Step


def edges(guide: Guide, step: Step) -> Iterator[tuple[str, str]]:
    """Pairs of what the parent says (in words) and the step that follows."""
    if step.otherwise is not None:
        yield "sinon", step.otherwise
    for choice in step.choices or ():
        yield choice.label, choice.go
    if step.next is not None:
        yield "C'est fait", step.next
        trouble = guide.trouble_of(step)
        if trouble is not None:
            yield "Ça ne marche pas", trouble
    other = guide.other_than(step)
    if other is not None:
        yield "Je vois autre chose", other


def following(guide: Guide, step: Step) -> set[str]:
    """Ids of all steps that may follow directly."""
    return {target for _, target in edges(guide, step) if guide.has(target)}


def onward(guide: Guide, step: Step) -> set[str]:
    """What follows when the guide goes well: choices and « c'est fait », neither trouble nor « autre chose »."""
    targets = {choice.go for choice in step.choices or ()} | {step.next or "", step.otherwise or ""}
    return {target for target in targets if guide.has(target)}


def reachable(guide: Guide) -> set[str]:
    """Ids of the steps that can be reached from the start."""
    if not guide.has(guide.start):
        return set()
    found = {guide.start}
    waiting = deque(found)
    while waiting:
        for target in following(guide, guide.step(waiting.popleft())) - found:
            found.add(target)
            waiting.append(target)
    return found


def steps_to_end(guide: Guide, ends: Collection[End] = tuple(End)) -> dict[str, int]:
    """For each step, how many are still to come on the shortest way to one of the ends.

    A way on that goes well is preferred to « ça ne marche pas » and « autre chose ». A step without entry has no way.
    """
    found = {step.id: 0 for step in guide.steps if step.end in ends}
    changed = True
    while changed:
        changed = False
        for step in guide.steps:
            ahead = [found[target] for target in onward(guide, step) if target in found]
            if not ahead:
                ahead = [found[target] for target in following(guide, step) if target in found]
            if step.end is None and ahead and found.get(step.id, len(guide.steps) + 1) > min(ahead) + 1:
                found[step.id] = min(ahead) + 1
                changed = True
    return found


def steps_to_come(guide: Guide, step_id: str) -> int:
    """How many steps are still to come until it works, or until any end where it cannot."""
    solved = steps_to_end(guide, (End.SOLVED,))
    return solved[step_id] if step_id in solved else steps_to_end(guide).get(step_id, 0)
