"""Files to measure with, the command as a function, and a system that answers by a script."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from relais.commands import evaluate
from relais.settings import Settings


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes lines (objects as JSON, strings as they are) to a file of that name."""

    def writing(name: str, *lines: object) -> Path:
        path = tmp_path / name
        words = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_text("\n".join(words) + "\n", encoding="utf-8")
        return path

    return writing


@pytest.fixture
def relais() -> Callable[..., int]:
    """``relais evaluate …`` with these settings; its exit status."""

    def running(settings: Settings, *arguments: object) -> int:
        parser = argparse.ArgumentParser()
        evaluate.add_parser(parser.add_subparsers())
        options = parser.parse_args(["evaluate", *map(str, arguments)])
        return int(options.run(settings, options))

    return running


@dataclass
class ScriptedSystem:
    """A system behind a REST door: ``script`` maps a message to the list of messages it is given back.

    A number instead of a list is answered as that HTTP status. ``heard`` keeps every request.
    """

    script: dict[str, Any] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    url: str = ""

    async def webhook(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.heard.append(body)
        self.authorizations.append(request.headers.get("Authorization"))
        answer = self.script.get(body["message"], [])
        return web.Response(status=answer) if isinstance(answer, int) else web.json_response(answer)


@pytest.fixture
async def system(aiohttp_server: Any) -> ScriptedSystem:
    """A scripted system that listens on a free port."""
    scripted = ScriptedSystem()
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", scripted.webhook)
    server = await aiohttp_server(app)
    scripted.url = str(server.make_url("/"))
    return scripted


@pytest.fixture
def said() -> Callable[..., dict[str, Any]]:
    """A message of the contract as the REST door gives it."""

    def saying(text: str, decision: str = "answer", **custom: Any) -> dict[str, Any]:
        meta = {"decision": decision, "topics": [], "guide": None, "owner": "assistant", **custom.pop("meta", {})}
        extra = {"choices": [], "sources": [], "lang": "fr", "dir": "ltr", **custom}
        return {"recipient_id": "x", "text": text, "custom": {**extra, "meta": meta}}

    return saying
