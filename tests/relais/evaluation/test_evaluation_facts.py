"""Facts asked of a running system."""

import asyncio
import json

from relais.evaluation import facts
from relais.evaluation.rest_door import open_door
from relais.settings import Settings


async def checked(system, path, follow=False):
    async with open_door(system.url, None) as door:
        return [await facts.check(door, fact, follow) for fact in facts.read_facts(path)]


async def test_a_fact_is_found_in_any_text_or_source_without_regard_to_case_and_accents(system, write, said):
    source = {"title": "ÉduConnect", "organisation": "État", "url": "https://educonnect.education.gouv.fr"}
    system.script["Quel numéro ?"] = [said("Bonjour."), said("C’est le 30\u00a018, gratuit.", sources=[source])]
    path = write(
        "f.jsonl",
        {"id": "numero", "question_fr": "Quel numéro ?", "must_contain_any": ["3919", "30 18"]},
        {"question_fr": "Quel numéro ?", "must_contain_any": ["EDUCONNECT.education"], "must_not_contain": ["payant"]},
        {"question_fr": "Quel numéro ?", "must_contain_any": "c'est le"},
    )
    assert facts.report(await checked(system, path)) == {"n": 3, "passed": 3, "failed": []}


async def test_what_fails_is_named_by_its_id_or_else_by_its_line(system, write, said):
    system.script["Q"] = [said("Appelez le 119 ou payez 10 euros.")]
    system.script["en panne"] = 503
    path = write(
        "f.jsonl",
        {"id": "absent", "question_fr": "Q", "must_contain_any": ["3018"]},
        {"question_fr": "Q", "must_contain_any": ["119"], "must_not_contain": ["EUROS"]},
        {"id": "panne", "question_fr": "en panne", "must_contain_any": ["119"]},
        {"id": "muet", "question_fr": "sans réponse", "must_not_contain": ["119"]},
    )
    found = await checked(system, path)
    assert facts.report(found) == {"n": 4, "passed": 0, "failed": ["absent", 2, "panne", "muet"]}
    assert [one.why for one in found] == [
        "contains none of '3018' (decision: answer)",
        "contains 'EUROS' (decision: answer)",
        "HTTP 503",
        "no message came back",
    ]


async def test_each_question_is_asked_as_a_new_parent(system, write, said):
    system.script["Q"] = [said("oui")]
    line = {"question_fr": "Q", "must_contain_any": ["oui"]}
    await checked(system, write("f.jsonl", line, line))
    assert len({heard["sender"] for heard in system.heard}) == 2
    assert system.heard[0]["metadata"] == {"lang": "fr"}


async def test_only_follow_takes_the_first_choice_when_asked_what_is_meant(system, write, said):
    choices = [{"label": "Activer", "value": "topic:educonnect.activer"}, {"label": "Autre", "value": "topic:none"}]
    system.script["compte"] = [said("Vous voulez dire ?", "clarify", choices=choices)]
    system.script["topic:educonnect.activer"] = [said("Sur educonnect.education.gouv.fr")]
    path = write("f.jsonl", {"id": "c", "question_fr": "compte", "must_contain_any": ["educonnect.education"]})

    assert facts.report(await checked(system, path))["failed"] == ["c"]
    assert facts.report(await checked(system, path, follow=True))["failed"] == []
    assert system.heard[-1]["sender"] == system.heard[-2]["sender"]


async def test_the_command_prints_writes_and_uses_the_token(system, write, said, relais, tmp_path, capsys):
    system.script["Q"] = [said("oui")]
    path = write(
        "f.jsonl",
        {"id": "a", "question_fr": "Q", "must_contain_any": ["oui"]},
        {"id": "b", "question_fr": "Q", "must_contain_any": ["non"]},
    )
    out = tmp_path / "out.json"
    settings = Settings(program_token="jeton", port=1)
    status = await asyncio.to_thread(relais, settings, "facts", path, "--url", system.url, "--json", out)
    assert status == 0
    assert json.loads(out.read_text()) == {"n": 2, "passed": 1, "failed": ["b"]}
    assert "1 of 2 facts found" in capsys.readouterr().out
    assert set(system.authorizations) == {"Bearer jeton"}


def test_a_line_that_checks_nothing_is_refused(write, relais, capsys):
    path = write("f.jsonl", {"question_fr": "Q"})
    assert relais(Settings(), "facts", path) == 2
    assert f"{path}:1: must_contain_any and must_not_contain are both empty" in capsys.readouterr().err


def test_nobody_there_is_said_in_one_line(write, relais, capsys, unused_tcp_port):
    path = write("f.jsonl", {"question_fr": "Q", "must_contain_any": ["x"]})
    assert relais(Settings(port=unused_tcp_port), "facts", path) == 2
    assert capsys.readouterr().err.startswith(f"relais: nothing answers at http://127.0.0.1:{unused_tcp_port}")


async def test_a_door_that_lets_no_program_in_ends_the_run(system, write, relais, capsys):
    system.script["Q"] = 401
    path = write("f.jsonl", {"question_fr": "Q", "must_contain_any": ["x"]})
    assert await asyncio.to_thread(relais, Settings(port=1), "facts", path, "--url", system.url) == 2
    assert "lets no program in (HTTP 401)" in capsys.readouterr().err


def test_an_address_that_is_none_is_said_in_one_line(write, relais, capsys):
    path = write("f.jsonl", {"question_fr": "Q", "must_contain_any": ["x"]})
    assert relais(Settings(), "facts", path, "--url", "not an address") == 2
    assert capsys.readouterr().err.startswith("relais: nothing answers at not an address")
