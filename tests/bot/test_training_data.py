"""What Rasa is trained on: hand-written examples, sampled questions, rules."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SMALL_INTENTS = {
    "greet", "thanks", "goodbye", "affirm", "deny", "help", "dont_understand", "human", "inform", "change_language",
    "lesson", "wait",
}  # fmt: skip
SENT_BY_THE_GATEWAY = {
    "choose_topic", "choose_topic_text", "choose_department", "choose_level", "choose_language", "choose_guide",
    "choose_lesson",
}  # fmt: skip


@pytest.fixture(scope="module")
def build_nlu() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_nlu", ROOT / "training_data" / "build_nlu.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "training_data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found.setdefault(block["intent"], []).extend(line[2:] for line in lines)
    return found


@pytest.fixture(scope="module")
def domain() -> dict[str, object]:
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def questions(folder: Path, *rows: tuple[str, str, list[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps({"text": text, "lang": lang, "topics": topics}) for text, lang, topics in rows]
    (folder / "family.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_each_small_intent_has_enough_examples(examples: dict[str, list[str]]) -> None:
    assert set(examples) == SMALL_INTENTS | {"question"}
    assert all(len(examples[intent]) >= 60 for intent in SMALL_INTENTS)


def test_no_example_is_written_for_two_intents(examples: dict[str, list[str]], build_nlu: ModuleType) -> None:
    owners = Counter()
    for lines in examples.values():
        owners.update({build_nlu.fold(line) for line in lines} - {""})
    assert [text for text, count in owners.items() if count > 1] == []


@pytest.mark.parametrize(
    "letters", ["[a-z]", "[\u0600-\u06ff]", "[\u0400-\u04ff]"], ids=["latin", "arabic", "cyrillic"]
)
def test_every_small_intent_has_examples_in_every_alphabet(examples: dict[str, list[str]], letters: str) -> None:
    written = {intent for intent in SMALL_INTENTS if any(re.search(letters, line.lower()) for line in examples[intent])}
    assert written == SMALL_INTENTS


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "training_data" / "rules").glob("*.yml"))
    return [rule for path in paths for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]


def routes(rules: list[dict[str, Any]], running: str | None) -> dict[str, set[str]]:
    """The actions of each intent while that runs."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        condition = rule.get("condition", [{"slot_was_set": [{"running": None}]}])[0]["slot_was_set"][0]["running"]
        if condition == running:
            found.setdefault(rule["steps"][0]["intent"], set()).add(rule["steps"][1]["action"])
    return found


def test_every_intent_has_one_action_and_every_action_is_reached(
    domain: dict[str, object], rules: list[dict[str, Any]]
) -> None:
    always = routes(rules, None)
    intents = {next(iter(intent)) for intent in domain["intents"]}
    assert set(always) == intents | {"nlu_fallback"}
    assert {len(actions) for actions in always.values()} == {1}
    assert set.union(*always.values()) == set(domain["actions"])


@pytest.mark.parametrize(("running", "action"), [("guide", "action_guide"), ("lesson", "action_lesson")])
def test_while_something_runs_it_hears_everything_but_calls_for_a_human_and_orders(
    rules: list[dict[str, Any]], running: str, action: str
) -> None:
    heard = routes(rules, running)
    assert set.union(*heard.values()) == {action}
    apart = {"human", "change_language", "lesson"} | SENT_BY_THE_GATEWAY - {"choose_department", "choose_level"}
    assert set(heard) == set(routes(rules, None)) - apart
    ending = [rule for rule in rules if rule["steps"][-1] == {"slot_was_set": [{"running": None}]}]
    mine = [rule for rule in ending if rule.get("condition") == [{"slot_was_set": [{"running": running}]}]]
    assert {rule["steps"][0]["intent"] for rule in mine} == set(heard), "Rasa knows what follows when it ends"


def test_the_domain_holds_the_intents_and_no_wording(domain: dict[str, object]) -> None:
    assert {next(iter(intent)) for intent in domain["intents"]} == SMALL_INTENTS | SENT_BY_THE_GATEWAY | {"question"}
    assert "responses" not in domain
    assert domain["session_config"] == {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}


def test_the_sample_is_the_same_at_every_run(build_nlu: ModuleType, tmp_path: Path) -> None:
    for name in ("one.yml", "two.yml"):
        assert build_nlu.main(["--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "one.yml").read_bytes() == (tmp_path / "two.yml").read_bytes()


def test_the_sample_covers_every_topic_and_language_of_the_questions(build_nlu: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "question.yml"
    build_nlu.main(["--out", str(out)])
    chosen = {line[8:] for line in out.read_text(encoding="utf-8").splitlines()[4:]}
    topics, languages = set(), set()
    every_topic, every_language = set(), set()
    for topic, group, text in build_nlu.read_questions(ROOT / "training_data" / "questions"):
        every_topic.add(topic)
        every_language.add(group.split()[0])
        if text in chosen:
            topics.add(topic)
            languages.add(group.split()[0])
    assert topics == every_topic - {"aide.humain"}
    assert languages == every_language


def test_the_sample_is_valid_for_rasa(build_nlu: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "question.yml"
    build_nlu.main(["--out", str(out)])
    (block,) = yaml.safe_load(out.read_text(encoding="utf-8"))["nlu"]
    assert block["intent"] == "question"
    assert all(line.startswith("- ") for line in block["examples"].splitlines())


def test_what_is_an_example_of_another_intent_is_not_a_question(build_nlu: ModuleType, tmp_path: Path) -> None:
    folder = questions(tmp_path / "q", ("Merci !", "fr", []), ("Où payer la cantine ?", "fr", ["vie.cantine"]))
    out = tmp_path / "question.yml"
    assert build_nlu.main(["--questions", str(folder), "--out", str(out)]) == 0
    assert "Merci" not in out.read_text(encoding="utf-8")


def test_line_breaks_and_entity_marks_do_not_break_the_file(build_nlu: ModuleType, tmp_path: Path) -> None:
    folder = questions(
        tmp_path / "q",
        ("deux\nlignes de question ici pour voir", "fr", ["ent.quoi"]),
        ("un [mot](department) piégé dans une question", "fr", ["ent.quoi"]),
    )
    out = tmp_path / "question.yml"
    build_nlu.main(["--questions", str(folder), "--out", str(out)])
    (block,) = yaml.safe_load(out.read_text(encoding="utf-8"))["nlu"]
    assert block["examples"].splitlines() == ["- deux lignes de question ici pour voir"]


@pytest.mark.parametrize("line", ["not json", '{"text": "sans sujet"}', "[]", '{"topics": [], "lang": "fr"}'])
def test_a_bad_line_is_named(
    build_nlu: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    (tmp_path / "bad.jsonl").write_text(line + "\n", encoding="utf-8")
    assert build_nlu.main(["--questions", str(tmp_path), "--out", str(tmp_path / "out.yml")]) == 1
    assert "bad.jsonl:1" in capsys.readouterr().err


def test_without_questions_it_says_so(build_nlu: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "q").mkdir()
    assert build_nlu.main(["--questions", str(tmp_path / "q"), "--out", str(tmp_path / "out.yml")]) == 1
