"""The reader of gestures: sure or silent; and the shipped one, measured on wordings that it has not learnt."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.encoder.runtime import Encoder
from knowledge.gestures.known import NONE, Known
from knowledge.gestures.measuring import Reading, share
from knowledge.gestures.model import Gesture, Social
from knowledge.gestures.reader import Classifier, GestureReader, possible, sure
from knowledge.universal_words import Universal
from relais import gestures, library
from relais.settings import Settings
from tests.knowledge.words_encoder import WordsEncoder

BACK = ["je reviens en arrière", "revenir en arrière svp", "reviens un peu en arrière", "en arrière encore"]
ASKED = ["où payer la cantine", "la cantine coûte combien", "quand ouvre la cantine", "payer la cantine en ligne"]


@pytest.fixture(scope="module")
def reader() -> GestureReader:
    encoder = WordsEncoder()
    labels = [Universal.BACK.value] * len(BACK) + [NONE] * len(ASKED)
    classifier = Classifier().fit([*BACK, *ASKED], encoder.queries([*BACK, *ASKED]), labels)
    return GestureReader(classifier, encoder.query)


class TestSure:
    LABELS = ("back", "none", "done")

    def row(self, *shares: float) -> np.ndarray:
        return np.array(shares, dtype=np.float32)

    def test_the_best_counts_when_it_is_sure_enough(self) -> None:
        assert sure(self.LABELS, self.row(0.9, 0.05, 0.05)) is Universal.BACK
        assert sure(self.LABELS, self.row(0.4, 0.35, 0.25)) is None
        assert sure(self.LABELS, self.row(0.02, 0.97, 0.01)) is None

    def test_what_costs_the_parent_more_must_be_surer(self) -> None:
        assert sure(self.LABELS, self.row(0.55, 0.3, 0.15)) is Universal.BACK
        assert sure(self.LABELS, self.row(0.08, 0.3, 0.62)) is None

    def test_a_doubt_between_stopping_and_taking_leave_is_none(self) -> None:
        assert sure(("goodbye", "none", "stop"), self.row(0.3, 0.2, 0.5)) is Universal.STOP


@pytest.mark.parametrize(
    ("text", "gesture", "left"),
    [
        ("8", Social.GOODBYE, None),
        ("12", Universal.STOP, None),
        ("bah renversé hier", Social.GOODBYE, None),
        ("wach nta robot wla bnadem?", Social.HUMAN, None),
        ("je veux une vraie personne", Social.HUMAN, Social.HUMAN),
        ("bonne soirée", Social.GOODBYE, Social.GOODBYE),
        ("👍", Universal.YES, Universal.YES),
        ("c'est long là", Universal.STOP, Universal.STOP),
        ("c'est long là", None, None),
    ],
)
def test_a_gesture_that_cannot_be_is_none(text: str, gesture: Gesture | None, left: Gesture | None) -> None:
    assert possible(text, gesture) is left


def test_a_message_longer_than_a_gesture_is_none(reader: GestureReader) -> None:
    assert reader(" ".join([BACK[0]] * 9)) is None
    assert reader("   ") is None


def test_shares_count_what_was_read_and_what_is() -> None:
    back, asked = Known("a", "fr", "back", "a"), Known("b", "fr", NONE, "b")
    readings = [
        Reading(back, Universal.BACK),
        Reading(back, None),
        Reading(back, Universal.STOP),
        Reading(asked, Universal.BACK),
    ]
    found = share(readings)
    assert (found.precision, found.recall, found.no_stranger) == (1 / 3, 1 / 3, 2 / 3)
    assert share(readings, gesture="stop").precision == 0
    assert share(readings, lang="uk").recall == 1


@pytest.fixture(scope="module")
def shipped() -> GestureReader:
    settings = Settings()
    return gestures.open_reader(settings, Encoder(settings.encoder_folder))


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("on peut repasser à la page qu'on avait juste avant", Universal.BACK),
        ("esplik mieu jcapte r", Universal.REPEAT),
        ("I haven't a clue here", Universal.REPEAT),
        ("allez, remettons-nous à la tablette", Universal.RESUME),
        ("let us proceed with the password again", Universal.RESUME),
        ("هيا نواصل أمر الحساب", Universal.RESUME),
        ("hai să continuăm cu parola", Universal.RESUME),
        ("поверніть попереднє питання, будь ласка", Universal.BACK),
        ("bon, passez une excellente soirée", Social.GOODBYE),
        ("quiero que me atienda una persona de carne y hueso", Social.HUMAN),
    ],
)
def test_the_shipped_reader_reads_wordings_that_nobody_listed(
    shipped: GestureReader, text: str, gesture: Gesture
) -> None:
    assert shipped(text) is gesture


@pytest.mark.parametrize(
    "text",
    [
        "mon fils ne comprend rien en maths",
        "la cantine ferme à quelle heure ?",
        "my daughter wants to go back to her old school",
        "comment arrêter les notifications de Pronote",
        "",
    ],
)
def test_the_shipped_reader_leaves_questions_to_the_search(shipped: GestureReader, text: str) -> None:
    assert shipped(text) is None


@pytest.mark.slow
def test_on_unseen_wording_families_what_is_read_as_a_gesture_is_one() -> None:
    readings = library.gestures_unseen(Settings(), lambda line: None)
    found = share(readings)
    assert found.no_stranger >= 0.97
    assert found.precision >= 0.9
    assert found.recall >= 0.65
    for lang in ("fr", "en", "ar", "tr", "pt", "es", "ro", "uk"):
        assert share(readings, lang=lang).recall >= 0.6, lang
