"""One language of the lexicon, compiled: concepts as bits, words as sets of concepts, patterns as steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from conversations.triage import patterns
from conversations.triage.folding import fold
from conversations.triage.patterns import Atom, Element, Pattern, PatternError, Phrase
from conversations.triage.spellings import Spelling

_LEAST_FORGIVEN = 6
_CHILD_AGES = range(1, 18)
_ADULT_AGES = range(18, 80)


@dataclass(frozen=True, slots=True)
class Step:
    """One compiled element: ``concept`` is its bit number, or -1 for an anchor."""

    kind: str
    concept: int
    gap: int


@dataclass(frozen=True, slots=True)
class Steps:
    """A compiled pattern: its groups of parts, and the concepts without which it cannot match."""

    groups: tuple[tuple[tuple[Step, ...], ...], ...]
    needs: int


@dataclass(slots=True)
class _Concept:
    number: int
    depth: int = 0
    phrases: list[tuple[int, ...]] = field(default_factory=list)


class Grammar:
    """The compiled concepts of one language, and the compiler of its patterns."""

    def __init__(self, spelling: Spelling, concepts: Mapping[str, Iterable[str]]) -> None:
        """Compiles the concepts.

        Args:
            spelling: how the language may be spelled.
            concepts: alternatives by concept name.

        Raises:
            PatternError: an entry cannot be read, or names a concept that does not exist, or contains itself.
        """
        self._spelling = spelling
        self._sources = {
            name: tuple(phrase for entry in entries for phrase in patterns.alternatives(entry))
            for name, entries in concepts.items()
        }
        self._concepts: dict[tuple[Phrase, ...], _Concept] = {}
        self._exact: dict[str, int] = {}
        self._prefix: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._lengths: tuple[int, ...] = ()
        self._near: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._compiling: list[str] = []
        self._names: list[tuple[str, int]] = []
        for name in self._sources:
            self._named(name)
        self._phrases: list[tuple[int, int, tuple[int, ...]]] = []
        self._with: dict[int, list[int]] = {}
        self.freeze()

    def freeze(self) -> None:
        """Makes the tables match every pattern compiled so far."""
        # Now, not at the first message: several threads read at once, and this changes what they read.
        self._names = [(name, 1 << self._named(name).number) for name in self._sources]
        self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))
        self._near = self._misspelled()
        self._known.clear()
        ordered = sorted(self._concepts.values(), key=lambda concept: concept.depth)
        self._phrases = [
            (sum({1 << number for number in phrase}), concept.number, phrase)
            for concept in ordered
            for phrase in concept.phrases
        ]
        self._with = _by_rarest([phrase for _, _, phrase in self._phrases])
        # Here, not at the first message: messages are read by several threads at once, and compiling is for one only.
        self._names = [(name, 1 << self._named(name).number) for name in self._sources]

    @property
    def phrases(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """Entries of several words: concepts needed, concept given, concepts in a row; inner ones come first."""
        return self._phrases

    def phrases_with(self, bits: int) -> list[int]:
        """The places of the phrases that may stand among these concepts, in no order.

        Each phrase is known by the one of its concepts that the fewest others have: of thousands, a few dozen are left.
        """
        found: list[int] = []
        while bits:
            lowest = bits & -bits
            found += self._with.get(lowest.bit_length() - 1, ())
            bits ^= lowest
        return found

    def concepts_of(self, written: str) -> int:
        """The concepts that a typed word belongs to, as bits."""
        known = self._known.get(written)
        if known is None:
            known = self._look_up(written)
            if len(self._known) < 20_000 and written.isalpha():
                self._known[written] = known
        return known

    def compile(self, source: str) -> Steps:
        """A pattern, ready to match. Call ``freeze`` once all are compiled.

        Raises:
            PatternError: it cannot be read or names a concept that does not exist.
        """
        return self._steps(patterns.parse(source))

    def concept(self, name: str) -> int:
        """The bit number of a named concept.

        Raises:
            PatternError: there is none.
        """
        return self._named(name).number

    def names_in(self, bits: int) -> list[str]:
        """The names of the concepts among these bits, in the order of the files."""
        return [name for name, bit in self._names if bits & bit]

    def _steps(self, pattern: Pattern) -> Steps:
        groups = tuple(tuple(tuple(self._step(element) for element in part) for part in group) for group in pattern)
        needs = 0
        for step in (step for group in groups for part in group for step in part):
            if step.kind == "words":
                needs |= 1 << step.concept
        return Steps(groups, needs)

    def _step(self, element: Element) -> Step:
        if element.kind in ("start", "end"):
            return Step(element.kind, -1, 0)
        return Step(element.kind, self._concept_of(element.alternatives).number, element.gap)

    def _named(self, name: str) -> _Concept:
        if name not in self._sources:
            raise PatternError(f"no concept {name!r}")
        if name in self._compiling:
            raise PatternError(f"concept {name!r} contains itself")
        self._compiling.append(name)
        concept = self._concept_of(self._sources[name])
        self._compiling.pop()
        return concept

    def _concept_of(self, entries: tuple[Phrase, ...]) -> _Concept:
        flat = tuple(dict.fromkeys(self._flattened(entries)))
        if flat in self._concepts:
            return self._concepts[flat]
        inner = [tuple(self._concept_of(self._alone(atom)) for atom in phrase) for phrase in flat if len(phrase) > 1]
        concept = _Concept(len(self._concepts))
        self._concepts[flat] = concept
        concept.phrases = [tuple(piece.number for piece in phrase) for phrase in inner]
        concept.depth = 1 + max((piece.depth for phrase in inner for piece in phrase), default=0)
        for phrase in flat:
            if len(phrase) == 1:
                self._enter(phrase[0], 1 << concept.number)
        return concept

    def _alone(self, atom: Atom) -> tuple[Phrase, ...]:
        return self._flattened(((atom,),))

    def _flattened(self, entries: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        for phrase in entries:
            if len(phrase) == 1 and phrase[0].how == "concept":
                name = phrase[0].what
                if name not in self._sources:
                    raise PatternError(f"no concept {name!r}")
                if name in self._compiling and self._compiling[-1] != name:
                    raise PatternError(f"concept {name!r} contains itself")
                self._compiling.append(name)
                found.extend(self._flattened(self._sources[name]))
                self._compiling.pop()
            else:
                found.append(phrase)
        return tuple(found)

    def _enter(self, atom: Atom, bit: int) -> None:
        if atom.how != "number" and not fold(atom.what):
            raise PatternError(f"nothing left of {atom.what!r} once folded")
        if atom.how == "number":
            self._numbers[atom.what] = self._numbers.get(atom.what, 0) | bit
        elif atom.how == "prefix":
            form = self._spelling.prefix(atom.what)
            self._prefix[form] = self._prefix.get(form, 0) | bit
        else:
            form = "=" + fold(atom.what) if atom.how == "exact" else self._spelling.exact(atom.what)
            self._exact[form] = self._exact.get(form, 0) | bit

    def _look_up(self, written: str) -> int:
        found = 0
        exact, beginnings = self._spelling.forms(written)
        for form in exact:
            found |= self._exact.get(form, 0)
        for form in beginnings:
            for length in self._lengths:
                if length > len(form):
                    break
                found |= self._prefix.get(form[:length], 0)
        if written[0].isdigit():
            found |= self._number(beginnings[0])
        if not found and self._spelling.forgives(written):
            found = self._almost(exact[0])
        return found

    def _almost(self, form: str) -> int:
        """The concepts of entries one letter away: a letter missing, added, changed, or two swapped."""
        if len(form) < _LEAST_FORGIVEN:
            return 0
        found = self._near.get(form, 0)
        for shorter in _one_letter_less(form):
            found |= self._near.get(shorter, 0)
        return found

    def _misspelled(self) -> dict[str, int]:
        near: dict[str, int] = {}
        for form, bits in self._exact.items():
            if form[0] not in "=~" and len(form) >= _LEAST_FORGIVEN:
                for variant in (form, *_one_letter_less(form)):
                    near[variant] = near.get(variant, 0) | bits
        return near

    def _number(self, folded: str) -> int:
        if not folded.isdigit():
            return 0
        value = int(folded[:6])
        found = self._numbers.get("#nombre", 0)
        if value in _CHILD_AGES:
            found |= self._numbers.get("#enfant", 0)
        elif value in _ADULT_AGES:
            found |= self._numbers.get("#adulte", 0)
        return found


def _one_letter_less(word: str) -> Iterator[str]:
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def _by_rarest(phrases: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    """The places of phrases by the concept in them that is in the fewest phrases."""
    often = Counter(concept for phrase in phrases for concept in set(phrase))
    found: dict[int, list[int]] = {}
    for place, phrase in enumerate(phrases):
        found.setdefault(min(phrase, key=lambda concept: often[concept]), []).append(place)
    return found
