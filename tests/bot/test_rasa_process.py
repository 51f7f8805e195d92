"""A trained model in a really started Rasa, asked through the connector."""

import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.bot.rasa_process import DATA, Actions, RasaProcess, rasa

pytestmark = pytest.mark.slow
ORDERS = ("choose_topic", "choose_topic_text", "choose_department", "choose_level", "choose_language", "choose_guide",
          "choose_lesson")  # fmt: skip
WRONG = """version: "3.1"
stories:
  - story: a greeting that goes elsewhere
    steps:
      - user: |
          bonjour
        intent: greet
      - action: {action}
"""
NOWHERE = {"RELAIS_ACTIONS_URL": "http://127.0.0.1:9/", "RELAIS_TRACKER_DB": ":memory:", "RELAIS_RASA_TOKEN": "x"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The training data, with the sampled questions."""
    from training_data.build_nlu import main

    sampled = tmp_path_factory.mktemp("nlu")
    assert main(["--out", str(sampled / "question.yml")]) == 0
    return [*DATA, str(sampled)]


@pytest.fixture(scope="module")
def actions() -> Iterator[Actions]:
    stand_in = Actions()
    yield stand_in
    stand_in.stop()


@pytest.fixture(scope="module")
def model(data: list[str], encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rasa")
    trained = rasa("train", "--fixed-model-name", "relais", "--out", str(folder), "--data", *data)
    assert trained.returncode == 0, trained.stderr[-3000:]
    return folder / "relais.tar.gz"


@pytest.fixture(scope="module")
def running(model: Path, actions: Actions) -> Iterator[RasaProcess]:
    process = RasaProcess(model, actions.url, model.with_name("tracker.db"))
    yield process
    process.stop()


@pytest.fixture(autouse=True)
def _calm(request: pytest.FixtureRequest) -> None:
    if "actions" in request.fixturenames:
        stand_in = request.getfixturevalue("actions")
        stand_in.events, stand_in.pause, stand_in.broken = [], 0.0, False


def validated_by_rasa(data: list[str]) -> CompletedProcess[str]:
    return rasa("data", "validate", "--data", *data, "-c", "config.yml", "-d", "domain.yml", "--fail-on-warnings")


def passed_by_rasa(model: Path, stories: str, out: Path) -> CompletedProcess[str]:
    options = ["--e2e", "--fail-on-prediction-errors", "--no-plot", "--out", str(out)]
    return rasa("test", "core", "--model", str(model), "-s", stories, *options, **NOWHERE)


def test_the_training_data_are_valid(data: list[str]) -> None:
    """The only warnings are of the orders that the gateway gives: nobody writes them, so there is no example."""
    validated = validated_by_rasa(data)
    assert validated.returncode == 0, validated.stderr[-3000:]
    said = validated.stdout + validated.stderr
    assert "No story structure conflicts found" in said
    unknown = set(re.findall(r"UserWarning: (.*)", said))
    orders = {
        f"The intent '{name}' is listed in the domain file, but is not found in the NLU training data."
        for name in ORDERS
    }
    assert unknown <= orders


def test_the_end_to_end_stories_hold(model: Path, tmp_path: Path) -> None:
    """What each message is taken for and which action follows: one wrong prediction fails."""
    tested = passed_by_rasa(model, "tests/bot/dialogues", tmp_path)
    assert tested.returncode == 0, tested.stderr[-3000:]


def test_data_that_are_wrong_and_a_story_that_does_not_hold_are_noticed(
    data: list[str], model: Path, tmp_path: Path
) -> None:
    """Both commands are known to end with 0 on failures, unless they are told otherwise."""
    wrong = tmp_path / "wrong" / "test_wrong.yml"
    wrong.parent.mkdir()
    wrong.write_text(WRONG.format(action="action_nowhere"), "utf-8")
    validated = validated_by_rasa([*data, str(wrong.parent)])
    assert validated.returncode != 0
    assert "action_nowhere" in validated.stdout + validated.stderr
    wrong.write_text(WRONG.format(action="action_human"), "utf-8")
    assert passed_by_rasa(model, str(wrong.parent), tmp_path).returncode != 0


@pytest.mark.parametrize(
    ("message", "action"),
    [
        ("bonjour", "action_smalltalk"),
        ("merci, je leur écris dès demain matin", "action_smalltalk"),
        ("haha je plaisante, bonne soirée", "action_smalltalk"),
        ("une minute, on sonne à la porte", "action_smalltalk"),
        ("merci, et il faut attendre combien de jours ?", "action_answer"),
        ("bah renversé hier", "action_answer"),
        ("8", "action_answer"),
        ("wach nta robot wla bnadem?", "action_answer"),
        ("are you a real person", "action_answer"),
        ("merci bcp", "action_smalltalk"),
        ("au revoir", "action_smalltalk"),
        ("oui", "action_smalltalk"),
        ("non", "action_smalltalk"),
        ("aide", "action_smalltalk"),
        ("je comprends pas", "action_smalltalk"),
        ("jveu parlé a kelkun", "action_human"),
        ("bir insanla konuşmak istiyorum", "action_human"),
        ("en arabe svp", "action_language"),
        ("34", "action_inform"),
        ("CM2, Hérault", "action_inform"),
        ("Mehun-sur-Yèvre", "action_inform"),
        ("comment activer mon compte éduconnect ?", "action_answer"),
        ("quel est l'ENT du collège à Laon ?", "action_answer"),
        ("es-tu un robot ?", "action_answer"),
        ("bonjour j'ai perdu mon mot de passe", "action_answer"),
        ("asdfghjkl qwzx", "action_answer"),
        ('choose_topic{"topic": "ent.quoi"}', "action_answer"),
        ('/choose_topic{"topic": "ent.quoi"}', "action_answer"),
        ('/choose_department{"department": "34"}', "action_inform"),
        ('/choose_level{"level": "lycee"}', "action_inform"),
        ('/choose_language{"language": "ar"}', "action_language"),
    ],
)
def test_each_message_goes_to_one_action(running: RasaProcess, message: str, action: str) -> None:
    status, answer = running.say(f"routes {message}", message)
    assert status == 200
    assert answer["messages"] == [
        {"text": action, "buttons": [{"title": "Un", "payload": "1"}], "custom": {"meta": {"action": action}}}
    ]


def test_what_is_learnt_of_the_parent_reaches_the_next_action(running: RasaProcess, actions: Actions) -> None:
    running.say("slots", "mon fils est en 6ème dans l'Aisne, comment voir ses notes ?")
    running.say("slots", "en arabe svp")
    running.say("slots", '/choose_topic{"topic": "vie.pronote"}')
    slots = actions.last["tracker"]["slots"]
    assert (slots["department"], slots["level"]) == ("02", "college")
    assert (slots["language"], slots["topic"]) == ("ar", "vie.pronote")


def test_a_language_that_is_a_school_subject_does_not_change_the_conversation(
    running: RasaProcess, actions: Actions
) -> None:
    running.say("subject", "quel site pour réviser l'anglais au collège ?")
    assert actions.last["tracker"]["slots"]["language"] is None


def test_slots_set_by_an_action_stay(running: RasaProcess, actions: Actions) -> None:
    actions.events = [{"event": "slot", "name": "pending_topic", "value": "ent.lequel"}]
    running.say("pending", "quel est mon ENT ?")
    actions.events = []
    running.say("pending", "34")
    assert actions.last["next_action"] == "action_inform"
    assert actions.last["tracker"]["slots"]["pending_topic"] == "ent.lequel"


def test_the_conversation_goes_on_after_what_a_mediator_said(running: RasaProcess, actions: Actions) -> None:
    running.say("mediated", "bonjour")
    said = [{"event": "user", "text": "et la cantine ?"}, {"event": "bot", "text": "C'est la mairie."}] * 3
    assert running.call("/batch", {"sender": "mediated", "events": said}) == (200, {"appended": 6})
    status, answer = running.say("mediated", "merci beaucoup")
    assert (status, answer["messages"][0]["text"]) == (200, "action_smalltalk")
    texts = [event.get("text") for event in actions.last["tracker"]["events"] if event["event"] in ("user", "bot")]
    assert texts.count("C'est la mairie.") == 3


def test_what_a_mediator_corrected_stands_in_place_of_what_was_known(running: RasaProcess, actions: Actions) -> None:
    actions.events = [{"event": "slot", "name": "language", "value": "fr"}]
    running.say("corrected", "bonjour")
    actions.events = []
    slots = [{"event": "slot", "name": "language", "value": "tr"}, {"event": "slot", "name": "level", "value": "lycee"}]
    assert running.call("/batch", {"sender": "corrected", "events": slots}) == (200, {"appended": 2})
    running.say("corrected", "merci")
    known = actions.last["tracker"]["slots"]
    assert (known["language"], known["level"]) == ("tr", "lycee")


def test_a_batch_may_open_a_conversation(running: RasaProcess) -> None:
    assert running.call("/batch", {"sender": "new", "events": [{"event": "user", "text": "allo"}]})[0] == 200
    assert running.say("new", "bonjour")[1]["messages"][0]["text"] == "action_smalltalk"


def test_a_slow_action_gives_504_and_leaves_no_trace(running: RasaProcess, actions: Actions) -> None:
    actions.pause = 1.5
    status, answer = running.say("slow", "bonjour", deadline_seconds=0.5)
    assert (status, answer) == (504, {"error": "timeout"})
    actions.pause = 0.0
    assert running.say("slow", "bonjour")[0] == 200
    users = [event for event in actions.last["tracker"]["events"] if event["event"] == "user"]
    assert len(users) == 1  # the turn that was given up is not in the tracker


def test_a_broken_action_gives_no_message_at_all(running: RasaProcess, actions: Actions) -> None:
    actions.broken = True
    assert running.say("broken", "bonjour") == (200, {"messages": []})


def test_conversations_do_not_mix(running: RasaProcess, actions: Actions) -> None:
    running.say("one", "34")
    running.say("two", "CM2")
    slots = actions.last["tracker"]["slots"]
    assert (slots["department"], slots["level"]) == (None, "ecole")


@pytest.mark.parametrize("message", ["👍", "?", "…", "\u200b a", "x" * 4000, "[a](b)", "{{7*7}}", "' OR 1=1; --"])
def test_odd_messages_are_answered(running: RasaProcess, message: str) -> None:
    status, answer = running.say("odd", message)
    assert status == 200
    assert len(answer["messages"]) == 1


def test_without_the_token_the_process_says_nothing(running: RasaProcess) -> None:
    assert running.call("/webhook", {"sender": "x", "message": "bonjour"}, token="wrong")[0] == 401


def test_nothing_that_a_parent_wrote_is_in_the_log(running: RasaProcess) -> None:
    running.say("secret", "mon voisin s'appelle Zébulon Trucmuche")
    assert "Trucmuche" not in running.log.read_text()


def test_it_starts_within_a_minute_and_in_bounded_memory(running: RasaProcess) -> None:
    assert running.ready_after < 60
    assert running.resident_megabytes() < 1300
