"""The list of published items."""

from __future__ import annotations

import re

import pytest

from channels.sign_in.ports import Role


async def shown(client, query=""):
    page = await (await client.get(f"/editors{query}")).text()
    return re.findall(r'<span class="id">([^<]+)</span>', page)


async def test_items_to_be_reviewed_first_are_at_the_top(sign_in):
    editor = await sign_in(Role.EDITOR)
    assert await shown(editor) == ["urgence.suicide", "ent.quoi", "ent.lequel"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?words=OU+ca", ["ent.lequel"]),
        ("?words=ent+quoi", ["ent.quoi"]),
        ("?kind=directory", ["ent.lequel"]),
        ("?family=ent", ["ent.quoi", "ent.lequel"]),
        ("?state=expired", ["urgence.suicide"]),
        ("?state=current", ["ent.quoi", "ent.lequel"]),
        ("?state=nonsense", ["urgence.suicide", "ent.quoi", "ent.lequel"]),
        ("?words=rien+du+tout", []),
    ],
)
async def test_filters(sign_in, query, found):
    assert await shown(await sign_in(Role.EDITOR), query) == found


async def test_expired_is_said_in_words(sign_in):
    page = await (await (await sign_in(Role.ADMINISTRATOR)).get("/editors")).text()
    assert page.count('<span class="state">À vérifier</span>') == 1
    assert "3 fiches sur 3." in page
    assert '<time datetime="2027-09-01">01/09/2027</time>' in page
    assert "inconnue" in page


async def test_titles_and_queries_are_escaped(sign_in):
    editor = await sign_in(Role.EDITOR)
    for query in ({}, {"words": '"><b>'}):
        assert "<b>" not in await (await editor.get("/editors", params=query)).text()


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.LEAD])
async def test_mediators_have_no_access(sign_in, role):
    answer = await (await sign_in(role)).get("/editors")
    assert answer.status == 403
    assert "Votre compte ne donne pas accès" in await answer.text()


async def test_headers(sign_in):
    headers = (await (await sign_in(Role.EDITOR)).get("/editors")).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
