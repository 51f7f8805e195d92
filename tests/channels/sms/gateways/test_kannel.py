"""Kannel: how it is spoken to, what it says, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import BasicAuth

from channels.sms.gateways.gateway import Call, Forged, Malformed, Outcome, Outgoing, Part, Receipt, ReceiptState
from channels.sms.gateways.kannel import Kannel
from tests.channels.sms.conftest import GatewayServer

LOGIN = BasicAuth("relais", "pass:word").encode()


@pytest.fixture
def kannel(gateway_server: GatewayServer, session: aiohttp.ClientSession) -> Kannel:
    url = gateway_server.url.replace("/send", "/cgi-bin/sendsms")
    return Kannel("town", url, "relais", "pass:word", "36000", "http://relais.test/base", session)


def posted(body: bytes, path: str = "/webhooks/sms/town/message?id=k1", **headers: str) -> Call:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(path, {"authorization": LOGIN, "x-kannel-from": "+33612345678", **named}, body)


class TestSending:
    async def test_number_and_words_are_in_no_address(self, kannel: Kannel, gateway_server: GatewayServer):
        await kannel.send(Outgoing("ref.1", "+33612345678", "Bonjour ça va"))
        (request,) = gateway_server.requests
        assert request.raw_path == "/cgi-bin/sendsms"
        assert request.headers["X-Kannel-To"] == "+33612345678"
        assert gateway_server.asked[0]["raw"] == "Bonjour ça va".encode()
        assert request.headers["X-Kannel-Coding"] == "2", "ç is not in the 7-bit alphabet"

    async def test_receipts_are_asked_for_with_our_reference(self, kannel: Kannel, gateway_server: GatewayServer):
        await kannel.send(Outgoing("ref.1", "+33612345678", "Bonjour"))
        headers = gateway_server.requests[0].headers
        assert headers["X-Kannel-DLR-Url"] == (
            "http://relais:pass%3Aword@relais.test/base/webhooks/sms/town/receipt?reference=ref.1&state=%d"
        )
        assert headers["X-Kannel-DLR-Mask"] == "27"
        assert headers["X-Kannel-Coding"] == "0"

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            (202, Outcome.ACCEPTED),
            (200, Outcome.ACCEPTED),
            (400, Outcome.REFUSED),
            (404, Outcome.REFUSED),
            (403, Outcome.LATER),
            (500, Outcome.LATER),
            (503, Outcome.LATER),
            ("drop", Outcome.AMBIGUOUS),
        ],
    )
    async def test_what_an_answer_means(
        self, kannel: Kannel, gateway_server: GatewayServer, status: int | str, outcome: Outcome
    ):
        gateway_server.script = [status]
        assert (await kannel.send(Outgoing("r.1", "+33612345678", "Bonjour"))).outcome is outcome

    async def test_nobody_there_means_later(self, kannel: Kannel):
        away = replace(kannel, url="http://127.0.0.1:1/cgi-bin/sendsms")
        result = await away.send(Outgoing("r.1", "+33612345678", "Bonjour"))
        assert result.outcome is Outcome.LATER
        assert "612345678" not in result.why


class TestReceiving:
    @pytest.mark.parametrize(
        ("body", "headers"),
        [
            ("Où est l’école 🙂".encode(), {"content_type": 'text/plain; charset="UTF-8"'}),
            ("Où est l’école 🙂".encode("utf-16-be"), {"content_type": "a; charset=UTF-16BE", "x_kannel_coding": "2"}),
            ("Où est l’école 🙂".encode("utf-16-be"), {"content_type": "text/plain", "x_kannel_coding": "2"}),
            ("Où est l’école 🙂".encode(), {"content_type": "text/plain; charset=ISO-8859-1"}),
        ],
    )  # fmt: skip
    def test_words_are_understood_whatever_their_label(self, kannel: Kannel, body: bytes, headers: dict[str, str]):
        incoming = kannel.incoming(posted(body, **headers))
        assert (incoming.text, incoming.sender, incoming.provider_id) == ("Où est l’école 🙂", "+33612345678", "k1")

    def test_latin_1_under_a_wrong_label_too(self, kannel: Kannel):
        call = posted("été à Noël".encode("latin-1"), content_type='text/plain; charset="UTF-8"')
        assert kannel.incoming(call).text == "été à Noël"

    def test_a_piece_says_its_place(self, kannel: Kannel):
        call = posted(b"suite", x_kannel_udh="%05%00%03B%02%02", x_kannel_coding="0")
        assert kannel.incoming(call).part == Part(0x42, 2, 2)

    def test_a_turkish_table_is_applied(self, kannel: Kannel):
        # ç stands in the Turkish locking table where the default one has ¿.
        call = posted("¿ok".encode(), x_kannel_udh="%03%25%01%01", content_type="text/plain; charset=UTF-8")
        assert kannel.incoming(call).text == "çok"

    def test_get_url_works_too(self, kannel: Kannel):
        query = f"id=k1&from=%2B33612345678&text={quote('été'.encode('latin-1'))}&charset=UTF-8&coding=0"
        incoming = kannel.incoming(Call(f"/webhooks/sms/town/message?{query}", {"authorization": LOGIN}))
        assert (incoming.text, incoming.sender) == ("été", "+33612345678")

    @pytest.mark.parametrize(
        "proof", ["", "Basic", "Basic !!", "Bearer x", BasicAuth("relais", "pass").encode(), "Basic " + "A" * 9]
    )
    def test_another_password_is_refused(self, kannel: Kannel, proof: str):
        with pytest.raises(Forged):
            kannel.incoming(Call("/x?id=1", {"authorization": proof, "x-kannel-from": "+33612345678"}, b"x"))
        with pytest.raises(Forged):
            kannel.receipt(Call("/x?reference=r&state=1", {"authorization": proof}))

    def test_a_kannel_that_does_not_say_who_writes_is_told_what_to_set(self, kannel: Kannel):
        with pytest.raises(Malformed, match="send-sender"):
            kannel.incoming(Call("/x?id=1&text=bonjour", {"authorization": LOGIN}))


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("1", ReceiptState.DELIVERED),
        ("2", ReceiptState.UNDELIVERABLE),
        ("34", ReceiptState.UNDELIVERABLE),
        ("8", ReceiptState.ACCEPTED),
        ("16", ReceiptState.FAILED),
        ("4", None),
    ],
)
def test_what_a_receipt_means(kannel: Kannel, code: str, state: ReceiptState | None):
    found = kannel.receipt(Call(f"/x?reference=r.1&state={code}", {"authorization": LOGIN}))
    assert found == (Receipt("r.1", state) if state else None)
