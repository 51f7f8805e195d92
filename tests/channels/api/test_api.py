"""The API: what it documents is what it does, for a program with a token as for the console."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from channels.api.openapi import document
from channels.api.persistence.tokens import SqlTokens
from channels.api.routes import ROUTES
from channels.api.table import PREFIX
from channels.api.tokens import SCOPES, new_token
from channels.sign_in.ports import NewAccount, Role
from conversations.teams import Roster, Team

KEPT = Path(__file__).resolve().parents[3] / "docs" / "api" / "openapi.json"
DOCUMENT = document(ROUTES)
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]
BODIES: dict[str, dict[str, Any]] = {
    "start_guide": {"topic": "educonnect.mot-de-passe-perdu"},
    "transfer": {"mediator": "marc"},
    "close": {"outcome": "resolved"},
    "reply": {"text": "Bonjour", "local_id": "local-0001"},
    "add_note": {"text": "Une note", "local_id": "local-0001"},
    "correct_profile": {"lang": "ar", "department": "34", "level": None},
    "length": {"text": "Bonjour"},
    "mark_read": {"seq": 1},
    "typing": {"typing": True},
    "propose": {"question": "Q ?", "answer": "R.", "topic": "educonnect.mot-de-passe-perdu"},
    "set_presence": {"availability": "busy"},
    "save_canned_reply": {"title": "Titre", "text": "Texte"},
}


@pytest.fixture
def token(house, server, aiohttp_client, accounts):
    """Makes a token, and gives what calls the API with it."""

    async def make(name="mairie", scopes=tuple(SCOPES), territories=()):
        secret, kept = new_token(name, scopes, territories, "test", house.clock.now())
        await SqlTokens(house.engine).add(kept)
        if await accounts.credentials("marc") is None:  # a colleague to whom conversations can be passed
            await accounts.create(NewAccount("marc", Role.MEDIATOR, "!"), "test", house.clock.now())
        client = await aiohttp_client(server)

        async def call(method, path, body=None, given=secret):
            headers = {"Authorization": f"Bearer {given}"}
            answer = await client.request(method, PREFIX + path, json=body, headers=headers)
            return answer.status, await answer.json()

        return call

    return make


KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def filled(path: str, conversation: str) -> str:
    return path.removeprefix(PREFIX).replace("{conversation_id}", conversation).replace("{reply_id}", "salut")


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    return DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def conforms(value: Any, schema: dict[str, Any], where: str = "") -> None:
    """The answer is as documented."""
    schema = resolve(schema)
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, KINDS[kind]) for kind in named), f"{where}: {value!r} is not {named}"
    if "enum" in schema:
        assert value in schema["enum"], where
    if isinstance(value, dict):
        for name, one in schema.get("properties", {}).items():
            assert name in value, f"{where}.{name} is missing"
            conforms(value[name], one, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for one in value:
            conforms(one, schema["items"], f"{where}[]")


class TestDocument:
    def test_the_one_in_the_documentation_is_the_one_served(self) -> None:
        assert json.loads(KEPT.read_text("utf-8")) == DOCUMENT, "run: relais api > docs/api/openapi.json"

    async def test_it_is_served_and_names_every_route_of_the_application(self, server, lea) -> None:
        assert await (await lea.client.get(f"{PREFIX}/openapi.json")).json() == DOCUMENT
        served = set()
        for resource in server.app.router.resources():
            path = re.sub(r"{(\w+):[^/]*}", r"{\1}", resource.canonical)
            if path.startswith(PREFIX) and not path.endswith("openapi.json"):
                served |= {(route.method, path) for route in resource if route.method != "HEAD"}
        assert served == {(method, path) for method, path, _ in OPERATIONS}

    def test_every_operation_has_a_name_of_its_own_and_a_scope_that_exists(self) -> None:
        assert len(set(NAMES)) == len(NAMES)
        assert {route.scope for route in ROUTES} <= set(SCOPES)


async def test_a_program_gets_the_answers_that_are_documented(token, waits) -> None:
    call = await token()
    for method, path, operation in OPERATIONS:
        name = operation["operationId"]
        conversation = await waits(name, "j'ai perdu le mot de passe")
        if name in ("release", "transfer", "hand_back", "start_guide", "close", "propose", "correct_profile"):
            await call("POST", f"/conversations/{conversation}/take", {})
        if name == "remove_canned_reply":
            await call("PUT", "/canned-replies/salut", BODIES["save_canned_reply"])
        body = BODIES.get(name, {}) if "requestBody" in operation else None
        status, answer = await call(method, filled(path, conversation), body)
        assert status == 200, (name, answer)
        conforms(answer, operation["responses"]["200"]["content"]["application/json"]["schema"], name)


async def test_a_town_hall_s_helpdesk_takes_answers_and_ends(token, waits, house) -> None:
    conversation = await waits("first")
    call = await token()
    _, queue = await call("GET", "/queue")
    assert [one["id"] for one in queue["waiting"]] == [conversation]
    await call("POST", f"/conversations/{conversation}/take")
    _, sent = await call(
        "POST", f"/conversations/{conversation}/reply", BODIES["reply"] | {"topic": "educonnect.mot-de-passe-perdu"}
    )
    assert sent["message"]["sources"][0]["url"] == "https://exemple.fr/aide"
    assert sent["conversation"]["owner"] == "api:mairie"
    _, again = await call("POST", f"/conversations/{conversation}/reply", BODIES["reply"])
    assert again["message"] == sent["message"]
    status, ended = await call("POST", f"/conversations/{conversation}/close", {"outcome": "resolved", "note": "fini"})
    assert (status, ended["conversation"]["owner_kind"]) == (200, "closed")


STRANGERS = ({}, {"Authorization": "Bearer relais_nope"}, {"Authorization": "Basic eDp5"})


async def test_who_may_not_learns_nothing(token, waits, sign_in, server, house, aiohttp_client) -> None:
    """A stranger, a parent's token, one without the scope, one of another place, an editor, a foreign mediator."""
    conversation = await waits("first", "un secret de famille")
    general, isles = Team("general", "G", members=("chef",)), Team("isles", "I", frozenset({"971"}), members=("nadia",))
    house.rosters.replace(Roster((general, isles), general))
    stranger, elsewhere = await aiohttp_client(server), await token("elsewhere", territories=["971"])
    narrow = {scope: await token(f"no-{n}", [one for one in SCOPES if one != scope]) for n, scope in enumerate(SCOPES)}
    nadia, editor = await sign_in("nadia"), await sign_in("edith", Role.EDITOR)
    before = await house.store.conversation(conversation)
    for method, path, operation in OPERATIONS:
        name = operation["operationId"]
        address, body = filled(path, conversation), BODIES.get(name, {})

        async def asks(client, method=method, address=address, body=body, **headers):
            found = await client.request(method, PREFIX + address, json=body, headers=headers)
            return found.status, await found.text()

        answers = [await asks(stranger, **headers) for headers in STRANGERS]
        answers.append(await asks(stranger, Authorization=f"Bearer {conversation}"))
        assert {status for status, _ in answers} == {403}, name
        scope = next(route.scope for route in ROUTES if route.name == name)
        refused = await narrow[scope](method, address, body)
        edith = await asks(editor.client, **{"X-CSRF-Token": editor.csrf})
        assert (refused[0], edith[0]) == (403, 403), name
        answers += [(refused[0], json.dumps(refused[1])), edith]
        if "{conversation_id}" in path:
            away, foreign = (
                await elsewhere(method, address, body),
                await asks(nadia.client, **{"X-CSRF-Token": nadia.csrf}),
            )
            assert (away[0], foreign[0]) == (404, 404), name
            answers += [(away[0], json.dumps(away[1])), foreign]
        assert not any("secret de famille" in text or "Traceback" in text for _, text in answers), name
    assert await house.store.conversation(conversation) == before


async def test_the_queue_of_a_program_is_that_of_its_territories(token, waits, house) -> None:
    await waits("first")
    here, there = await token("here", territories=["34"]), await token("there")
    assert [len((await call("GET", "/queue"))[1]["waiting"]) for call in (here, there)] == [0, 1]


async def test_a_revoked_token_ends_at_once(token, house) -> None:
    call = await token()
    assert (await call("GET", "/queue"))[0] == 200
    assert await SqlTokens(house.engine).revoke("mairie", house.clock.now())
    assert (await call("GET", "/queue"))[0] == 403


async def test_tokens_are_kept_as_digests_only(house, token) -> None:
    await token()
    (kept,) = await SqlTokens(house.engine).all()
    assert re.fullmatch(r"[0-9a-f]{64}", kept.digest)
    assert replace(kept, revoked_at=None).caller().name == "api:mairie"


WRONG = (
    ("close", {"outcome": "won"}),
    ("close", {}),
    ("close", []),
    ("transfer", {}),
    ("transfer", {"team": "nobody"}),
    ("transfer", {"mediator": "../x"}),
    ("release", {"note": 3}),
    ("release", {"note": "x" * 3000}),
    ("reply", {"text": "a"}),
    ("reply", {"text": "a", "local_id": "local-0001\n"}),
    ("reply", {"text": "a", "local_id": "local-0001", "more": 1}),
    ("guide", {"topic": "nothing.here"}),
    ("read", {"seq": -1}),
    ("read", {"seq": True}),
    ("take", {"note": "x"}),
)


async def test_a_wrong_body_is_refused_and_changes_nothing(token, waits, house) -> None:
    conversation = await waits("first")
    call = await token()
    before = await house.store.conversation(conversation)
    for path, body in WRONG:
        status, _ = await call("POST", f"/conversations/{conversation}/{path}", body)
        assert status == 400, (path, body)
    assert await house.store.conversation(conversation) == before


async def test_what_is_known_of_a_parent_is_corrected_by_who_has_the_conversation(token, waits, house) -> None:
    conversation = await waits("first")
    call, other = await token(), await token("helpdesk")
    path = f"/conversations/{conversation}/profile"
    assert (await call("PUT", path, {"lang": "ar"}))[0] == 409, "nobody has taken it yet"
    await call("POST", f"/conversations/{conversation}/take")
    for body in ({}, {"lang": "xx"}, {"lang": "ar", "department": "00"}, {"lang": "ar", "level": "fac"}, {"lang": 3}):
        assert (await call("PUT", path, body))[0] == 400, body
    status, answer = await call("PUT", path, {"lang": "ar", "department": "971", "level": "lycee"})
    shown = answer["conversation"]
    assert (status, shown["department"], shown["level"], shown["language"]) == (
        200,
        "Guadeloupe (971)",
        "Lycée",
        "arabe",
    )
    assert shown["profile"] == {"lang": "ar", "department": "971", "level": "lycee"}
    assert (await other("PUT", path, {"lang": "fr"}))[0] == 409


async def test_a_conversation_is_passed_only_to_who_can_have_it(token, waits, sign_in, accounts, house) -> None:
    """Else nobody would see it again: an unknown name, an editor, a closed account, a token that has ended."""
    conversation = await waits("first")
    call = await token()
    await token("helpdesk")
    await token("ended")
    await SqlTokens(house.engine).revoke("ended", house.clock.now())
    await sign_in("edith", Role.EDITOR)
    await sign_in("gone")
    await accounts.disable("gone", "test", house.clock.now())
    await call("POST", f"/conversations/{conversation}/take")
    for name in ("nobody", "edith", "gone", "api:nobody", "api:ended", "api:mairie", "relais"):
        status, _ = await call("POST", f"/conversations/{conversation}/transfer", {"mediator": name})
        assert status == 400, name
    status, passed = await call("POST", f"/conversations/{conversation}/transfer", {"mediator": "api:helpdesk"})
    assert (status, passed["conversation"]["owner"]) == (200, "api:helpdesk")


async def test_the_console_s_session_needs_its_proof_for_every_change(lea, waits) -> None:
    conversation = await waits("first")
    for method, path in (("POST", f"/conversations/{conversation}/take"), ("PUT", "/canned-replies/salut")):
        found = await lea.client.request(method, PREFIX + path, json={})
        assert found.status == 403


async def test_only_leads_change_the_replies_kept_ready(sign_in, lea) -> None:
    chef = await sign_in("chef", Role.LEAD)
    statuses = []
    for console in (lea, chef):
        headers = {"X-CSRF-Token": console.csrf}
        address = f"{PREFIX}/canned-replies/salut"
        statuses.append((await console.client.put(address, json=BODIES["save_canned_reply"], headers=headers)).status)
    assert statuses == [403, 200]
    filled_in = (await lea.read("canned-replies"))["replies"]
    assert "Texte" in [one["filled"] for one in filled_in]


async def test_a_refusal_says_who_and_when(lea, omar, waits) -> None:
    conversation = await waits("first")
    await lea.send(f"conversations/{conversation}/take")
    refused = await omar.send(f"conversations/{conversation}/reply", {"text": "moi", "local_id": "local-0001"})
    said = await refused.json()
    assert (refused.status, said["owner"]) == (409, "lea")
    assert said["since"]
