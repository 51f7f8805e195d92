"""Twilio: signed form webhooks to receive, status callbacks, and its REST API to send."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp

from channels.sms.gateways.exchange import Answer, later, post
from channels.sms.gateways.gateway import (
    WEBHOOKS,
    Call,
    Forged,
    Incoming,
    Malformed,
    Outcome,
    Outgoing,
    Receipt,
    ReceiptState,
    SendResult,
)
from channels.sms.gateways.proofs import basic

API = "https://api.twilio.com"
_STATES = {
    "sent": ReceiptState.ACCEPTED,
    "delivered": ReceiptState.DELIVERED,
    "failed": ReceiptState.FAILED,
    "undelivered": ReceiptState.UNDELIVERABLE,
}
# The queue of this sender is full, or the rate is exceeded: nothing was taken.
_COME_BACK = (20429, 30001, 14107, 21611)


@dataclass(frozen=True)
class Twilio:
    """One sender at Twilio.

    Attributes:
        account, token: the account's SID and its authentication token, which also signs webhooks.
        sender: number in E.164, or an alphanumeric sender.
        callback: the public address by which Twilio reaches us: it is part of what is signed, so that a proxy that
            changes host or scheme on the way changes nothing.
        api: where its REST API is.
    """

    name: str
    account: str
    token: str
    sender: str
    callback: str
    session: aiohttp.ClientSession
    messages_a_second: float = 1.0
    api: str = API
    names_messages: bool = True

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See the port."""
        url = f"{self.api}/2010-04-01/Accounts/{self.account}/Messages.json"
        form = {
            "To": outgoing.number,
            "From": self.sender,
            "Body": outgoing.text,
            "StatusCallback": f"{self._address('/receipt')}?reference={outgoing.reference}",
        }
        headers = {
            "Authorization": basic(self.account, self.token),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = await post(self.session, url, urlencode(form).encode(), headers)
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def incoming(self, call: Call) -> Incoming:
        """See the port."""
        form = dict(self._signed(call))
        if not form.get("MessageSid") or "From" not in form:
            raise Malformed("no MessageSid or From")
        return Incoming(form["From"], form.get("Body", ""), form["MessageSid"])

    def receipt(self, call: Call) -> Receipt | None:
        """See the port."""
        form = dict(self._signed(call))
        reference = dict(parse_qsl(urlsplit(call.path).query)).get("reference", "")
        if not reference or "MessageStatus" not in form:
            raise Malformed("no reference or MessageStatus")
        state = _STATES.get(form["MessageStatus"])
        return Receipt(reference, state) if state else None

    def _signed(self, call: Call) -> Sequence[tuple[str, str]]:
        """The fields of a form whose signature is right."""
        try:
            fields = parse_qsl(call.body.decode("utf-8"), keep_blank_values=True, errors="strict")
        except (UnicodeDecodeError, ValueError) as error:
            raise Forged("signature") from error
        expected = sign(self.token, self.callback.rstrip("/") + call.path, fields)
        given = call.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
        if not hmac.compare_digest(expected.encode(), given):
            raise Forged("signature")
        return fields

    def _address(self, end: str) -> str:
        return f"{self.callback.rstrip('/')}{WEBHOOKS}/{self.name}{end}"


def sign(token: str, url: str, fields: Sequence[tuple[str, str]]) -> str:
    """Twilio's signature: the whole address, then each field's name and value in the order of names; HMAC-SHA1."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode("ascii")


def _outcome(answer: Answer) -> SendResult:
    said = _json(answer.text)
    if answer.status in (200, 201):
        return SendResult(Outcome.ACCEPTED, provider_id=str(said.get("sid", ""))[:64] or None)
    code = said.get("code")
    if answer.status in (401, 403):
        return later(answer, "Twilio does not know this account and token")
    if answer.status in (429, 503) or code in _COME_BACK:
        return later(answer, "Twilio asks to come back")
    if answer.status >= 500:
        # 500, 502 and 504 may come from before or from behind the place where a message is taken.
        return SendResult(Outcome.AMBIGUOUS, why=f"Twilio failed ({answer.status})")
    return SendResult(Outcome.REFUSED, why=f"Twilio refused it ({answer.status}, code {code})")


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
