"""Attacks on the API, made from its own document: every route, every parameter, every way in that should be closed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import ClientSession, DummyCookieJar
from sqlalchemy import func, select

from channels.api.persistence.tokens import SqlTokens
from channels.api.table import PREFIX
from channels.api.tokens import SCOPES, new_token
from channels.sign_in.keys import COOKIE
from channels.sign_in.ports import Role
from conversations.persistence import tables
from tests.channels.api.test_api import BODIES, OPERATIONS, filled

HOSTILE = (
    "' OR '1'='1",
    "x'; DROP TABLE messages; --",
    '" UNION SELECT secret, secret FROM second_factors --',
    "1) OR pg_sleep(9)--",
    "%27%20OR%201%3D1",
    "{{7*7}} ${7*7} %s %n {0.__class__}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "a\x00b",
    "a\r\nSet-Cookie: x=1",
    "\u202e\ufffe\u0378",
    "9" * 400,
    "-1",
    "é" * 100_000,
)
# Of no use in an address: the client itself would not send it, or the server's line limit ends it first.
IN_ADDRESS = tuple(one[:4000] for one in HOSTILE if "\x00" not in one and "\r" not in one)
NOT_TEXTS: tuple[Any, ...] = (None, True, -1, 2**70, 1e308, [], {}, [["a"]], {"$ne": None})
LEAKS = ("Traceback", "sqlalchemy", "sqlite", "asyncpg", 'File "', "SELECT ", "un secret de famille")
CHANGING = [one for one in OPERATIONS if one[0] != "GET"]


def leaks(answer: str) -> list[str]:
    return [one for one in LEAKS if one.lower() in answer.lower()]


@pytest.fixture
async def conversation(waits) -> str:
    return str(await waits("amina", "un secret de famille"))


@pytest.fixture
async def program(house, server):
    """Calls the API with a token that may do everything: nothing is refused for want of a right."""
    secret, kept = new_token("pirate", list(SCOPES), [], "test", house.clock.now())
    await SqlTokens(house.engine).add(kept)
    async with ClientSession(cookie_jar=DummyCookieJar()) as http:

        async def call(
            method: str, path: str, data: bytes | None = None, charset: str = "utf-8", **query: str
        ) -> tuple[int, str]:
            headers = {"Authorization": f"Bearer {secret}", "Content-Type": f"application/json; charset={charset}"}
            url = server.make_url("/").with_path(path, encoded=False).with_query(query)
            async with http.request(method, url, data=data, headers=headers) as answer:
                return answer.status, await answer.text()

        yield call


async def rows(house) -> dict[str, int]:
    async with house.engine.connect() as connection:
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (tables.conversations, tables.messages, tables.transitions)
        }


async def test_no_parameter_of_any_route_breaks_anything_or_tells_anything(program, conversation, house) -> None:
    """In every place of every address, and every query: refused in words, and nothing has changed."""
    before = await rows(house)
    for method, path, operation in OPERATIONS:
        for parameter in operation["parameters"]:
            for words in IN_ADDRESS:
                body = json.dumps(BODIES.get(operation["operationId"], {})).encode()
                if parameter["in"] == "path":
                    address = PREFIX + filled(path.replace(f"{{{parameter['name']}}}", words), conversation)
                    status, answer = await program(method, address, body)
                else:
                    address = PREFIX + filled(path, conversation)
                    status, answer = await program(method, address, body, **{parameter["name"]: words})
                free = parameter["in"] == "query" and parameter["name"] == "about"
                assert status < 500, (operation["operationId"], parameter["name"], words[:40], status)
                assert status >= 400 or free, (operation["operationId"], parameter["name"], words[:40], status)
                assert not leaks(answer) or free, (operation["operationId"], answer[:200])
    assert await rows(house) == before


async def test_no_field_of_any_body_breaks_anything(program, waits, house) -> None:
    """What is no text is refused; hostile words in a text are words, and are kept as they are or refused."""
    for method, path, operation in OPERATIONS:
        if "requestBody" not in operation:
            continue
        name = operation["operationId"]
        conversation = await waits(name, "un secret de famille")
        whole = BODIES.get(name, {})
        fields = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        for field in fields:
            for value in (*HOSTILE, *NOT_TEXTS):
                data = json.dumps({**whole, field: value}).encode()
                status, answer = await program(method, PREFIX + filled(path, conversation), data)
                assert status < 500, (name, field, str(value)[:40], status)
                if status >= 400:
                    assert not leaks(answer), (name, field, answer[:200])
                if not isinstance(value, str) and not (field == "typing" and value is True):
                    assert status in (400, 404, 409, 413, 422), (name, field, value, status)
    kept = [message.text for message in await house.store.history("web", "reply")]
    assert HOSTILE[0] in kept, "the first one is said; the others repeat its local_id"


MALFORMED = (
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b'{"text": "\\ud800"}',
    b'{"text": 1, "text": 2}', b"x" * 300_000,
)  # fmt: skip


async def test_no_malformed_body_breaks_anything(program, conversation, house) -> None:
    before = await house.store.conversation(conversation)
    for method, path, operation in CHANGING:
        if not operation.get("requestBody", {}).get("required"):
            continue
        for data in MALFORMED:
            status, answer = await program(method, PREFIX + filled(path, conversation), data)
            assert status in (400, 413, 422), (operation["operationId"], data[:20], status)
            assert not leaks(answer)
    assert await house.store.conversation(conversation) == before


async def test_a_charset_that_nobody_knows_is_the_caller_s_mistake(program, conversation) -> None:
    path = f"{PREFIX}/conversations/{conversation}/reply"
    status, answer = await program("POST", path, b'{"text": "a", "local_id": "12345678"}', charset="klingon")
    assert status == 400
    assert not leaks(answer)


class TestAParent:
    async def test_s_token_opens_no_route(self, server, conversation, aiohttp_client) -> None:
        """Not as a bearer, not as the cookie of somebody who works here, not as the parent's own cookie."""
        client = await aiohttp_client(server, cookie_jar=DummyCookieJar())
        token = (await (await client.post("/chat/session")).json())["token"]
        for method, path, operation in OPERATIONS:
            address, body = PREFIX + filled(path, conversation), BODIES.get(operation["operationId"], {})
            for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"{COOKIE}={token}; relais_chat={token}"}):
                answer = await client.request(method, address, json=body, headers=headers)
                assert answer.status == 403, operation["operationId"]
                assert not leaks(await answer.text())


class TestASession:
    """A cookie that was stolen is worth something until it ends, and then nothing, on every route."""

    @pytest.fixture
    def attack(self, server, conversation, aiohttp_client):
        async def statuses(cookie: str, csrf: str = "") -> set[int]:
            client = await aiohttp_client(server, cookie_jar=DummyCookieJar())
            found = set()
            for method, path, operation in OPERATIONS:
                address, body = PREFIX + filled(path, conversation), BODIES.get(operation["operationId"], {})
                headers = {"Cookie": f"{COOKIE}={cookie}", **({"X-CSRF-Token": csrf} if csrf else {})}
                answer = await client.request(method, address, json=body, headers=headers)
                found.add(answer.status)
                assert answer.status == 200 or not leaks(await answer.text())
            return found

        return statuses

    @staticmethod
    def cookie_of(console) -> str:
        return next(each.value for each in console.client.session.cookie_jar if each.key == COOKIE)

    @pytest.mark.parametrize("end", ["signed out", "expired", "revoked", "disabled"])
    async def test_that_has_ended_opens_nothing(self, lea, attack, accounts, house, end) -> None:
        stolen, csrf = self.cookie_of(lea), lea.csrf
        assert (await lea.get("/api/v1/queue")).status == 200
        if end == "signed out":
            await lea.client.post("/sign-out", data={"csrf": csrf})
        elif end == "expired":
            house.clock.move(hours=12, seconds=1)
        elif end == "revoked":
            await accounts.end_sessions("lea", "test", house.clock.now())
        else:
            await accounts.disable("lea", "test", house.clock.now())
        assert await attack(stolen, csrf) == {403}

    @pytest.mark.parametrize("forged", ["", "x", "a" * 64, "' OR '1'='1", "0" * 5000, "../x"])
    async def test_that_is_invented_opens_nothing(self, attack, forged) -> None:
        assert await attack(forged, forged[:40]) <= {400, 403}

    async def test_changes_nothing_without_its_own_proof(self, lea, omar, server, conversation, house) -> None:
        """Cross-site requests: no proof, an empty one, a wrong one, somebody else's; on every route that changes."""
        before = await house.store.conversation(conversation)
        for method, path, operation in CHANGING:
            address, body = PREFIX + filled(path, conversation), BODIES.get(operation["operationId"], {})
            for proof in (None, "", "x", omar.csrf):
                headers = {} if proof is None else {"X-CSRF-Token": proof}
                answer = await lea.client.request(method, address, json=body, headers=headers)
                assert answer.status == 403, (operation["operationId"], proof)
        assert await house.store.conversation(conversation) == before

    async def test_given_beforehand_is_not_the_one_that_is_opened(self, server, accounts, sign_in, lea) -> None:
        """Fixation: whoever plants a cookie before somebody signs in does not share their session."""
        planted = "a" * 43
        lea.client.session.cookie_jar.clear()
        lea.client.session.cookie_jar.update_cookies({COOKIE: planted}, server.make_url("/"))
        page = await (await lea.client.get("/sign-in")).text()
        csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
        form = {"csrf": csrf, "username": "lea", "password": "un nouveau matin calme"}
        await lea.client.post("/sign-in", data=form, allow_redirects=False)
        assert self.cookie_of(lea) != planted
        async with ClientSession(cookie_jar=DummyCookieJar(), headers={"Cookie": f"{COOKIE}={planted}"}) as thief:
            assert (await thief.get(server.make_url(f"{PREFIX}/queue"))).status == 403

    async def test_of_an_editor_reads_no_conversation(self, sign_in, attack) -> None:
        edith = await sign_in("edith", Role.EDITOR)
        assert await attack(self.cookie_of(edith), edith.csrf) == {403}
