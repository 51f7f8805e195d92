"""Gateways by configuration: several at once, and one line when something lacks."""

from __future__ import annotations

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gateways.configuration import GatewaysError, build
from channels.sms.gateways.generic import Generic
from channels.sms.gateways.kannel import Kannel
from channels.sms.gateways.twilio import API, Twilio

KANNEL = "kannel+http://relais:s%40crt@127.0.0.1:13013/cgi-bin/sendsms?from=36000&rate=10&smsc=orange"
TWILIO = "twilio://AC1:token@api.twilio.com?name=backup&from=%2B33644600000"
GENERIC = "generic+https://sms.example.org/v1/send?from=Mairie&secret=0123456789abcdef&callback=https://x.org"


async def test_several_senders_at_once(session: aiohttp.ClientSession):
    kannel, twilio, generic = build(f"{KANNEL} {TWILIO}\n{GENERIC}", "https://aide.example.org", session)
    assert isinstance(kannel, Kannel)
    assert isinstance(twilio, Twilio)
    assert isinstance(generic, Generic)
    assert (kannel.name, kannel.url, kannel.password) == ("kannel", "http://127.0.0.1:13013/cgi-bin/sendsms", "s@crt")
    assert (kannel.sender, kannel.smsc, kannel.messages_a_second) == ("36000", "orange", 10)
    assert (twilio.name, twilio.api, twilio.callback) == ("backup", API, "https://aide.example.org")
    assert (generic.url, generic.callback) == ("https://sms.example.org/v1/send", "https://x.org")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("smpp://host", "kannel+http"),
        ("kannel://u:p@host?from=1234", "kannel+http"),
        ("kannel+http://127.0.0.1/x?from=36000", "user and password"),
        ("kannel+http://u:p@127.0.0.1/x", "from="),
        ("kannel+http://u:p@127.0.0.1/x?from=36000&rate=0", "rate="),
        ("kannel+http://u:p@127.0.0.1/x?from=36000&rate=much", "rate="),
        ("kannel+http://u:p@127.0.0.1/x?from=36000&name=A B", "name"),
        ("kannel+http://u:p@127.0.0.1:99999/x?from=36000", "not an address"),
        ("generic+https://host/x?from=36000", "secret="),
        ("generic+https://host/x?from=36000&secret=short", "16"),
        ("generic+https://host/x?from=36000&secret=0123456789abcdef&callback=ftp://x", "callback="),
        ("twilio://AC1@api.twilio.com?from=36000", "token"),
        ("twilio://AC1:t@api.twilio.com?from=36000&smsc=x", "unknown option"),
        (f"{KANNEL} {KANNEL}", "taken"),
    ],
)
async def test_what_lacks_is_said_in_one_line(session: aiohttp.ClientSession, written: str, says: str):
    with pytest.raises(GatewaysError) as refused:
        build(written, "http://127.0.0.1:8080", session)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_a_secret_is_never_in_a_refusal(session: aiohttp.ClientSession):
    with pytest.raises(GatewaysError) as refused:
        build("kannel+http://u:hunter2@127.0.0.1/x?secret=hunter2", "http://127.0.0.1:8080", session)
    assert "hunter2" not in str(refused.value)


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(written: str):
    try:
        build(f"kannel+http://{written}", "http://x", None)  # type: ignore[arg-type]
    except GatewaysError as refused:
        assert "\n" not in str(refused)
