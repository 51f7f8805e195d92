"""« et pour son frère au lycée ? » asks the last question again for another place; other questions do not."""

from __future__ import annotations

import pytest

from actions.places_asked import asks_for_another_place
from actions.turn import Turn
from knowledge.decision import Decision, DecisionKind

UNSURE = Decision(DecisionKind.CLARIFY, ("vie.bourse",), 0.4)
FOREIGN = Decision(DecisionKind.DECLINE, (), 0.1, foreign=True)
NEARLY = Decision(DecisionKind.ANSWER, ("educonnect.beau-parent",), 0.7)
SURE = Decision(DecisionKind.ANSWER, ("vie.bourse",), 0.97)


def said(text: str, last: str | None = "ent.lequel", **mentioned: str) -> Turn:
    return Turn(
        text=text, intent="question", lang="fr", department=None, level=None, topic=None, pending_topic=None, asked=(),
        failures=0, mentioned=mentioned, last_topic=last,
    )  # fmt: skip


@pytest.mark.parametrize("decision", [UNSURE, FOREIGN, NEARLY])
@pytest.mark.parametrize("text", ["et pour son frère au lycée ?", "and for her brother at lycee", "ok et au lycée"])
def test_what_goes_on_with_another_place_asks_the_same_again(text: str, decision: Decision) -> None:
    assert asks_for_another_place(said(text, level="lycee"), decision)


def test_an_unsure_message_that_names_a_place_does_too() -> None:
    assert asks_for_another_place(said("ma sœur habite le Finistère", department="29"), UNSURE)


@pytest.mark.parametrize(
    ("turn", "decision"),
    [
        (said("et la bourse au lycée, je demande où ?", level="lycee"), SURE),
        (said("il pleut à Quimper dans le Finistère", department="29"), FOREIGN),
        (said("au lycée il est perdu", level="lycee"), NEARLY),
        (said("et pour son frère ?"), UNSURE),
        (said("et au lycée ?", last=None, level="lycee"), UNSURE),
        (said("et " + "au lycée " * 10, level="lycee"), UNSURE),
    ],
)
def test_another_matter_a_stranger_s_or_one_without_a_place_does_not(turn: Turn, decision: Decision) -> None:
    assert not asks_for_another_place(turn, decision)
