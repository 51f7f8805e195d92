"""A message read with one language of the lexicon: where concepts stand, and where patterns match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import islice

from conversations.triage.folding import Word
from conversations.triage.grammar import Grammar, Step, Steps

Span = tuple[int, int]
Match = tuple[int, ...]
_AROUND = 3
_NEAR = 8
_WINDOW = 30
_MOST = 40


class Reading:
    """The words of one message, seen through one grammar. Positions in ``hidden`` count as unknown words."""

    def __init__(self, grammar: Grammar, words: Sequence[Word], hidden: frozenset[int] = frozenset()) -> None:
        self._grammar = grammar
        self._words = words
        self._bits = [
            0 if position in hidden else grammar.concepts_of(word.written) for position, word in enumerate(words)
        ]
        self._spans: dict[int, list[Span]] = {}
        self.present = 0
        for bits in self._bits:
            self.present |= bits
        self._find_phrases()

    def matches(self, steps: Steps) -> Iterator[tuple[int, ...]]:
        """The positions of the words of each match of a pattern, nearest first."""
        if (self.present & steps.needs) != steps.needs:
            return
        groups = []
        for group in steps.groups:
            found = list(self._together([list(self._part(part)) for part in group], _NEAR))
            if not found:
                return
            groups.append(found)
        yield from islice(self._together(groups, _WINDOW), _MOST)

    def _together(self, found: list[list[Match]], window: int) -> Iterator[Match]:
        if len(found) == 1:
            yield from found[0]
            return
        first, *others = found
        for match in first:
            chosen = match
            for candidates in others:
                near = next((c for c in candidates if self._joins(chosen, c, window)), None)
                if near is None:
                    break
                chosen = tuple(sorted({*chosen, *near}))
            else:
                yield chosen

    def _joins(self, match: Match, other: Match, window: int) -> bool:
        if set(match) & set(other):
            return False
        places = [self._words[position].place for position in (*match, *other)]
        return max(places) - min(places) <= window

    def _part(self, steps: Sequence[Step]) -> Iterator[tuple[int, ...]]:
        yield from self._follow(steps, 0, -1, ())

    def _follow(self, steps: Sequence[Step], index: int, end: int, taken: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if index == len(steps):
            yield taken
            return
        step = steps[index]
        if step.kind == "end":
            if self._words[end - 1].closes:
                yield from self._follow(steps, index + 1, end, taken)
        elif step.kind == "start":
            yield from (found for found in self._follow(steps, index + 1, end, taken) if self._opens(found[0]))
        elif step.kind == "absent":
            yield from self._without(steps, index, end, taken)
        else:
            for start, stop in self.spans(step.concept):
                if end < 0 or (start >= end and self._between(end - 1, start) <= step.gap):
                    yield from self._follow(steps, index + 1, stop, (*taken, *range(start, stop)))

    def _without(
        self, steps: Sequence[Step], index: int, end: int, taken: tuple[int, ...]
    ) -> Iterator[tuple[int, ...]]:
        spans = self.spans(steps[index].concept)
        if end >= 0:
            if not any(start >= end and self._between(end - 1, start) < _AROUND for start, _ in spans):
                yield from self._follow(steps, index + 1, end, taken)
            return
        for found in self._follow(steps, index + 1, end, taken):
            if not any(stop <= found[0] and self._between(stop - 1, found[0]) < _AROUND for _, stop in spans):
                yield found

    def _opens(self, position: int) -> bool:
        return position == 0 or self._words[position - 1].closes

    def _between(self, earlier: int, later: int) -> int:
        return self._words[later].place - self._words[earlier].place - 1

    def spans(self, concept: int) -> list[Span]:
        """Where a concept stands, in order."""
        spans = self._spans.get(concept)
        if spans is None:
            spans = self._alone(concept)
            self._spans[concept] = spans
        return spans

    def _alone(self, concept: int) -> list[Span]:
        bit = 1 << concept
        return [(position, position + 1) for position, bits in enumerate(self._bits) if bits & bit]

    def _find_phrases(self) -> None:
        """Adds the concepts of several words: in the grammar's order, since some are made of others."""
        phrases = self._grammar.phrases
        waiting = self._grammar.phrases_with(self.present)
        heapify(waiting)
        while waiting:
            place = heappop(waiting)
            needs, concept, pieces = phrases[place]
            if (self.present & needs) != needs:
                continue
            found = self._in_a_row(pieces)
            if found:
                bit = 1 << concept
                for later in self._grammar.phrases_with(bit & ~self.present):
                    if later > place:
                        heappush(waiting, later)
                self.present |= bit
                self._spans[concept] = sorted({*self.spans(concept), *found})

    def _in_a_row(self, pieces: Sequence[int]) -> list[Span]:
        rows = self.spans(pieces[0])
        for piece in pieces[1:]:
            ends_at: dict[int, list[int]] = {}
            for start, stop in self.spans(piece):
                ends_at.setdefault(start, []).append(stop)
            rows = [
                (start, further)
                for start, stop in rows
                for further in ends_at.get(stop, ())
                if self._between(stop - 1, stop) == 0
            ]
            if not rows:
                break
        return rows
