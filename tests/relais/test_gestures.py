"""The reader of gestures is taught once, kept beside the search, and refused when it no longer fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from knowledge.encoder.runtime import Encoder
from knowledge.gestures.known import Known
from relais import gestures
from relais.gestures import GesturesMissingError
from relais.settings import Settings
from tests.knowledge.words_encoder import WordsEncoder

KNOWN = [
    *(Known(text, "fr", "back", text) for text in ("revenez en arrière", "en arrière svp", "un pas en arrière")),
    *(Known(text, "fr", "stop", text) for text in ("on laisse tomber", "laissez tomber", "je laisse tomber")),
    *(Known(text, "fr", "none", text) for text in ("payer la cantine", "la cantine ferme", "menu de la cantine")),
]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(gestures, "known_gestures", lambda settings: KNOWN)
    return replace(Settings(), var=str(tmp_path))


def test_it_is_taught_once_and_opened(settings: Settings) -> None:
    words = WordsEncoder()
    encoder = cast(Encoder, words)
    assert gestures.teach(settings, encoder, words.queries)
    assert not gestures.teach(settings, encoder, words.queries)
    assert gestures.open_reader(settings, encoder)("combien coûte la cantine") is None


def test_another_encoder_or_other_wordings_need_another(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    words = WordsEncoder()
    gestures.teach(settings, cast(Encoder, words), words.queries)
    with pytest.raises(GesturesMissingError, match="make setup"):
        gestures.open_reader(settings, cast(Encoder, WordsEncoder("another")))
    monkeypatch.setattr(gestures, "known_gestures", lambda settings: KNOWN[1:])
    with pytest.raises(GesturesMissingError):
        gestures.open_reader(settings, cast(Encoder, words))
