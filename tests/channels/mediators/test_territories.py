"""Each mediator sees the territories of their teams: for the others, a conversation does not exist."""

from __future__ import annotations

import re
from typing import Any

import pytest

from channels.sign_in.ports import Role
from conversations.teams import Roster, Team

GENERAL = Team("general", "G", members=("chef",))
ISLES = Team("isles", "I", frozenset({"971"}), members=("nadia",), leads=("hugo",))
FIELDS = {
    "reply": {"text": "Bonjour", "local_id": "local-0001"},
    "notes": {"text": "Une note", "local_id": "local-0001"},
    "transfer": {"team": "isles"},
}


@pytest.fixture
def teams(house: Any) -> None:
    house.rosters.replace(Roster((GENERAL, ISLES), GENERAL))


def page_routes(server: Any) -> list[tuple[str, str]]:
    """Every page about a conversation, as the router knows it."""
    found = []
    for resource in server.app.router.resources():
        path = re.sub(r"{(\w+):[^}]*(?:{[^}]*}[^}]*)?}", r"{\1}", resource.canonical)
        if path.startswith("/mediators/conversations/"):
            found += [(route.method, path) for route in resource if route.method != "HEAD"]
    verbs = ("take", "release", "transfer", "hand-back", "close")
    return sorted({(method, path.replace("{verb}", verb)) for method, path in found for verb in verbs})


@pytest.mark.usefixtures("teams")
async def test_every_page_of_another_territory_s_conversation_is_404(server, sign_in, waits, house) -> None:
    conversation = await waits("first", "un secret de famille")
    before = await house.store.conversation(conversation)
    routes = page_routes(server)
    assert len(routes) >= 8
    for name, role in (("nadia", Role.MEDIATOR), ("hugo", Role.LEAD), ("nemo", Role.MEDIATOR)):
        console = await sign_in(name, role)
        for method, path in routes:
            address = path.replace("{conversation_id}", conversation)
            fields = {"csrf": console.csrf, **FIELDS.get(address.rpartition("/")[2], {})}
            data = fields if method == "POST" else None
            answer = await console.client.request(method, address, data=data, allow_redirects=False)
            assert answer.status == 404, (name, method, path)
            assert "secret de famille" not in await answer.text()
    assert await house.store.conversation(conversation) == before
    assert await house.store.notes(conversation) == []


@pytest.mark.usefixtures("teams")
async def test_the_stream_says_gone_and_shows_no_face_to_colleagues(sign_in, waits) -> None:
    conversation = await waits("first", "un secret de famille")
    nadia, chef = await sign_in("nadia"), await sign_in("chef")
    foreign = await nadia.listen(f"{conversation}:0&looking={conversation}")
    name, said, _ = await foreign.next("gone", "message", "conversation", "notes")
    assert (name, said) == ("gone", {"conversation_id": conversation})
    assert (await foreign.next("queue"))[1]["waiting"] == []
    (seen,) = (await chef.read("queue"))["waiting"]
    assert (seen["id"], seen["looking"]) == (conversation, [])


@pytest.mark.usefixtures("teams")
async def test_one_s_own_territory_is_seen_and_looked_at(sign_in, waits) -> None:
    conversation = await waits("first")
    chef = await sign_in("chef")
    home = await chef.listen(f"{conversation}:0&looking={conversation}")
    assert (await home.next("message"))[1]["conversation_id"] == conversation
    assert (await chef.get(f"/conversations/{conversation}")).status == 200


@pytest.mark.usefixtures("teams")
async def test_a_conversation_passed_to_another_team_leaves_the_first(sign_in, waits) -> None:
    conversation = await waits("first")
    chef, nadia = await sign_in("chef"), await sign_in("nadia")
    await chef.send(f"conversations/{conversation}/take")
    await chef.send(f"conversations/{conversation}/transfer", {"team": "isles"})
    statuses = [(await console.get(f"/conversations/{conversation}")).status for console in (chef, nadia)]
    assert statuses == [404, 200]


async def test_where_no_team_names_anybody_everybody_sees_everything(sign_in, waits) -> None:
    conversation = await waits("first")
    assert (await (await sign_in("nadia")).get(f"/conversations/{conversation}")).status == 200
