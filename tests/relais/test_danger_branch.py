"""What the danger branch learns from: never what measures it."""

from __future__ import annotations

from knowledge.search.questions import DEVELOPMENT, read_folder
from relais.danger_branch import known_messages
from relais.settings import Settings


def test_development_questions_and_what_is_held_back_are_kept_out() -> None:
    settings = Settings()
    measured = {one.text for one in read_folder(settings.questions_folder) if one.origin == DEVELOPMENT}
    measured |= {one.text for one in read_folder(settings.questions_folder.parent / "held_back")}
    messages, _ = known_messages(settings)
    assert len(measured) > 2000
    assert not measured & {one.text for one in messages}


def test_only_ordinary_questions_are_easy() -> None:
    messages, easy = known_messages(Settings())
    kinds = {
        (one.kind, bool(one.topics and one.topics[0].startswith("urgence."))) for one in messages if one.text in easy
    }
    assert len(easy) > 10_000
    assert kinds <= {("question", False), ("out_of_scope", False)}
