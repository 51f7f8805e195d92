"""Something else in the middle of a guide: gestures by meaning, several things at once, another guide, doubts."""

from __future__ import annotations

import pytest

from actions.action_answer import ActionAnswer
from actions.action_guide import ActionGuide
from actions.answering import Answering
from actions.utterance import WORDING as HOUSE
from actions.walking import Walking
from knowledge.gestures.model import Gesture, Social
from knowledge.guidance import Published
from knowledge.guides.shelf import PublishedGuide, Shelf
from knowledge.universal_words import Universal
from tests.actions.conftest import ScriptedDetector, ScriptedGuidance
from tests.actions.test_action_guide import ACTIVATE, CANTEEN, PRONOTE, QUESTION, Walk, meta, words
from tests.knowledge.guides.writing import guide
from tests.knowledge.writing import item

SAID: dict[str, Gesture] = {
    "ramenez-moi donc au guide": Universal.RESUME,
    "bon vent": Social.GOODBYE,
    "mille mercis": Social.THANKS,
    "il me faudrait un être de chair": Social.HUMAN,
    "renoncez donc à cela": Universal.STOP,
    "c'est du latin pour moi": Universal.REPEAT,
}
OTHER = (
    ("id: guide.educonnect.activer", "id: guide.vie.pronote"),
    ("topics: [educonnect.activer]", "topics: [vie.pronote]"),
    ("title: Activer le compte", "title: Ouvrir Pronote"),
)
PAY = "où payer la cantine ?"
OPEN = "comment ouvrir pronote ?"


class TwoGuides(Walk):
    """A parent in a house with two guides, where some wordings are known gestures."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.guidance.guides = [PublishedGuide(guide(), 1), PublishedGuide(guide(*OTHER), 1)]
        walking = Walking(Shelf(self.guidance, self.store), lambda: self.today, SAID.get)
        answering = Answering(self.guidance, self.detector, lambda: self.today, walking=walking)
        self.actions["action_answer"] = ActionAnswer(answering)
        self.actions["action_guide"] = ActionGuide(answering, walking)


@pytest.fixture
async def walk() -> TwoGuides:
    guidance = ScriptedGuidance([item(ACTIVATE), item(CANTEEN, "Voyez la mairie. [^educonnect]"), item(PRONOTE)])
    guidance.answers(QUESTION, ACTIVATE)
    guidance.answers(PAY, CANTEEN)
    guidance.answers(OPEN, PRONOTE)
    walk = TwoGuides(guidance, ScriptedDetector())
    await walk.says(QUESTION)
    return walk


class TestGestures:
    async def test_a_gesture_in_any_wording_does_what_its_words_do(self, walk: TwoGuides) -> None:
        said = await walk.says("c'est du latin pour moi")
        assert said.first["text"] == f"{words('other_words')}\n\nL'école donne parfois une feuille. L'avez-vous ?"
        await walk.says(PAY)
        said = await walk.says("ramenez-moi donc au guide")
        assert said.first["text"] == f"{words('resumed')}\n\nAvez-vous reçu un papier de l'école ?"

    async def test_thanks_and_leave_are_heard(self, walk: TwoGuides) -> None:
        assert (await walk.says("mille mercis")).first["text"].startswith(words("thanks"))
        said = await walk.says("mille mercis, bon vent")
        assert said.first["text"].startswith(words("goodbye"))
        assert walk.slots["running"] is None

    async def test_who_wants_a_person_is_passed_on_with_the_place(self, walk: TwoGuides) -> None:
        said = await walk.says("il me faudrait un être de chair")
        assert said.first["custom"]["handoff"] == "parent_asked"
        assert meta(said)["guide"]["step"] == "papier"

    async def test_an_answer_of_the_step_comes_first(self, walk: TwoGuides) -> None:
        SAID["jeté"] = Universal.STOP
        assert meta(await walk.says("jeté"))["guide"]["step"] == "appareil"
        del SAID["jeté"]


class TestAPerson:
    """« passez-moi quelqu'un » is an order in the middle of a guide too."""

    async def test_who_says_that_they_want_one_is_passed_on_with_the_place(self, walk: TwoGuides) -> None:
        walk.guidance.answers("chacun me renvoie vers l'autre, passez-moi quelqu'un", "aide.humain")
        said = await walk.says("chacun me renvoie vers l'autre, passez-moi quelqu'un")
        assert said.first["custom"]["handoff"] == "parent_asked"
        assert meta(said)["guide"]["step"] == "papier"

    async def test_a_person_comes_before_leaving(self, walk: TwoGuides) -> None:
        text = "on me renvoie partout, bon laissez tomber passez-moi quelqu'un"
        walk.guidance.answers(text, "aide.humain")
        assert (await walk.says(text)).first["custom"]["handoff"] == "parent_asked"

    async def test_who_asks_about_one_is_told(self, walk: TwoGuides) -> None:
        walk.guidance.answers("est-ce que je peux parler à quelqu'un ici ?", CANTEEN)
        assert (await walk.says("est-ce que je peux parler à quelqu'un ici ?")).first["custom"]["handoff"] is None


class TestAnswersThatFitNoChoice:
    """At « which phone? » a no is none of the answers."""

    async def test_what_follows_the_no_is_answered_when_the_search_is_sure(self, walk: TwoGuides) -> None:
        await walk.says("jeté")
        text = "non rien à voir mais le compte cantine est vide depuis hier"
        walk.guidance.answers(text, CANTEEN, 0.99)
        assert (await walk.says(text)).first["custom"]["meta"]["topics"] == [CANTEEN]

    async def test_otherwise_the_step_is_said_again(self, walk: TwoGuides) -> None:
        await walk.says("jeté")
        said = await walk.says("non pas celui-là mon grand")
        assert meta(said)["guide"]["step"] == "appareil"


class TestAnotherLanguage:
    async def test_the_guide_goes_on_in_the_language_that_is_asked_for(self, walk: TwoGuides) -> None:
        said = await walk.says("vous pouvez m'écrire en turc s'il vous plaît")
        assert said.first["text"] == HOUSE.text("language_set", "tr")
        assert (walk.slots["language"], said.messages[-1]["custom"]["lang"]) == ("tr", "tr")


class TestTwoThingsAtOnce:
    async def test_a_stop_and_a_question_leave_and_answer(self, walk: TwoGuides) -> None:
        left, answer = (await walk.says(f"non. renoncez donc à cela, {PAY}")).messages
        assert "« reprendre " in left["text"]
        assert answer["custom"]["meta"]["topics"] == [CANTEEN]
        assert walk.slots["running"] is None
        assert walk.slots["guide_state"]["step"] == "papier", "it can be taken up again"

    async def test_a_no_before_a_question_is_no_answer_to_the_step(self, walk: TwoGuides) -> None:
        said = await walk.says(f"oui attends {PAY}")
        assert said.first["custom"]["meta"]["topics"] == [CANTEEN]
        assert said.values == ["guide:resume", "guide:stop"]

    async def test_a_word_of_a_choice_eats_no_question_of_another_theme(self, walk: TwoGuides) -> None:
        text = "je paye comment le papier de la cantine de mon fils"
        walk.guidance.answers(text, CANTEEN, 0.99)
        assert (await walk.says(text)).first["custom"]["meta"]["topics"] == [CANTEEN]

    async def test_a_no_that_tells_more_stays_a_no(self, walk: TwoGuides) -> None:
        text = "je n'ai que celui de la cantine de son frère"
        walk.guidance.answers(text, CANTEEN, 0.99)
        assert meta(await walk.says(f"non, {text}"))["guide"]["step"] == "appareil"

    async def test_the_clause_that_asks_is_heard(self, walk: TwoGuides) -> None:
        said = await walk.says(f"je suis dans le train, {PAY}")
        assert said.first["custom"]["meta"]["topics"] == [CANTEEN]

    async def test_a_long_answer_stays_an_answer(self, walk: TwoGuides) -> None:
        text = "oui j'ai le papier que le collège a donné hier"
        walk.guidance.answers(text, ACTIVATE)
        assert meta(await walk.says(text))["guide"]["step"] == "taper"


class TestTheOrderInALongerMessage:
    @pytest.mark.parametrize(
        "text",
        [
            "oh pardon, elle me rappelle : il était chez sa copine. Fausse alerte, on peut arrêter.",
            "bon laissez tombé le carré je verrai avec mon mari",
            "laisse tomber, de toute façon je demanderai demain à la directrice de l'école",
            "no, it was in his bag all the time. never mind, thanks",
        ],
    )
    async def test_the_guide_stops(self, walk: TwoGuides, text: str) -> None:
        await walk.says(text)
        assert walk.slots["running"] is None
        assert walk.slots["guide_state"]["step"] == "papier", "it can be taken up again"

    async def test_what_is_asked_before_is_answered(self, walk: TwoGuides) -> None:
        left, answer = (await walk.says(f"{PAY} pour ça on peut arrêter.")).messages
        assert "« reprendre " in left["text"]
        assert answer["custom"]["meta"]["topics"] == [CANTEEN]

    async def test_another_matter_of_which_the_search_is_sure_wins_over_a_guess(self, walk: TwoGuides) -> None:
        text = "par contre la cantine elle marche pas et dit compte vide"
        SAID[text] = Universal.TROUBLE
        walk.guidance.answers(text, CANTEEN, 0.99)
        assert (await walk.says(text)).first["custom"]["meta"]["topics"] == [CANTEEN]
        del SAID[text]

    async def test_exact_words_of_a_gesture_win(self, walk: TwoGuides) -> None:
        walk.guidance.answers("ça ne fonctionne toujours pas", CANTEEN, 0.99)
        said = await walk.says("ça ne fonctionne toujours pas")
        assert "guide" in meta(said)["decision"]


class TestFromGuideToGuide:
    async def test_the_other_one_begins_and_this_one_waits(self, walk: TwoGuides) -> None:
        await walk.says("oui")
        said = await walk.says(OPEN)
        assert said.first["text"] == words("parked", title="Activer le compte")
        assert meta(said)["guide"]["id"] == "guide.vie.pronote"
        assert walk.slots["guide_state"]["parked"]["step"] == "taper"

    async def test_at_the_end_of_the_other_this_one_is_offered(self, walk: TwoGuides) -> None:
        await walk.says("oui")
        await walk.says(OPEN)
        for text in ("oui", "c'est fait", "oui"):
            said = await walk.says(text)
        assert said.values == ["guide:resume", "guide:stop"]
        assert meta(await walk.says("oui"))["guide"] == {**meta(said)["guide"], "id": "guide.educonnect.activer"}

    async def test_asking_for_the_one_that_waits_goes_on_with_it(self, walk: TwoGuides) -> None:
        await walk.says("oui")
        await walk.says(OPEN)
        said = await walk.says(QUESTION)
        assert (meta(said)["guide"]["id"], meta(said)["guide"]["step"]) == ("guide.educonnect.activer", "taper")
        assert walk.slots["guide_state"]["parked"]["guide"] == "guide.vie.pronote"

    async def test_a_topic_that_is_picked_parks_it_too(self, walk: TwoGuides) -> None:
        said = await walk.picks(PRONOTE)
        assert said.first["text"] == words("parked", title="Activer le compte")

    async def test_its_own_topic_again_goes_on_with_the_step(self, walk: TwoGuides) -> None:
        await walk.says("oui")
        await walk.says(PAY)
        walk.guidance.answers("bon, maintenant mon compte", ACTIVATE)
        said = await walk.says("bon, maintenant mon compte")
        assert said.first["text"].startswith(words("resumed"))
        assert meta(said)["guide"]["step"] == "taper"

    async def test_a_question_on_it_is_answered_without_asking_for_the_place(self, walk: TwoGuides) -> None:
        walk.guidance.translations[ACTIVATE, "fr"] = Published(item(ACTIVATE, asks="department"), 3)
        walk.guidance.answers("combien de temps est-il valable ?", ACTIVATE)
        answer, offer = (await walk.says("combien de temps est-il valable ?")).messages
        assert answer["custom"]["meta"]["decision"] == "answer"
        assert offer["custom"]["meta"]["guide"]["step"] == "papier"


class TestUnsure:
    async def test_a_question_that_nobody_knows_is_declined_and_the_guide_offered(self, walk: TwoGuides) -> None:
        declined, offer = (await walk.says("pouvez-vous regarder sa moyenne de maths")).messages
        assert declined["text"] == HOUSE.text("decline", "fr")
        assert declined["custom"]["meta"]["decision"] == "decline"
        assert [choice["value"] for choice in offer["custom"]["choices"]] == ["guide:resume", "guide:stop", "human"]

    async def test_an_unsure_one_is_asked_back_with_the_way_back(self, walk: TwoGuides) -> None:
        walk.guidance.asks("on peut voir quelque part ce qu'ils mangent", CANTEEN, PRONOTE)
        said = await walk.says("on peut voir quelque part ce qu'ils mangent")
        assert said.decision == "clarify"
        assert said.values[:2] == [f"topic:{CANTEEN}", f"topic:{PRONOTE}"]
        assert said.values[-1] == "guide:resume"
        assert meta(said)["guide"]["step"] == "papier"

    async def test_a_word_or_two_were_an_answer_that_was_not_understood(self, walk: TwoGuides) -> None:
        assert (await walk.says("violet")).first["text"].startswith(words("unclear"))
