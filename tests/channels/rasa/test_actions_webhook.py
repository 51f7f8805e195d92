"""The webhook that Rasa calls: one action within its deadline; a failure is an error, never an empty success."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from channels.rasa import actions_webhook
from channels.rasa.actions_webhook import actions_application


class Scripted(Action):
    """Does what a test wants."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        match self._name:
            case "slow":
                await asyncio.sleep(5)
            case "broken":
                raise KeyError("bug")
            case "rejects":
                raise ActionExecutionRejection(self._name)
        dispatcher.utter_message(text=f"Bonjour {tracker.sender_id}", json_message={"lang": "fr"})
        return [SlotSet("topic", "ent.quoi")]


@pytest.fixture
async def rasa(aiohttp_client, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(actions_webhook, "DEADLINE_SECONDS", 0.1)
    names = ("works", "slow", "broken", "rejects")
    return await aiohttp_client(actions_application([Scripted(name) for name in names], "token"))


def call(name: str) -> dict[str, Any]:
    tracker = {"sender_id": "c1", "slots": {}, "latest_message": {}, "events": [], "paused": False}
    return {"next_action": name, "sender_id": "c1", "tracker": {**tracker, "active_loop": {}}, "domain": {}}


async def test_an_action_is_run_and_its_words_and_slots_given_back(rasa: TestClient) -> None:
    answer = await rasa.post("/webhook/token", json=call("works"))
    assert answer.status == 200
    body = await answer.json()
    assert [event["name"] for event in body["events"]] == ["topic"]
    assert body["responses"][0]["text"] == "Bonjour c1"
    assert body["responses"][0]["custom"] == {"lang": "fr"}


@pytest.mark.parametrize(("name", "status"), [("slow", 500), ("broken", 500), ("rejects", 400), ("unknown", 404)])
async def test_a_failure_is_an_error_that_names_the_action(rasa: TestClient, name: str, status: int) -> None:
    answer = await rasa.post("/webhook/token", json=call(name))
    assert answer.status == status
    assert (await answer.json())["action_name"] == name


async def test_a_slow_action_holds_up_no_other(rasa: TestClient) -> None:
    slow = asyncio.create_task(rasa.post("/webhook/token", json=call("slow")))
    assert (await rasa.post("/webhook/token", json=call("works"))).status == 200
    assert (await slow).status == 500


@pytest.mark.parametrize("token", ["", "wrong", "token2", "tokén"])
async def test_nobody_but_our_rasa_may_call(rasa: TestClient, token: str) -> None:
    assert (await rasa.post(f"/webhook/{token}", json=call("works"))).status == 404


@pytest.mark.parametrize("body", ["", "pas du json", "[]", "null", "{}", '{"next_action": "works"}'])
async def test_a_call_that_makes_no_sense_is_an_error(rasa: TestClient, body: str) -> None:
    answer = await rasa.post("/webhook/token", data=body, headers={"Content-Type": "application/json"})
    assert answer.status in (400, 404, 500)
