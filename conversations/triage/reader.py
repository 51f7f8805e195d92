"""One language, ready to read messages: which of its rules fire, on which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.triage.folding import Word, fold
from conversations.triage.grammar import Grammar, Steps
from conversations.triage.lexicon import LanguageSource, LexiconError, RuleSource
from conversations.triage.patterns import PatternError
from conversations.triage.reading import Reading
from conversations.triage.spellings import Spelling

_MARKERS = "markers"


@dataclass(frozen=True)
class Hit:
    """A rule that fired: its name, what it means, the topic it raises, and the words that made it fire."""

    rule: str
    topic: str
    words: tuple[str, ...]
    says: str = ""
    lang: str = "fr"
    weight: int = 1


@dataclass(frozen=True)
class Found:
    """What one language of the lexicon finds in a message: rules that fire, concepts named, contexts that silence."""

    hits: tuple[Hit, ...]
    concepts: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    source: RuleSource
    any: tuple[Steps, ...]
    unless: tuple[Steps, ...]


class Reader:
    """The rules of one language."""

    def __init__(self, source: LanguageSource, spelling: Spelling) -> None:
        """Compiles a language.

        Raises:
            LexiconError: a pattern cannot be read, or names a concept or a context that does not exist.
        """
        self.lang = source.lang
        where = "concepts"
        try:
            self._grammar = Grammar(spelling, source.concepts)
            where = "idioms"
            self._idioms = [self._grammar.compile(idiom) for idiom in source.idioms]
            where = "contexts"
            self._contexts = [
                (context.name, context.scope, [self._grammar.compile(pattern) for pattern in context.any])
                for context in source.contexts
            ]
            self._rules: list[_Rule] = []
            for rule in source.rules:
                where = rule.name
                self._rules.append(self._compiled(rule))
            self._everyday = frozenset(map(fold, source.markers))
        except PatternError as error:
            raise LexiconError(f"{source.lang}, {where}: {error}") from error
        unknown = {veto for rule in source.rules for veto in rule.vetoed_by} - {name for name, *_ in self._contexts}
        if unknown:
            raise LexiconError(f"{source.lang}: unknown contexts {sorted(unknown)}")
        self._grammar.freeze()

    def _compiled(self, rule: RuleSource) -> _Rule:
        compile_ = self._grammar.compile
        return _Rule(rule, tuple(map(compile_, rule.any)), tuple(map(compile_, rule.unless)))

    def familiarity(self, words: Sequence[Word]) -> int:
        """How many words of a message are everyday words of this language."""
        return sum(word.text in self._everyday for word in words)

    def read(self, words: Sequence[Word]) -> Found:
        """Everything that this language finds in a message; rules, concepts and contexts in the order of the files."""
        whole = Reading(self._grammar, words)
        silenced = self._silenced(whole, words)
        hits = self._hits(whole, words, silenced)
        named = (name for name in self._grammar.names_in(whole.present) if name != _MARKERS)
        return Found(tuple(hits), tuple(named), tuple(silenced))

    def _hits(self, whole: Reading, words: Sequence[Word], silenced: dict[str, frozenset[int] | None]) -> list[Hit]:
        hidden = frozenset(position for idiom in self._idioms for match in whole.matches(idiom) for position in match)
        literal = Reading(self._grammar, words, hidden) if hidden else whole
        found = []
        for rule in self._rules:
            for match in (match for steps in rule.any for match in literal.matches(steps)):
                sentences = {words[position].sentence for position in match}
                if self._quiet(rule, silenced, sentences) or self._excepted(rule, whole, words, sentences):
                    continue
                found.append(self._hit(rule, words, match))
                break
        return found

    def _hit(self, rule: _Rule, words: Sequence[Word], match: Sequence[int]) -> Hit:
        source = rule.source
        matched = tuple(words[position].written for position in sorted(set(match)))
        return Hit(source.name, source.topic, matched, source.says, self.lang, source.weight)

    def _silenced(self, reading: Reading, words: Sequence[Word]) -> dict[str, frozenset[int] | None]:
        found: dict[str, frozenset[int] | None] = {}
        for name, scope, patterns in self._contexts:
            matches = [match for steps in patterns for match in reading.matches(steps)]
            if matches:
                in_sentences = frozenset(words[position].sentence for match in matches for position in match)
                found[name] = in_sentences if scope == "sentence" else None
        return found

    @staticmethod
    def _quiet(rule: _Rule, silenced: dict[str, frozenset[int] | None], sentences: set[int]) -> bool:
        for veto in rule.source.vetoed_by:
            if veto in silenced:
                where = silenced[veto]
                if where is None or where & sentences:
                    return True
        return False

    @staticmethod
    def _excepted(rule: _Rule, reading: Reading, words: Sequence[Word], sentences: set[int]) -> bool:
        return any(
            words[position].sentence in sentences
            for steps in rule.unless
            for match in reading.matches(steps)
            for position in match
        )
