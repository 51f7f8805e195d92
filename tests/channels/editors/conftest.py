"""An editor in front of a small catalogue."""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

import pytest
from argon2 import PasswordHasher

from channels.editors.keys import CATALOGUE, ItemSummary
from channels.editors.routes import add_routes
from channels.sign_in.keys import RECEPTION
from channels.sign_in.passwords import Passwords
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.persistence.tables import metadata
from channels.sign_in.ports import NewAccount, Role
from channels.sign_in.reception import Reception
from channels.sign_in.routes import add_routes as add_sign_in

PASSWORD = "un nouveau matin calme"


class SmallCatalogue:
    """Three items, one of them expired."""

    def items(self) -> Sequence[ItemSummary]:
        def item(name: str, kind: str, title: str, before: date | None, expired: bool = False) -> ItemSummary:
            return ItemSummary(name, kind, title, (name,), "r1", date(2026, 11, 21), before, expired)

        return [
            item("ent.quoi", "article", "C'est quoi l'ENT ?", date(2027, 9, 1)),
            item("urgence.suicide", "emergency", "<b>Mourir</b>", date(2026, 2, 21), expired=True),
            item("ent.lequel", "directory", "Quel ENT, où ça ?", None),
        ]


@pytest.fixture
async def sign_in(house: Any, aiohttp_client: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[Any]]:
    """A signed-in browser of that role."""
    quick = functools.partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("channels.sign_in.passwords.PasswordHasher", quick)
    async with house.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    accounts = SqlAccounts(house.engine)
    app = house.application(add_sign_in, add_routes)
    app[RECEPTION] = Reception(accounts, house.clock)
    app[CATALOGUE] = SmallCatalogue()
    client = await aiohttp_client(app)

    async def arrive(role: Role) -> Any:
        new = NewAccount("somebody", role, await Passwords().hash(PASSWORD), must_change_password=False)
        await accounts.create(new, "test", house.clock.now())
        form = re.search(r'name="csrf" value="([^"]+)"', await (await client.get("/sign-in")).text())
        assert form
        fields = {"csrf": form.group(1), "username": "somebody", "password": PASSWORD}
        await client.post("/sign-in", data=fields, allow_redirects=False)
        return client

    return arrive
