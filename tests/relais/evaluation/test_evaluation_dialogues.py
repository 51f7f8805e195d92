"""Scenarios played with a running system, and what their turns may expect."""

import asyncio
import json

import pytest

from relais.evaluation import dialogues
from relais.evaluation.expectations import EXPECTATIONS, refusal, whys
from relais.evaluation.rest_door import Reply, open_door
from relais.settings import Settings


async def played(system, path):
    async with open_door(system.url, None) as door:
        return [await dialogues.play(door, scenario) for scenario in dialogues.read_scenarios(path)]


@pytest.fixture
def reply(said):
    guide = {"id": "educonnect.activer", "step": "code", "step_number": 2, "of": 5}
    choices = [{"label": "Oui", "value": "yes"}, {"label": "Non", "value": "no"}]
    return Reply(
        (
            said("Numéro d’urgence : le 15.", "emergency", meta={"topics": ["urgence.suicide"], "sms_segments": 1}),
            said(
                "Étape 2 sur 5",
                "guide",
                choices=choices,
                sources=[{"title": "Notice", "url": "https://exemple.fr"}],
                meta={
                    "topics": ["educonnect.activer", "ent.quoi"],
                    "guide": guide,
                    "owner": "waiting",
                    "sms_segments": 2,
                },
            ),
        )
    )


MET = [
    {"decision": "guide"},
    {"decision": ["answer", "emergency"]},
    {"topic": "educonnect.activer"},
    {"topics_any": ["x.y", "ent.quoi"]},
    {"contains": "NUMERO D'URGENCE"},
    {"contains": ["le 15", "exemple.fr"]},
    {"contains_any": ["le 17", "notice"]},
    {"not_contains": ["le 18"]},
    {"owner": "waiting"},
    {"owner": ["waiting", "mediator"]},
    {"choices_min": 2},
    {"guide": True},
    {"guide": "educonnect.activer"},
    {"guide": {"step_number": 2, "of": 5}},
    {"lang": "fr"},
    {"sources": True},
    {"max_sms_segments": 2},
    {},
]
NOT_MET = [
    ({"decision": "answer"}, "decision: emergency/guide instead of answer"),
    ({"topic": "ent.quoi"}, "topic: urgence.suicide/educonnect.activer instead of ent.quoi"),
    ({"topics_any": ["x.y"]}, "topics_any: urgence.suicide/educonnect.activer/ent.quoi instead of x.y"),
    ({"contains": ["le 15", "le 18"]}, "contains: 'le 18' is missing"),
    ({"contains_any": ["le 17", "le 18"]}, "contains_any: none of 'le 17', 'le 18'"),
    ({"not_contains": "étape"}, "not_contains: 'étape' is said"),
    ({"owner": "assistant"}, "owner: waiting instead of assistant"),
    ({"choices_min": 3}, "choices_min: 2 instead of 3"),
    ({"guide": "ent.acces"}, "guide: {'id'"),
    ({"guide": {"step_number": 3}}, "guide: {'id'"),
    ({"guide": None}, "guide: {'id'"),
    ({"lang": "ar"}, "lang: fr instead of ar"),
    ({"sources": False}, "sources: 1"),
    ({"max_sms_segments": 1}, "max_sms_segments: 2 instead of 1"),
]


@pytest.mark.parametrize("expected", MET)
def test_what_is_met(expected, reply):
    assert refusal(expected) is None
    assert whys(expected, reply) == []


@pytest.mark.parametrize(("expected", "why"), NOT_MET)
def test_what_is_not_met_says_why(expected, why, reply):
    (found,) = whys(expected, reply)
    assert found.startswith(why)


def test_every_expectation_is_tried_both_ways():
    assert {key for expected in MET for key in expected} == set(EXPECTATIONS)
    assert {key for expected, _ in NOT_MET for key in expected} == set(EXPECTATIONS)


def test_sms_segments_that_the_reply_does_not_tell_are_ignored(said):
    assert whys({"max_sms_segments": 1}, Reply((said("long " * 200),))) == []


def test_silence_meets_nothing_but_what_must_not_be_said():
    assert whys({"decision": "answer", "not_contains": ["x"]}, Reply(())) == ["no message came back"]
    assert whys({"not_contains": ["x"]}, Reply(())) == []


async def test_a_scenario_is_one_parent_and_goes_on_after_a_failed_turn(system, write, said):
    system.script["bonjour"] = [said("Bonjour !", "smalltalk")]
    system.script["un humain"] = [said("Je vous passe quelqu’un.", "handoff", meta={"owner": "waiting"})]
    path = write(
        "d.jsonl",
        {
            "id": "relais",
            "channel": "sms",
            "turns": [
                {"parent": "bonjour", "expect": {"decision": "answer", "contains": ["au revoir"]}},
                {"restart": True},
                {"parent": "un humain", "expect": {"decision": "handoff", "owner": "waiting"}},
            ],
        },
        {"turns": [{"parent": "bonjour"}]},
    )
    found = await played(system, path)
    assert dialogues.report(found) == {
        "scenarios": 2,
        "turns": 3,
        "turns_passed": 2,
        "failed": [
            {
                "id": "relais",
                "turn": 1,
                "why": "decision: smalltalk instead of answer; contains: 'au revoir' is missing",
            }
        ],
    }
    words = dialogues.as_table(found)
    assert "1 of 2 scenarios passed, 2 of 3 turns" in words
    assert "1 restarts and nights skipped" in words
    first, second, other = system.heard
    assert first["sender"] == second["sender"] != other["sender"]
    assert (first["metadata"]["channel"], other["metadata"]["channel"]) == ("sms", "web")
    assert len({one["metadata"]["message_id"] for one in (first, second, other)}) == 3


async def test_a_door_in_trouble_fails_the_turn(system, write):
    system.script["a"] = 500
    system.script["b"] = {"not": "a list"}
    path = write("d.jsonl", {"id": "x", "turns": [{"parent": "a"}, {"parent": "b"}]})
    (found,) = await played(system, path)
    assert found.failed == {1: "HTTP 500", 2: "the answer is not a list of messages"}


async def test_the_command_prints_and_writes(system, write, said, relais, tmp_path, capsys):
    system.script["a"] = [said("oui")]
    path = write("d.jsonl", {"id": "x", "turns": [{"parent": "a", "expect": {"contains": "oui"}}]})
    out = tmp_path / "out.json"
    status = await asyncio.to_thread(relais, Settings(port=1), "dialogues", path, "--url", system.url, "--json", out)
    assert status == 0
    assert json.loads(out.read_text()) == {"scenarios": 1, "turns": 1, "turns_passed": 1, "failed": []}
    assert "1 of 1 scenarios passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        ({"turns": [{"parent": "a", "expect": {"contain": "x"}}]}, "turn 1: unknown expectation 'contain'; known are"),
        ({"turns": [{"parent": "a", "expect": {"choices_min": "2"}}]}, "turn 1: expectation 'choices_min': a whole"),
        ({"turns": [{"parent": "a"}, {"expect": {}}]}, "turn 2: 'parent' must be a string"),
        ({"turns": []}, "turns: a list of turns is expected"),
        ({"channel": "fax", "turns": [{"parent": "a"}]}, "channel: 'fax' is not one of web, sms"),
    ],
)
def test_a_wrong_scenario_is_refused_before_anything_is_played(write, relais, capsys, scenario, why):
    path = write("d.jsonl", {"id": "x", "turns": [{"parent": "fine"}]}, scenario)
    assert relais(Settings(), "dialogues", path) == 2
    assert capsys.readouterr().err.startswith(f"relais: {path}:2: {why}")


async def test_the_system_is_restarted_and_a_night_passes_where_the_scenario_says_so(system, write, said):
    for words in ("bonjour", "oui"):
        system.script[words] = [said("Bonjour !", "smalltalk")]
    turns = [{"parent": "bonjour"}, {"restart": True}, {"night": True}, {"parent": "oui"}, {"restart": True}]
    asked = []

    async def pause(kind):
        asked.append((kind, len(system.heard)))
        return kind == "restart"

    (scenario,) = dialogues.read_scenarios(write("d.jsonl", {"turns": turns}))
    async with open_door(system.url, None) as door:
        found = await dialogues.play(door, scenario, pause)
    assert asked == [("restart", 1), ("night", 1)]
    assert found.skipped == 1
