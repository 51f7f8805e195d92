"""The door of the Rasa process, on a real Sanic server, with a stand-in for the agent."""

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from bot.connector import RelaisInput

TOKEN = "a-token"


class ScriptedAgent:
    """Answers by the text of the message; keeps trackers in memory."""

    def __init__(self) -> None:
        self.domain = Domain.empty()
        self.ready = True
        self.finished: list[str] = []
        self.seen: list[UserMessage] = []
        self.saves = 0
        self.trackers: dict[str, DialogueStateTracker] = {}
        self.lock_store = SimpleNamespace(lock=self._lock)
        self.tracker_store = SimpleNamespace(save=self._save)
        self.processor = SimpleNamespace(fetch_tracker_with_initial_session=self._tracker)

    def is_ready(self) -> bool:
        return self.ready

    @asynccontextmanager
    async def _lock(self, sender: str) -> Any:
        yield

    async def _tracker(self, sender: str) -> DialogueStateTracker:
        return self.trackers.setdefault(sender, DialogueStateTracker.from_events(sender, []))

    async def _save(self, tracker: DialogueStateTracker) -> None:
        self.saves += 1

    async def handle_message(self, message: UserMessage) -> None:
        self.seen.append(message)
        if message.text == "slow":
            await asyncio.sleep(0.6)
        if message.text == "broken":
            raise RuntimeError("the secret text of a parent")
        await message.output_channel.send_response(
            message.sender_id,
            {
                "text": "Bonjour\n\nDeuxième paragraphe",
                "buttons": [{"title": "Oui", "payload": "yes"}],
                "custom": {"meta": {"decision": "smalltalk"}},
            },
        )
        await message.output_channel.send_text_message(message.sender_id, "Fin")
        self.finished.append(str(message.text))


@pytest.fixture(scope="module")
def agent() -> ScriptedAgent:
    return ScriptedAgent()


@pytest.fixture(scope="module")
def port(agent: ScriptedAgent) -> Iterator[int]:
    app = Sanic("connector-test", configure_logging=False)
    app.ctx.agent = agent
    channel = RelaisInput.from_credentials({"token": TOKEN})
    app.blueprint(channel.blueprint(agent.handle_message), url_prefix="/webhooks/relais")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    loop = asyncio.new_event_loop()
    started = threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(app.create_server("127.0.0.1", free, return_asyncio_server=True))
        loop.run_until_complete(server.startup())
        started.set()
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert started.wait(10)
    yield free
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


def call(
    port: int, path: str, body: object = None, *, token: str | None = TOKEN, raw: bytes | None = None
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    data = raw if raw is not None else json.dumps(body).encode()
    connection.request("GET" if body is None and raw is None else "POST", f"/webhooks/relais{path}", data, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def test_an_utterance_stays_one_message_with_its_text_buttons_and_custom_fields(port: int) -> None:
    status, answer = call(port, "/webhook", {"sender": "c1", "message": "bonjour"})
    assert status == 200
    assert answer["messages"] == [
        {
            "text": "Bonjour\n\nDeuxième paragraphe",
            "buttons": [{"title": "Oui", "payload": "yes"}],
            "custom": {"meta": {"decision": "smalltalk"}},
        },
        {"text": "Fin", "buttons": [], "custom": {}},
    ]


def test_the_turn_gets_sender_channel_and_metadata(port: int, agent: ScriptedAgent) -> None:
    call(port, "/webhook", {"sender": "c2", "message": "bonjour", "metadata": {"channel": "sms", "lang": "fr"}})
    message = agent.seen[-1]
    assert (message.sender_id, message.input_channel) == ("c2", "relais")
    assert message.metadata == {"channel": "sms", "lang": "fr"}


@pytest.mark.parametrize("token", [None, "", "another", TOKEN + "x"])
@pytest.mark.parametrize("path", ["/webhook", "/batch"])
def test_without_the_token_nothing_is_done(port: int, agent: ScriptedAgent, token: str | None, path: str) -> None:
    before = len(agent.seen)
    status, answer = call(port, path, {"sender": "c", "message": "bonjour", "events": []}, token=token)
    assert (status, answer) == (401, {"error": "unauthorized"})
    assert len(agent.seen) == before


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"message": "bonjour"}, "sender"),
        ({"sender": "", "message": "bonjour"}, "sender"),
        ({"sender": 7, "message": "bonjour"}, "sender"),
        ({"sender": "c"}, "message"),
        ({"sender": "c", "message": "  "}, "message"),
        ({"sender": "c", "message": "bonjour", "metadata": []}, None),
        ({"sender": "c", "message": "bonjour", "metadata": "x"}, "metadata"),
        ([], "json"),
    ],
)
def test_a_body_that_breaks_the_contract_is_refused(port: int, body: object, error: str | None) -> None:
    status, answer = call(port, "/webhook", body)
    assert (status, answer.get("error")) == ((400, error) if error else (200, None))


def test_broken_json_is_refused(port: int) -> None:
    assert call(port, "/webhook", raw=b'{"sender": ') == (400, {"error": "json"})


def test_a_failing_turn_says_so_without_any_text(port: int, caplog: pytest.LogCaptureFixture) -> None:
    status, answer = call(port, "/webhook", {"sender": "c3", "message": "broken"})
    assert (status, answer) == (500, {"error": "RuntimeError"})
    assert "secret" not in caplog.text


def test_a_turn_beyond_its_deadline_is_given_up_and_does_not_finish_later(port: int, agent: ScriptedAgent) -> None:
    agent.finished.clear()
    status, answer = call(port, "/webhook", {"sender": "c4", "message": "slow", "metadata": {"deadline_seconds": 0.1}})
    assert (status, answer) == (504, {"error": "timeout"})
    time.sleep(0.8)
    assert agent.finished == []


@pytest.mark.parametrize("deadline", [0, -1, "soon", None, True])
def test_a_senseless_deadline_is_replaced_by_the_usual_one(port: int, deadline: object) -> None:
    status, _ = call(
        port, "/webhook", {"sender": "c5", "message": "bonjour", "metadata": {"deadline_seconds": deadline}}
    )
    assert status == 200


def test_a_turn_goes_on_when_the_client_hangs_up(port: int, agent: ScriptedAgent) -> None:
    agent.finished.clear()
    body = json.dumps({"sender": "c6", "message": "slow"}).encode()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(
            b"POST /webhooks/relais/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + f"Authorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        time.sleep(0.2)
    time.sleep(0.8)
    assert agent.finished == ["slow"]


def test_what_was_said_meanwhile_is_added_in_one_save(port: int, agent: ScriptedAgent) -> None:
    saves = agent.saves
    events = [
        {"event": "user", "text": "et la cantine ?", "timestamp": 1700000000},
        {"event": "bot", "text": "Je regarde.", "metadata": {"author": "mediator"}},
    ]
    assert call(port, "/batch", {"sender": "c7", "events": events}) == (200, {"appended": 2})
    assert agent.saves == saves + 1
    added = list(agent.trackers["c7"].events)[-2:]
    assert [(event.type_name, event.text) for event in added] == [("user", "et la cantine ?"), ("bot", "Je regarde.")]
    assert added[1].metadata["author"] == "mediator"


def test_what_a_person_corrected_of_the_parent_is_added(port: int, agent: ScriptedAgent) -> None:
    events = [
        {"event": "slot", "name": "language", "value": "ar"},
        {"event": "slot", "name": "level", "value": None},
    ]
    assert call(port, "/batch", {"sender": "c9", "events": events}) == (200, {"appended": 2})
    assert [(event.key, event.value) for event in list(agent.trackers["c9"].events)[-2:]] == [
        ("language", "ar"),
        ("level", None),
    ]


@pytest.mark.parametrize(
    "events",
    [
        None,
        {},
        [{"event": "slot", "name": "topic", "value": "x"}],
        [{"event": "slot", "name": "language", "value": 3}],
        [{"event": "slot"}],
        [{"event": "user"}],
        ["user"],
        [{}] * 501,
    ],
)
def test_only_things_said_or_corrected_can_be_added(port: int, events: object) -> None:
    assert call(port, "/batch", {"sender": "c8", "events": events}) == (400, {"error": "events"})


def test_ready_only_with_a_model(port: int, agent: ScriptedAgent) -> None:
    assert call(port, "/ready", token=None) == (200, {"ready": True})
    agent.ready = False
    try:
        assert call(port, "/ready", token=None) == (503, {"error": "not_ready"})
        assert call(port, "/webhook", {"sender": "c", "message": "bonjour"}) == (503, {"error": "not_ready"})
    finally:
        agent.ready = True


@pytest.mark.parametrize("credentials", [None, {}, {"token": ""}, {"token": "  "}])
def test_the_channel_refuses_to_start_without_a_token(credentials: dict[str, str] | None) -> None:
    with pytest.raises(RasaException, match="RELAIS_RASA_TOKEN"):
        RelaisInput.from_credentials(credentials)
