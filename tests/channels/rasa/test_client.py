"""The only client of Rasa: what it asks, what it makes of the answer, and never silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from channels.rasa.client import TURNS_BEFORE_NEW_SESSION, RasaAssistant, to_reply
from conversations.model import Author, Choice, Conversation, Draft, Handoff, Message, Ownership, Profile
from conversations.ports import AssistantRequest, AssistantUnavailable

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ANSWER = {
    "text": "Allez sur le site.",
    "custom": {
        "choices": [{"label": "Autre chose", "value": "topic:none"}],
        "sources": [{"title": "Aide", "url": "https://exemple.fr"}],
        "lang": "fr",
        "meta": {"decision": "answer", "topics": ["ent.quoi"]},
        "profile": {"language": "ar", "department": "34", "level": None},
    },
}


@dataclass
class FakeRasa:
    """The connector's three routes, with whatever answer a test wants."""

    messages: Any = field(default_factory=lambda: [ANSWER])
    status: int = 200
    body: str | None = None
    pause: float = 0.0
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    async def post(self, request: web.Request) -> web.Response:
        self.tokens.add(request.headers.get("Authorization", ""))
        self.calls.append((request.match_info["path"], await request.json()))
        await asyncio.sleep(self.pause)
        if self.body is not None:
            return web.Response(text=self.body, status=self.status, content_type="application/json")
        return web.json_response({"messages": self.messages}, status=self.status)

    async def ready(self, _request: web.Request) -> web.Response:
        return web.Response(status=self.status)

    @property
    def heard(self) -> list[str]:
        return [body["message"] for _, body in self.calls]


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
async def assistant(rasa: FakeRasa, aiohttp_server) -> AsyncIterator[RasaAssistant]:
    app = web.Application()
    app.router.add_post("/webhooks/relais/{path}", rasa.post)
    app.router.add_get("/webhooks/relais/ready", rasa.ready)
    server = await aiohttp_server(app)
    async with aiohttp.ClientSession() as session:
        yield RasaAssistant(session, f"http://127.0.0.1:{server.port}", "token", deadline_seconds=0.3)


def asked(text: str = "bonjour", turn: int = 1, choice: str | None = None) -> AssistantRequest:
    return AssistantRequest("c1", 7, turn, text, choice, Profile("ar", "34", "college"), "web", epoch=2)


class TestAsking:
    async def test_the_words_the_situation_and_the_deadline_go_along(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        await assistant.reply(asked())
        assert rasa.calls == [
            (
                "webhook",
                {
                    "sender": "c1",
                    "message": "bonjour",
                    "metadata": {
                        "lang": "ar",
                        "department": "34",
                        "level": "college",
                        "channel": "web",
                        "masked": False,
                        "message_id": 7,
                        "epoch": 2,
                        "deadline_seconds": 0.3,
                    },
                },
            )
        ]

    async def test_a_masked_secret_is_read_as_if_it_had_not_been_written(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        await assistant.reply(asked("mon code activation c'est [masqué] il marche pas"))
        assert rasa.heard == ["mon code activation il marche pas"]
        assert rasa.calls[0][1]["metadata"]["masked"] is True

    async def test_a_program_that_sends_sms_is_answered_as_a_telephone(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        await assistant.reply(replace(asked(), channel="rest", reads_as="sms"))
        assert rasa.calls[0][1]["metadata"]["channel"] == "sms"
        assert rasa.tokens == {"Bearer token"}

    async def test_a_choice_goes_as_an_order_and_words_never_do(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        await assistant.reply(asked("Au collège", choice="level:college"))
        await assistant.reply(asked("/restart"))
        assert rasa.heard == ['/choose_level{"level": "college"}', "restart"]

    async def test_an_order_in_the_parents_own_words_takes_them_along(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        await assistant.reply(asked("tienen lecciones?"))
        await assistant.reply(asked("Leçons", choice="lesson:menu"))
        assert rasa.heard == ['/choose_lesson{"lesson": "menu"}'] * 2
        assert [call[1]["metadata"].get("said") for call in rasa.calls] == ["tienen lecciones?", None]

    @pytest.mark.parametrize(
        ("turn", "fresh"), [(1, False), (99, False), (100, True), (101, False), (200, True), (1000, True)]
    )
    async def test_a_new_session_begins_every_hundred_turns(
        self, rasa: FakeRasa, assistant: RasaAssistant, turn: int, fresh: bool
    ) -> None:
        assert TURNS_BEFORE_NEW_SESSION == 100
        await assistant.reply(asked(turn=turn))
        assert rasa.heard == (["/session_start", "bonjour"] if fresh else ["bonjour"])


class TestAnswer:
    async def test_everything_of_the_contract_is_kept(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        reply = await assistant.reply(asked())
        assert reply.drafts == (
            Draft(
                "Allez sur le site.",
                choices=(Choice("Autre chose", "topic:none"),),
                sources=({"title": "Aide", "url": "https://exemple.fr"},),
                lang="fr",
                meta={"decision": "answer", "topics": ["ent.quoi"]},
            ),
        )
        assert reply.profile == Profile("ar", "34", None)
        assert reply.handoff is None

    def test_several_messages_stay_in_order(self) -> None:
        assert [draft.text for draft in to_reply([{"text": "Un"}, {"text": "Deux"}]).drafts] == ["Un", "Deux"]

    def test_a_message_without_extra_fields_is_small_talk(self) -> None:
        (draft,) = to_reply([{"text": "Bonjour"}]).drafts
        assert (draft.lang, draft.meta["decision"], draft.choices) == ("fr", "smalltalk", ())

    def test_a_wish_for_a_human_needs_no_words(self) -> None:
        reply = to_reply([{"text": "", "custom": {"handoff": "parent_asked"}}])
        assert (reply.drafts, reply.handoff) == ((), Handoff("parent_asked"))


class TestFailure:
    @pytest.mark.parametrize("messages", [[], None, "x", [{}], [{"text": ""}], [{"custom": {}}]])
    async def test_an_empty_answer_is_a_failure(self, rasa: FakeRasa, assistant: RasaAssistant, messages: Any) -> None:
        rasa.messages = messages
        with pytest.raises(AssistantUnavailable):
            await assistant.reply(asked())

    @pytest.mark.parametrize("status", [500, 503, 504, 401, 404, 302])
    async def test_any_other_status_is_a_failure(self, rasa: FakeRasa, assistant: RasaAssistant, status: int) -> None:
        rasa.status = status
        with pytest.raises(AssistantUnavailable):
            await assistant.reply(asked())

    @pytest.mark.parametrize("body", ["", "pas du json", "[]", "null", '"texte"', "{"])
    async def test_an_answer_that_cannot_be_read_is_a_failure(
        self, rasa: FakeRasa, assistant: RasaAssistant, body: str
    ) -> None:
        rasa.body = body
        with pytest.raises(AssistantUnavailable):
            await assistant.reply(asked())

    async def test_an_answer_that_comes_too_late_is_a_failure(
        self, rasa: FakeRasa, assistant: RasaAssistant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("channels.rasa.client._GRACE_SECONDS", 0.0)
        rasa.pause = 1.0
        with pytest.raises(AssistantUnavailable):
            await assistant.reply(asked())

    async def test_nobody_there_is_a_failure(self, unused_tcp_port: int) -> None:
        async with aiohttp.ClientSession() as session:
            alone = RasaAssistant(session, f"http://127.0.0.1:{unused_tcp_port}", "token", 0.3)
            with pytest.raises(AssistantUnavailable):
                await alone.reply(asked())
            assert not await alone.ready()

    async def test_a_failure_says_nothing_of_the_parents_words(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        rasa.status = 500
        with pytest.raises(AssistantUnavailable) as trouble:
            await assistant.reply(asked("mot de passe Lucas2014"))
        assert "Lucas" not in str(trouble.value)


class TestReady:
    @pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False), (404, False)])
    async def test_it_is_ready_when_rasa_says_so(
        self, rasa: FakeRasa, assistant: RasaAssistant, status: int, ready: bool
    ) -> None:
        rasa.status = status
        assert await assistant.ready() is ready


class TestTelling:
    def message(self, author: Author, text: str, seq: int) -> Message:
        return Message(seq, "c1", seq, author, None, text, {}, None, None, NOW)

    async def tell(self, assistant: RasaAssistant, *said: tuple[Author, str]) -> None:
        conversation = Conversation("c1", "web", "amina", Ownership(), Profile(), 0, 0, NOW, NOW)
        transcript = [self.message(author, text, seq) for seq, (author, text) in enumerate(said, start=1)]
        await assistant.tell(conversation, transcript)

    async def test_what_was_said_since_the_assistant_last_spoke_is_told_in_one_batch(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        await self.tell(
            assistant,
            (Author.PARENT, "vieux"),
            (Author.ASSISTANT, "réponse"),
            (Author.PARENT, "humain svp"),
            (Author.SYSTEM, "Un médiateur est là"),
            (Author.MEDIATOR, "Bonjour"),
        )
        ((path, body),) = rasa.calls
        assert (path, body["sender"]) == ("batch", "c1")
        assert [(event["event"], event["text"]) for event in body["events"]] == [
            ("user", "humain svp"),
            ("bot", "Bonjour"),
        ]

    async def test_nothing_said_is_nothing_told(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        await self.tell(assistant, (Author.PARENT, "bonjour"), (Author.ASSISTANT, "réponse"))
        assert rasa.calls == []

    async def test_what_a_mediator_corrected_is_told_even_when_nothing_was_said(
        self, rasa: FakeRasa, assistant: RasaAssistant
    ) -> None:
        conversation = Conversation("c1", "web", "amina", Ownership(), Profile("ar", "34"), 0, 0, NOW, NOW)
        await assistant.tell(conversation, [], conversation.profile)
        ((path, body),) = rasa.calls
        assert (path, [(one["event"], one["name"], one["value"]) for one in body["events"]]) == (
            "batch",
            [("slot", "language", "ar"), ("slot", "department", "34"), ("slot", "level", None)],
        )

    async def test_a_long_stretch_is_cut_to_its_end(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        await self.tell(assistant, *[(Author.MEDIATOR, f"mot {n}") for n in range(300)])
        ((_, body),) = rasa.calls
        assert [event["text"] for event in body["events"]] == [f"mot {n}" for n in range(100, 300)]

    async def test_it_says_when_rasa_could_not_be_told(self, rasa: FakeRasa, assistant: RasaAssistant) -> None:
        rasa.status = 500
        with pytest.raises(AssistantUnavailable):
            await self.tell(assistant, (Author.MEDIATOR, "Bonjour"))
