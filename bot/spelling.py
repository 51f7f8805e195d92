"""How far two spellings are from each other."""

from __future__ import annotations

from typing import List


def within(first: str, second: str, bound: int) -> bool:
    """Whether one spelling becomes the other in at most ``bound`` changes.

    A change is a letter added, dropped, replaced, or two neighbours swapped.

    Example:
        >>> within("herault", "heruald", 2), within("finistere", "ministere", 0)
        (True, False)
    """
    if abs(len(first) - len(second)) > bound:
        return False
    before_last: List[int] = []
    last = list(range(len(second) + 1))
    for row, left in enumerate(first, start=1):
        current = [row]
        for column, right in enumerate(second, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            swapped = row > 1 and column > 1 and left == second[column - 2] and first[row - 2] == right
            current.append(min(cost, before_last[column - 2] + 1) if swapped else cost)
        if min(current) > bound:
            return False
        before_last, last = last, current
    return last[-1] <= bound
