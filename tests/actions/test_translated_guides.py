"""A guide in the parent's language: every message in one language, what is stale in French, the mediator in French."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import in_french
from actions.guide_screens import WORDING
from knowledge.content_files import UNREVIEWED
from knowledge.guidance import Published
from tests.actions.conftest import Said, ScriptedDetector, ScriptedGuidance
from tests.actions.test_action_guide import ACTIVATE, CANTEEN, QUESTION, Walk, meta
from tests.knowledge.guides.test_translation import words_of
from tests.knowledge.writing import item

ID, TITLE = f"guide.{ACTIVATE}", "تفعيل الحساب"
ARABIC_QUESTION = "كيف أفعل الحساب"
STALE = ("say: Tapez l'identifiant du papier.", "say: Cherchez le lien bleu.")
STALE_FIRST = ("say: Avez-vous reçu un papier", "say: Avez-vous une lettre")


@pytest.fixture
def walk() -> Walk:
    guidance = ScriptedGuidance([item(ACTIVATE), item(CANTEEN, "Voyez la mairie. [^educonnect]")])
    guidance.guide_words = {(ID, "ar"): words_of()}
    guidance.answers(QUESTION, ACTIVATE)
    guidance.answers(ARABIC_QUESTION, ACTIVATE)
    guidance.answers("أين أدفع المطعم", CANTEEN)
    made = Walk(guidance, ScriptedDetector())
    made.slots["language"] = "ar"
    return made


def words(key: str, lang: str = "ar", **values: object) -> str:
    return WORDING.text(key, lang, **values)


def langs(said: Said) -> list[str]:
    return [message["custom"]["lang"] for message in said.messages]


def marks(said: Said) -> list[Any]:
    """What each message says of its translation."""
    return [message["custom"]["meta"].get("translation") for message in said.messages]


def texts(said: Said) -> str:
    return "\n".join(message["text"] for message in said.messages)


def labels(said: Said) -> list[str]:
    return [choice["label"] for choice in said.messages[-1]["custom"]["choices"]]


class TestBeginning:
    async def test_introduction_and_step_are_in_the_language_without_a_word_about_french(self, walk: Walk) -> None:
        said = await walk.says(ARABIC_QUESTION)
        assert [message["text"] for message in said.messages] == ["أرشدكم خطوة بخطوة.", "هل وصلتكم ورقة من المدرسة؟"]
        assert langs(said) == ["ar", "ar"]
        assert labels(said)[:3] == ["نعم", "لا، أو ضاعت", words("other")]
        assert said.values[:3] == ["guide:papier.1", "guide:papier.2", "guide:papier.other"]
        assert words("french_only") not in texts(said)
        assert "told_french" not in said.slots

    async def test_a_translated_article_comes_first_where_there_is_one(self, walk: Walk) -> None:
        told = item(f"{ACTIVATE}.ar", "اذهبوا إلى الموقع.", topics=ACTIVATE, lang="ar", short="اذهبوا إلى الموقع.")
        walk.guidance.translations[ACTIVATE, "ar"] = Published(told, 5)
        said = await walk.says(ARABIC_QUESTION)
        assert said.first["text"] == "اذهبوا إلى الموقع.\n\nأرشدكم خطوة بخطوة."
        assert langs(said) == ["ar", "ar"]

    async def test_that_nobody_has_reviewed_it_is_said_once(self, walk: Walk) -> None:
        assert marks(await walk.says(ARABIC_QUESTION)) == [UNREVIEWED, None]
        assert marks(await walk.says("عندي الورقة")) == [None]

    async def test_it_is_not_said_of_reviewed_words(self, walk: Walk) -> None:
        walk.guidance.guide_words = {(ID, "ar"): words_of(("unreviewed", "reviewed"))}
        assert marks(await walk.says(ARABIC_QUESTION)) == [None, None]

    async def test_an_outdated_introduction_is_left_out(self, walk: Walk) -> None:
        walk.publishes(("intro: Je vous guide pas à pas.", "intro: Je vous aide."))
        said = await walk.says(ARABIC_QUESTION)
        assert (said.first["text"], langs(said)) == (TITLE, ["ar", "ar"])

    async def test_by_sms_introduction_and_step_are_one_message(self, walk: Walk) -> None:
        walk.channel = "sms"
        said = await walk.says(ARABIC_QUESTION)
        (message,) = said.messages
        assert message["text"] == "أرشدكم خطوة بخطوة.\nهل وصلتكم ورقة من المدرسة؟"
        assert (langs(said), marks(said)) == (["ar"], [UNREVIEWED])

    async def test_arabic_in_latin_letters_is_answered_in_arabic(self, walk: Walk) -> None:
        walk.slots["language"] = "ar-Latn"
        said = await walk.says(QUESTION)
        assert langs(said) == ["ar", "ar"]
        assert langs(await walk.says("1")) == ["ar"]

    @pytest.mark.parametrize("lang", ["gcf", "ht"])
    async def test_a_creole_is_answered_in_french_with_a_word_in_creole(self, walk: Walk, lang: str) -> None:
        walk.slots["language"] = lang
        said = await walk.says(QUESTION)
        creole = yaml.safe_load((Path(in_french.__file__).parent / "creole.yml").read_text("utf-8"))
        assert langs(said) == [lang, "fr", "fr"]
        assert said.first["text"] == creole[lang].strip()

    async def test_a_language_without_a_translation_is_told_that_the_steps_are_french(self, walk: Walk) -> None:
        walk.slots["language"] = "tr"
        said = await walk.says(QUESTION)
        assert langs(said) == ["tr", "fr", "fr"]
        assert words("french_only", "tr") in said.first["text"]


class TestWalking:
    async def test_to_the_end_in_the_parent_s_own_words(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        doubtful = await walk.says("عندي الورقة")
        assert doubtful.first["text"].startswith("اكتبوا الاسم الموجود على الورقة.")
        assert doubtful.first["custom"]["sources"][0]["organisation"] == "Ministère"
        await walk.says("تم")
        said = await walk.says("نعم")
        assert (said.first["text"], langs(said)) == ("أحسنتم.", ["ar"])
        assert walk.slots["running"] is None

    @pytest.mark.parametrize("said", ["1", "oui", "j'ai un mail", "guide:papier.1"])
    async def test_numbers_french_words_and_older_buttons_are_understood_too(self, walk: Walk, said: str) -> None:
        await walk.says(ARABIC_QUESTION)
        assert meta(await walk.says(said))["guide"]["step"] == "taper"

    async def test_in_other_words_is_one_message_in_the_language(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        said = await walk.says("لا أفهم", "dont_understand")
        assert [message["text"] for message in said.messages] == [
            f"{words('other_words')}\n\nتعطي المدرسة أحيانا ورقة. هل هي عندكم؟"
        ]

    async def test_going_on_is_offered_by_the_translated_title(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        said = await walk.says("أين أدفع المطعم")
        assert said.messages[-1]["text"] == words("offer", number=1, title=TITLE)
        assert langs(said)[-1] == "ar"
        again = await walk.says("نعم", "affirm")
        assert (meta(again)["guide"]["step"], langs(again)[-1]) == ("papier", "ar")

    async def test_a_code_goes_on_in_the_language(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        await walk.says("1")
        code = (await walk.says("stop")).first["text"].split("«أكمل ")[-1].split("»")[0]
        walk.slots = {"language": "ar"}
        said = await walk.says(f"reprendre {code}")
        assert (meta(said)["guide"]["step"], set(langs(said))) == ("taper", {"ar"})


class TestStale:
    async def test_a_step_whose_french_words_changed_is_french_after_a_word(self, walk: Walk) -> None:
        walk.publishes(STALE)
        await walk.says(ARABIC_QUESTION)
        said = await walk.says("عندي الورقة")
        assert langs(said) == ["ar", "fr"]
        assert said.first["text"] == words("french_only")
        assert said.first["custom"]["choices"] == []
        assert said.messages[-1]["text"].startswith("Cherchez le lien bleu.")
        assert langs(await walk.says("تم")) == ["ar"], "the next one is translated"

    async def test_the_word_joins_what_the_assistant_says_of_itself(self, walk: Walk) -> None:
        walk.publishes(STALE)
        await walk.says(ARABIC_QUESTION)
        await walk.says("عندي الورقة")
        said = await walk.says("لا أفهم", "dont_understand")
        assert said.first["text"] == f"{words('other_words')} {words('french_only')}"
        assert langs(said) == ["ar", "fr"]

    @pytest.mark.parametrize("channel", ["web", "sms"])
    async def test_where_the_first_step_is_stale_no_message_mixes_languages(self, walk: Walk, channel: str) -> None:
        walk.publishes(STALE_FIRST)
        walk.channel = channel
        said = await walk.says(ARABIC_QUESTION)
        assert langs(said)[-2:] == ["ar", "fr"]
        assert words("french_only") in said.messages[-2]["text"]
        assert said.messages[-1]["text"] == "Avez-vous une lettre de l'école ?"

    async def test_who_began_before_it_changed_still_gets_it_in_the_language(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        walk.publishes(STALE)
        assert langs(await walk.says("عندي الورقة")) == ["ar"]


class TestChangingLanguage:
    async def test_in_the_middle_the_same_step_goes_on_in_the_other_language(self, walk: Walk) -> None:
        walk.slots["language"] = "fr"
        await walk.says(QUESTION)
        await walk.says("oui")
        asked = await walk.turn("action_language", "arabe svp", intent="change_language", language="ar")
        assert asked.messages[-1]["text"] == words("offer", number=2, title=TITLE)
        said = await walk.presses("resume")
        assert (meta(said)["guide"]["step"], set(langs(said))) == ("taper", {"ar"})
        assert "اكتبوا الاسم الموجود على الورقة." in said.messages[-1]["text"]
        await walk.turn("action_language", "français", intent="change_language", language="fr")
        back = await walk.presses("resume")
        assert (meta(back)["guide"]["step"], set(langs(back))) == ("taper", {"fr"})

    async def test_words_of_another_language_change_it_at_once(self, walk: Walk) -> None:
        walk.slots["language"] = "fr"
        await walk.says(QUESTION)
        walk.detector.languages["عندي الورقة"] = "ar"
        said = await walk.says("عندي الورقة")
        assert (meta(said)["guide"]["step"], langs(said)) == ("taper", ["ar"])


class TestMediator:
    async def test_they_are_told_in_french(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        await walk.says("عندي الورقة")
        said = await walk.says("لا يعمل")
        assert (said.first["text"], said.first["custom"]["handoff"]) == ("أحولكم إلى شخص.", "guide")
        passed = meta(said)["guide"]
        assert (passed["title"], passed["reason"]) == ("Activer le compte", "Papier refusé")
        assert passed["tried"] == [
            {"step": "papier", "answer": "Oui"},
            {"step": "taper", "answer": "ça ne marche pas"},
        ]

    async def test_so_they_are_when_the_parent_asks_for_a_person(self, walk: Walk) -> None:
        await walk.says(ARABIC_QUESTION)
        await walk.says("رميتها")
        said = await walk.turn("action_human", "أريد شخصا", intent="human")
        assert meta(said)["guide"]["title"] == "Activer le compte"
        assert meta(said)["guide"]["tried"] == [{"step": "papier", "answer": "Non, ou perdu"}]
