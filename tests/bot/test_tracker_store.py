import asyncio
import logging
from pathlib import Path

import pytest
import sqlalchemy
import yaml
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.tracker_store import WordlessSqlTrackerStore

ROOT = Path(__file__).resolve().parents[2]


def configured(file: Path) -> TrackerStore:
    """The store that ``endpoints.yml`` names, as Rasa makes it."""
    settings = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))["tracker_store"]
    return TrackerStore.create(EndpointConfig(**{**settings, "db": str(file)}), Domain.empty())


def tracker(words: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c1", [UserUttered(words)])


def test_what_is_saved_is_found_again(tmp_path: Path) -> None:
    store = configured(tmp_path / "tracker.db")
    assert isinstance(store, WordlessSqlTrackerStore)
    asyncio.run(store.save(tracker("bonjour")))
    found = asyncio.run(store.retrieve("c1"))
    assert found is not None and found.latest_message is not None
    assert found.latest_message.text == "bonjour"


def test_a_store_that_cannot_write_says_so_without_the_words(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store = configured(tmp_path / "tracker.db")
    with store.engine.begin() as connection:
        connection.execute(
            sqlalchemy.text("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    asyncio.run(FailSafeTrackerStore(store).save(tracker("tournesol")))
    assert "full" in caplog.text
    assert "tournesol" not in caplog.text
