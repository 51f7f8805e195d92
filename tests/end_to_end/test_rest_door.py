"""What a program gets over plain HTTP, by Rasa's REST contract, from the real assistant and the real guidance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import aiohttp
import pytest

from tests.end_to_end.parents import Json, RestParent
from tests.end_to_end.running_system import RunningSystem

pytestmark = pytest.mark.slow

META = {"decision", "topics", "guide", "owner", "item", "revision", "score"}
VAGUE = ("problème de connexion", "ça ne marche pas l'ent", "je n'arrive pas à me connecter", "souci de code")
# The address of the school's ENT depends on the department and on the level.
DEPENDS_ON_PLACE = "quel est l'ent de mon enfant et à quelle adresse ?"


def meta(message: Json) -> Json:
    found: Json = message["custom"]["meta"]
    return found


def choices(message: Json) -> list[str]:
    return [button["payload"] for button in message["buttons"]]


async def test_a_question_is_answered_by_the_right_guidance_with_its_source(
    running_system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    body = {"sender": "t", "message": "mon compte educonnect est bloqué"}
    async with http.post(f"{running_system.url}/webhooks/rest/webhook", json=body) as response:
        assert response.status == 200
        (message,) = await response.json()

    assert message["recipient_id"] == "t"
    assert "educonnect.education.gouv.fr" in message["text"]
    assert set(message["custom"]) == {"choices", "sources", "lang", "dir", "meta"}
    assert set(meta(message)) == META
    assert meta(message)["decision"] == "answer"
    assert meta(message)["topics"] == ["educonnect.compte-bloque"]
    assert meta(message)["item"] == "educonnect.compte-bloque"
    assert meta(message)["owner"] == "assistant"
    assert meta(message)["guide"] is None
    assert meta(message)["revision"] >= 1
    assert 0 < meta(message)["score"] <= 1


async def test_a_source_says_who_where_and_when_it_was_checked(parent: RestParent) -> None:
    (message,) = await parent.asks("mon compte educonnect est bloqué")

    assert message["custom"]["sources"]
    for source in message["custom"]["sources"]:
        assert source["title"]
        assert source["organisation"]
        assert source["url"].startswith("https://")
        assert date.fromisoformat(source["verified_on"]) <= date.today()


async def test_choices_are_given_as_buttons_too(parent: RestParent) -> None:
    (message,) = await parent.asks("mon compte educonnect est bloqué")

    offered = [(choice["label"], choice["value"]) for choice in message["custom"]["choices"]]
    assert [(button["title"], button["payload"]) for button in message["buttons"]] == offered


async def asked_which_topic(another_parent: Callable[[], RestParent]) -> tuple[RestParent, Json]:
    """A parent who has been asked which topic is meant; which question is vague depends on the training."""
    for question in VAGUE:
        parent = another_parent()
        (message, *_) = await parent.asks(question)
        if meta(message)["decision"] == "clarify":
            return parent, message
    raise AssertionError("no vague question is met by a question")


async def test_a_vague_question_is_met_by_a_choice_of_topics_and_a_human(
    another_parent: Callable[[], RestParent],
) -> None:
    _, message = await asked_which_topic(another_parent)

    *offered, none, human = choices(message)
    assert 2 <= len(offered) <= 4
    assert offered == [f"topic:{topic}" for topic in meta(message)["topics"]]
    assert (none, human) == ("topic:none", "human")


@pytest.mark.parametrize("picking", ["by its number", "by its button", "by its words"])
async def test_a_choice_is_picked(another_parent: Callable[[], RestParent], picking: str) -> None:
    parent, asked = await asked_which_topic(another_parent)
    second = asked["buttons"][1]
    text = {"by its number": "2", "by its button": second["payload"], "by its words": second["title"]}[picking]

    (message, *_) = await parent.asks(text)

    assert meta(message)["topics"] == [meta(asked)["topics"][1]]
    decided = meta(message)["decision"]
    assert decided in ("answer", "clarify", "guide"), "the answer or its guide, or first the place that it depends on"


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("34", "département 34"),
        ("Hérault", "département 34"),
        ("je suis à Laon", "département 02"),
        ("CM2", "à l’école"),
        ("lycée pro", "au lycée"),
    ],
)
async def test_a_place_or_a_class_is_understood(parent: RestParent, text: str, noted: str) -> None:
    (message,) = await parent.asks(text)

    assert meta(message)["decision"] == "smalltalk"
    assert noted in message["text"]


async def test_place_and_level_are_asked_only_when_the_answer_depends_on_them_and_once(parent: RestParent) -> None:
    (answer,) = await parent.asks("mon compte educonnect est bloqué")
    assert meta(answer)["decision"] == "answer"

    (where,) = await parent.asks(DEPENDS_ON_PLACE)
    assert "département" in where["text"]
    (level,) = await parent.asks("je suis à Montpellier")
    assert choices(level)[:3] == ["level:ecole", "level:college", "level:lycee"]
    (answer,) = await parent.asks("2")
    assert meta(answer)["decision"] == "answer"
    assert meta(answer)["topics"] == meta(where)["topics"]

    (again,) = await parent.asks(DEPENDS_ON_PLACE)
    assert meta(again)["decision"] == "answer"


async def test_a_place_that_is_known_already_is_not_asked(parent: RestParent) -> None:
    await parent.asks("Hérault")
    await parent.asks("au collège")

    (answer,) = await parent.asks(DEPENDS_ON_PLACE)

    assert meta(answer)["decision"] == "answer"


@pytest.mark.parametrize("words", ["parler à quelqu'un", "je veux parler a une vrai personne svp"])
async def test_a_human_can_be_asked_for_in_the_middle_of_anything(parent: RestParent, words: str) -> None:
    await parent.asks(DEPENDS_ON_PLACE)

    (message,) = await parent.asks(words)

    assert meta(message)["decision"] == "handoff"
    assert meta(message)["owner"] == "waiting"
    assert "médiateur" in message["text"]
    assert choices(message) == ["leave_queue"]


async def test_while_waiting_only_what_is_sure_is_answered_and_the_place_is_kept_until_the_parent_comes_back(
    parent: RestParent,
) -> None:
    await parent.asks("parler à quelqu'un")

    (waiting,) = await parent.asks("vous êtes toujours là ?")
    assert meta(waiting) == {**meta(waiting), "decision": "handoff", "owner": "waiting", "item": None}
    (meanwhile,) = await parent.asks("mon compte educonnect est bloqué")
    assert meta(meanwhile)["decision"] == "answer"
    assert (meta(meanwhile)["item"], meta(meanwhile)["owner"]) == ("educonnect.compte-bloque", "waiting")
    (back,) = await parent.asks("leave_queue")
    assert meta(back)["owner"] == "assistant"
    (answer,) = await parent.asks("mon compte educonnect est bloqué")
    assert meta(answer)["decision"] == "answer"


async def test_who_comes_back_from_the_queue_is_not_sent_there_again_at_the_first_failure(parent: RestParent) -> None:
    async def fails(question: str) -> dict[str, object]:
        (asked,) = await parent.asks(question)
        assert meta(asked)["decision"] == "clarify"
        (none, *_) = await parent.asks("autre chose")
        return meta(none)

    assert (await fails("comment je fais pour le dossier ?"))["owner"] == "assistant"
    await parent.asks("human")
    (back,) = await parent.asks("leave_queue")
    assert meta(back)["owner"] == "assistant"

    assert (await fails("comment je fais pour le dossier ?"))["owner"] == "assistant"
    assert (await fails("qui est le directeur de l'école ?"))["owner"] == "waiting"


async def test_who_asks_twice_for_what_is_no_matter_of_ours_is_told_so_twice(parent: RestParent) -> None:
    for question in ("quel temps fera-t-il demain à Marseille ?", "et après-demain à Lille, il pleut ?"):
        (declined,) = await parent.asks(question)
        assert (meta(declined)["decision"], meta(declined)["owner"]) == ("decline", "assistant")


@pytest.mark.parametrize("words", ["bonjour", "merci beaucoup", "au revoir"])
async def test_small_talk_is_answered_in_kind(parent: RestParent, words: str) -> None:
    (message,) = await parent.asks(words)

    assert meta(message)["decision"] == "smalltalk"
    assert message["custom"]["sources"] == []


async def test_help_says_what_can_be_asked_and_offers_topics_and_a_human(parent: RestParent) -> None:
    (message,) = await parent.asks("aide")

    assert "ENT" in message["text"]
    *offered, human = choices(message)
    assert offered
    assert all(value.startswith(("topic:", "lesson:")) for value in offered)
    assert human == "human"
    (answer, *_) = await parent.asks("1")
    assert meta(answer)["topics"] == [offered[0].removeprefix("topic:")]


async def test_what_nobody_here_can_know_is_declined_and_a_human_offered(parent: RestParent) -> None:
    (message,) = await parent.asks("quel temps fera-t-il demain à Marseille ?")

    assert meta(message)["decision"] == "decline"
    assert "human" in choices(message)
    assert message["custom"]["sources"] == []


async def test_an_emergency_is_answered_at_once_with_numbers_and_a_human_is_called(parent: RestParent) -> None:
    (message,) = await parent.asks("ma fille dit qu'elle veut mourir")

    assert meta(message)["decision"] == "emergency"
    assert "3114" in message["text"]
    assert meta(message)["owner"] == "waiting"


async def test_each_message_is_given_once(parent: RestParent) -> None:
    first = await parent.asks("bonjour")
    second = await parent.asks("merci")

    assert len(first) == len(second) == 1
    assert first[0]["text"] != second[0]["text"]
