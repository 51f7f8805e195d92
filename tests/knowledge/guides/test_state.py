"""A place in a guide survives in a slot, with the place in the guide that it interrupted."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from knowledge.guides.state import GuideState

TEXT = st.text(max_size=8)
PLACES = st.recursive(
    st.none(),
    lambda parked: st.builds(
        GuideState,
        guide=TEXT,
        revision=st.integers(0, 99),
        step=TEXT,
        path=st.lists(TEXT, max_size=3).map(tuple),
        known=st.dictionaries(TEXT, TEXT, max_size=2),
        asked=st.lists(TEXT, max_size=2).map(tuple),
        asking=st.none() | st.text(min_size=1, max_size=8),
        aside=st.booleans(),
        missed=st.integers(0, 3),
        tried=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
        parked=parked,
    ),
    max_leaves=3,
)


@given(PLACES)
def test_what_is_kept_is_found_again(state: GuideState | None) -> None:
    kept = json.loads(json.dumps(state.as_json() if state else None))
    assert GuideState.from_json(kept) == state


def test_a_place_kept_before_guides_could_wait_is_still_one() -> None:
    old = GuideState("guide.a", 1, "un").as_json()
    del old["parked"]
    assert GuideState.from_json(old) == GuideState("guide.a", 1, "un")


@given(st.recursive(st.none() | st.integers() | TEXT, lambda inner: st.dictionaries(TEXT, inner) | st.lists(inner)))
def test_what_is_no_place_is_none(raw: object) -> None:
    assert GuideState.from_json(raw) is None
