"""Guides as parents see them through the actions: begun by a question, walked, interrupted, left, taken up again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import guide_screens
from actions.action_answer import ActionAnswer
from actions.action_guide import ActionGuide
from actions.action_human import ActionHuman
from actions.action_language import ActionLanguage
from actions.action_smalltalk import ActionSmalltalk
from actions.answering import Answering
from actions.guide_screens import WORDING
from actions.utterance import WORDING as HOUSE_WORDING
from actions.walking import Walking
from knowledge.guides.shelf import PublishedGuide, Shelf
from knowledge.rendering import TO_VERIFY_MARK
from tests.actions.conftest import Chat, Said, ScriptedDetector, ScriptedGuidance
from tests.knowledge.guides.writing import TEXT, changed, guide
from tests.knowledge.writing import AFTER_REVIEW, item

ACTIVATE, CANTEEN, PRONOTE = "educonnect.activer", "vie.cantine", "vie.pronote"
QUESTION = "comment activer mon compte"


class Store:
    """Revisions by number, as the store keeps them."""

    def __init__(self) -> None:
        self.texts = {1: TEXT}

    async def revision(self, item_id: str, number: int) -> Any:
        text = self.texts.get(number)
        return type("Kept", (), {"text": text})() if text else None


class Walk(Chat):
    """A parent in a house with one guide."""

    def __post_init__(self) -> None:
        self.guidance.guides = [PublishedGuide(guide(), 1)]
        self.store = Store()
        walking = Walking(Shelf(self.guidance, self.store), lambda: self.today)
        answering = Answering(self.guidance, self.detector, lambda: self.today, walking=walking)
        kinds = (ActionAnswer, ActionSmalltalk, ActionHuman, ActionLanguage)
        self.actions = {action.name(): action for action in (kind(answering) for kind in kinds)}
        self.actions["action_guide"] = ActionGuide(answering, walking)
        self.channel = "web"

    async def says(self, text: str, intent: str = "question", **entities: str) -> Said:
        """Rasa's rules: while a guide runs, its action hears everything."""
        action = "action_guide" if self.slots.get("running") == "guide" else "action_answer"
        return await self.turn(action, text, intent=intent, metadata={"channel": self.channel}, **entities)

    async def presses(self, value: str) -> Said:
        return await self.turn("action_guide", "/choose_guide", intent="choose_guide", guide=value)

    def publishes(self, *changes: tuple[str, str]) -> None:
        number = len(self.store.texts) + 1
        self.store.texts[number] = changed(*changes)
        self.guidance.guides = [PublishedGuide(guide(*changes), number)]


def words(key: str, lang: str = "fr", **values: object) -> str:
    return WORDING.text(key, lang, **values)


def meta(said: Said, place: int = -1) -> dict[str, Any]:
    found: dict[str, Any] = said.messages[place]["custom"]["meta"]
    return found


@pytest.fixture
def walk() -> Walk:
    guidance = ScriptedGuidance([item(ACTIVATE), item(CANTEEN, "Voyez la mairie. [^educonnect]"), item(PRONOTE)])
    guidance.answers(QUESTION, ACTIVATE)
    guidance.answers("où payer la cantine ?", CANTEEN)
    return Walk(guidance, ScriptedDetector())


def test_every_language_says_the_same_around_the_steps() -> None:
    folder = Path(guide_screens.__file__).parent / "guide_words"
    french = yaml.safe_load((folder / "fr.yml").read_text("utf-8"))
    for path in folder.glob("*.yml"):
        table = yaml.safe_load(path.read_text("utf-8"))
        assert set(table) == set(french), path.stem
        for key, text in french.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", table[key])), (path.stem, key)


class TestBeginning:
    async def test_a_question_gets_the_short_answer_with_its_source_then_the_first_step(self, walk: Walk) -> None:
        said = await walk.says(QUESTION)
        short, step = said.messages
        assert short["text"] == "Allez sur educonnect.education.gouv.fr.\n\nJe vous guide pas à pas."
        assert short["custom"]["sources"]
        assert step["text"] == "Avez-vous reçu un papier de l'école ?"
        assert said.values == ["guide:papier.1", "guide:papier.2", "guide:papier.other", f"topic_text:{ACTIVATE}"]
        assert meta(said)["guide"] == {"id": f"guide.{ACTIVATE}", "step": "papier", "step_number": 1, "of": 4}
        assert (meta(said)["decision"], meta(said)["topics"]) == ("guide", [ACTIVATE])
        assert walk.slots["running"] == "guide"

    async def test_a_picked_topic_begins_it_too(self, walk: Walk) -> None:
        assert meta(await walk.picks(ACTIVATE))["guide"]["step"] == "papier"

    async def test_by_sms_it_is_one_message(self, walk: Walk) -> None:
        walk.channel = "sms"
        said = await walk.says(QUESTION)
        (message,) = said.messages
        assert message["text"] == "Je vous guide pas à pas.\nAvez-vous reçu un papier de l'école ?"
        assert said.values == ["guide:papier.1", "guide:papier.2", "guide:papier.other"]

    async def test_everything_at_once_then_going_on_is_offered(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.turn("action_answer", "/x", intent="choose_topic_text", topic_text=ACTIVATE)
        assert said.first["text"] == "Allez sur le site."
        assert said.decision == "answer"
        assert said.values == ["guide:resume", "guide:stop"]

    async def test_another_language_is_told_that_the_steps_are_in_french(self, walk: Walk) -> None:
        walk.detector.languages[QUESTION] = "tr"
        said = await walk.says(QUESTION)
        assert [message["custom"]["lang"] for message in said.messages] == ["tr", "fr", "fr"]
        assert said.first["text"] == f"{words('french_only', 'tr')} {HOUSE_WORDING.text('mediator_helps', 'tr')}"
        again = await walk.says(QUESTION)
        assert all(HOUSE_WORDING.text("mediator_helps", "tr") not in message["text"] for message in again.messages)


class TestWalking:
    async def test_to_the_end(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        doubtful = await walk.says("oui")
        assert doubtful.first["text"] == f"Tapez l'identifiant du papier. {TO_VERIFY_MARK}"
        assert doubtful.first["custom"]["sources"][0]["organisation"] == "Ministère"
        await walk.says("c fait")
        said = await walk.says("oui")
        assert said.first["text"] == "Bravo."
        assert meta(said)["guide"]["step_number"] == meta(said)["guide"]["of"] == 4
        assert (walk.slots["running"], walk.slots["guide_state"]) == (None, None)

    async def test_an_expired_source_makes_a_step_doubtful(self, walk: Walk) -> None:
        walk.publishes(('["educonnect?"]', "[educonnect]"))
        await walk.says(QUESTION)
        assert TO_VERIFY_MARK not in (await walk.says("oui")).first["text"]
        walk.today = AFTER_REVIEW
        assert TO_VERIFY_MARK in (await walk.presses("resume")).first["text"]

    async def test_in_other_words(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.says("je comprends pas", "dont_understand")
        assert said.first["text"] == f"{words('other_words')}\n\nL'école donne parfois une feuille. L'avez-vous ?"

    async def test_what_the_assistant_says_of_itself_is_in_the_parent_s_language(self, walk: Walk) -> None:
        walk.slots["language"] = "ar"
        await walk.says(QUESTION)
        lead, step = (await walk.says("لا أفهم", "dont_understand")).messages
        assert (lead["text"], lead["custom"]["lang"]) == (words("other_words", "ar"), "ar")
        assert step["custom"]["lang"] == "fr"

    async def test_a_button_of_an_earlier_message_is_understood(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        await walk.says("oui")
        assert meta(await walk.says("guide:papier.2"))["guide"]["step"] == "appareil"


class TestAside:
    async def test_a_side_question_is_answered_then_going_on_is_offered(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.says("où payer la cantine ?")
        assert said.first["text"] == "Voyez la mairie."
        assert (said.decision, meta(said, 0)["topics"]) == ("answer", [CANTEEN])
        assert meta(said)["guide"]["step"] == "papier"
        assert said.values == ["guide:resume", "guide:stop"]
        assert meta(await walk.says("oui", "affirm"))["guide"]["step"] == "papier"

    async def test_what_the_search_is_not_sure_of_is_a_misunderstanding_and_then_perhaps_another_topic(
        self, walk: Walk
    ) -> None:
        walk.guidance.asks("ya un truc", PRONOTE, CANTEEN)
        await walk.says(QUESTION)
        assert words("unclear") in (await walk.says("ya un truc")).first["text"]
        said = await walk.says("ya un truc")
        assert said.decision == "clarify"
        assert said.values == [f"topic:{PRONOTE}", f"topic:{CANTEEN}", "topic:none", "human", "guide:resume"]
        third = await walk.says("ya un truc")
        assert third.first["custom"]["handoff"] == "guide"

    async def test_another_language_is_noted_and_going_on_offered(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.turn("action_language", "english please", intent="change_language", language="en")
        assert said.values == ["guide:resume", "guide:stop"]
        assert said.messages[-1]["custom"]["lang"] == "en"


class TestHuman:
    async def test_the_mediator_is_told_where_and_what_was_tried(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        await walk.says("oui")
        said = await walk.says("ça marche pas")
        assert said.first["text"] == "Je passe la main."
        assert said.first["custom"]["handoff"] == "guide"
        passed = meta(said)["guide"]
        assert (passed["id"], passed["step"], passed["reason"]) == (f"guide.{ACTIVATE}", "aide", "Papier refusé")
        assert passed["tried"] == [
            {"step": "papier", "answer": "Oui"},
            {"step": "taper", "answer": "ça ne marche pas"},
        ]
        assert meta(await walk.says("oui", "affirm"))["guide"]["step"] == "taper"

    async def test_who_asks_for_a_person_takes_the_guide_along(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.turn("action_human", "un humain svp", intent="human")
        assert said.first["custom"]["handoff"] == "parent_asked"
        assert meta(said)["guide"]["step"] == "papier"
        assert walk.slots["running"] == "guide", "it can be taken up again"

    async def test_an_answer_that_only_looks_like_a_call_is_an_answer(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        said = await walk.turn("action_human", "jeté", intent="human")
        assert meta(said)["guide"]["step"] == "appareil"


class TestLeaving:
    async def test_stop_and_again_later_here_or_elsewhere(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        await walk.says("oui")
        said = await walk.says("stop")
        code = said.first["text"].split("« reprendre ")[-1].split(" ")[0]
        assert meta(said)["guide"] is None
        assert walk.slots["running"] is None
        again = await walk.turn("action_smalltalk", "reprendre", intent="dont_understand")
        assert meta(again)["guide"]["step"] == "taper"
        walk.slots.clear()
        elsewhere = await walk.says(f"reprendre {code.lower()}")
        assert meta(elsewhere)["guide"]["step"] == "taper"
        assert walk.slots["running"] == "guide"

    async def test_who_had_begun_a_lesson_is_offered_to_go_on_with_it(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        walk.slots["lesson"] = "lesson.premier-telephone"
        assert (await walk.says("stop")).values[0] == "lesson:resume"

    async def test_without_a_guide_under_way_the_action_answers(self, walk: Walk) -> None:
        said = await walk.turn("action_guide", "où payer la cantine ?")
        assert meta(said)["topics"] == [CANTEEN]
        assert walk.slots["running"] is None


class TestPublication:
    async def test_who_began_finishes_the_revision_they_began(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        walk.publishes(("say: Tapez l'identifiant du papier.", "say: Cherchez le lien bleu."))
        said = await walk.says("oui")
        assert "Tapez l'identifiant du papier." in said.first["text"]
        assert meta(said)["revision"] == 1

    async def test_who_begins_afterwards_gets_the_new_step(self, walk: Walk) -> None:
        walk.publishes(("say: Tapez l'identifiant du papier.", "say: Cherchez le lien bleu."))
        await walk.says(QUESTION)
        said = await walk.says("oui")
        assert "Cherchez le lien bleu." in said.first["text"]
        assert meta(said)["revision"] == 2

    async def test_an_unsafe_change_moves_them_with_a_word(self, walk: Walk) -> None:
        await walk.says(QUESTION)
        await walk.says("oui")
        walk.publishes(("start: papier", "resume: restart\nstart: papier"))
        said = await walk.says("c'est fait")
        assert said.first["text"] == f"{words('moved')}\n\nAvez-vous reçu un papier de l'école ?"
        assert walk.slots["guide_state"]["revision"] == 2
        assert meta(await walk.says("oui"))["guide"]["step"] == "taper", "moved once"
