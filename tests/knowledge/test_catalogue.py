"""The catalogue: its ids are a contract."""

from __future__ import annotations

import re

from knowledge.catalogue import DEPARTMENTS, LEVELS, ordinary_topics, topics


def test_the_catalogue_is_whole() -> None:
    assert len(topics()) == 112
    assert sum(topic.is_emergency for topic in topics().values()) == 8
    assert len(ordinary_topics()) == 104


def test_every_topic_has_an_id_a_theme_a_title_and_a_scope() -> None:
    for id_, topic in topics().items():
        assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", id_)
        assert topic.theme
        assert topic.title
        assert topic.scope


def test_emergencies_are_those_of_the_emergency_theme_and_never_searched() -> None:
    assert {topic.id for topic in topics().values() if topic.is_emergency} == {
        id_ for id_ in topics() if id_.startswith("urgence.")
    }
    assert not any(id_.startswith("urgence.") for id_ in ordinary_topics())


def test_the_twelve_departments_and_three_levels() -> None:
    assert (len(DEPARTMENTS), len(set(DEPARTMENTS)), LEVELS) == (12, 12, ("ecole", "college", "lycee"))
