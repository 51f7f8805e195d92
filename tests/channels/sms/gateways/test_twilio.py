"""Twilio: its signature holds behind any proxy, and nothing that it did not sign is believed."""

from __future__ import annotations

from urllib.parse import urlencode

import aiohttp
import pytest

from channels.sms.gateways.gateway import Call, Forged, Outcome, Outgoing, Receipt, ReceiptState
from channels.sms.gateways.twilio import Twilio, sign
from tests.channels.sms.conftest import GatewayServer

PUBLIC = "https://aide.example.org"
FIELDS = [("MessageSid", "SM1"), ("From", "+33612345678"), ("To", "+33644600000"), ("Body", "Où est l’école ?")]


@pytest.fixture
def twilio(gateway_server: GatewayServer, session: aiohttp.ClientSession) -> Twilio:
    api = gateway_server.url.removesuffix("/send")
    return Twilio("backup", "AC1", "token", "+33644600000", PUBLIC, session, api=api)


def signed(fields: list[tuple[str, str]], path: str = "/webhooks/sms/backup/message", url: str = PUBLIC) -> Call:
    proof = sign("token", f"{url}{path}", fields)
    headers = {"host": "127.0.0.1:8080", "x-forwarded-proto": "http", "x-twilio-signature": proof}
    return Call(path, headers, urlencode(fields).encode())


def test_the_published_example_is_signed_as_published():
    # The example of Twilio's own documentation, as its libraries test it.
    fields = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
        ("Caller", "+14158675309"),
    ]
    assert sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_a_message_is_read_behind_a_proxy(twilio: Twilio):
    incoming = twilio.incoming(signed(FIELDS))
    assert (incoming.sender, incoming.text, incoming.provider_id) == ("+33612345678", "Où est l’école ?", "SM1")


@pytest.mark.parametrize("url", ["http://aide.example.org", "https://127.0.0.1:8080", "https://elsewhere.org"])
def test_a_signature_for_another_address_is_refused(twilio: Twilio, url: str):
    with pytest.raises(Forged):
        twilio.incoming(signed(FIELDS, url=url))


def test_a_changed_field_or_no_signature_is_refused(twilio: Twilio):
    call = signed(FIELDS)
    changed = Call(call.path, call.headers, urlencode([*FIELDS[:-1], ("Body", "autre")]).encode())
    bare = Call(call.path, {}, call.body)
    broken = Call(call.path, call.headers, b"\xff=\xfe")
    for forged in (changed, bare, broken):
        with pytest.raises(Forged):
            twilio.incoming(forged)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("queued", None),
        ("sent", ReceiptState.ACCEPTED),
        ("delivered", ReceiptState.DELIVERED),
        ("undelivered", ReceiptState.UNDELIVERABLE),
        ("failed", ReceiptState.FAILED),
    ],
)
def test_what_a_status_means(twilio: Twilio, status: str, state: ReceiptState | None):
    fields = [("MessageSid", "SM9"), ("MessageStatus", status)]
    found = twilio.receipt(signed(fields, "/webhooks/sms/backup/receipt?reference=r.1"))
    assert found == (Receipt("r.1", state) if state else None)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (201, Outcome.ACCEPTED),
        (400, Outcome.REFUSED),
        (401, Outcome.LATER),
        (429, Outcome.LATER),
        (503, Outcome.LATER),
        (500, Outcome.AMBIGUOUS),
        (502, Outcome.AMBIGUOUS),
        ("drop", Outcome.AMBIGUOUS),
    ],
)
async def test_what_an_answer_means(twilio: Twilio, gateway_server: GatewayServer, answer: int | str, outcome: Outcome):
    gateway_server.script = [answer]
    result = await twilio.send(Outgoing("r.1", "+33612345678", "Bonjour"))
    assert result.outcome is outcome
    (request,) = gateway_server.requests
    assert request.raw_path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert (
        b"StatusCallback=https%3A%2F%2Faide.example.org%2Fwebhooks%2Fsms%2Fbackup%2Freceipt%3Freference%3Dr.1"
        in (gateway_server.asked[0]["raw"])
    )
