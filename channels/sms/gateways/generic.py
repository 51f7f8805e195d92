"""Any other gateway, by a small contract (docs/operators/sms.md): JSON both ways, signed with HMAC-SHA256."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    Part,
    Receipt,
    ReceiptState,
    SendResult,
)
from channels.sms.gateways.proofs import check_signature, signature

TIMESTAMP, SIGNATURE = "X-Relais-Timestamp", "X-Relais-Signature"
WINDOW_SECONDS = 300


@dataclass(frozen=True)
class Generic:
    """One sender at a gateway that keeps the contract.

    Attributes:
        url: where texts are posted to.
        secret: signs both ways.
        sender: number or short code that parents see.
        callback: address at which the gateway reaches us; told with each text.
    """

    name: str
    url: str
    secret: str
    sender: str
    callback: str
    session: aiohttp.ClientSession
    messages_a_second: float = 1.0
    now: Callable[[], float] = time.time
    names_messages: bool = True

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See the port."""
        body = json.dumps(
            {
                "reference": outgoing.reference,
                "from": self.sender,
                "to": outgoing.number,
                "text": outgoing.text,
                "receipts": f"{self.callback.rstrip('/')}{WEBHOOKS}/{self.name}/receipt",
            }
        ).encode()
        timestamp = str(int(self.now()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: timestamp,
            SIGNATURE: f"sha256={signature(self.secret, timestamp, body)}",
        }
        answer = await post(self.session, self.url, body, headers)
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def incoming(self, call: Call) -> Incoming:
        """See the port."""
        body = self._signed(call)
        sender, text, given = (body.get(key) for key in ("from", "text", "id"))
        if not (isinstance(sender, str) and isinstance(text, str) and isinstance(given, str) and given):
            raise Malformed("id, from and text must be strings")
        return Incoming(sender, text, given[:128], _part(body.get("part")))

    def receipt(self, call: Call) -> Receipt | None:
        """See the port."""
        body = self._signed(call)
        reference, state = body.get("reference"), body.get("state")
        if not isinstance(reference, str) or state not in list(ReceiptState):
            raise Malformed("reference and state are needed")
        return Receipt(reference, ReceiptState(state))

    def _signed(self, call: Call) -> dict[str, Any]:
        """The body of a call that is signed, and not older than the window: what is older may be a replay."""
        timestamp = call.headers.get(TIMESTAMP.lower(), "")
        check_signature(self.secret, timestamp, call.body, call.headers.get(SIGNATURE.lower(), ""))
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12):
            raise Forged("timestamp")
        if abs(self.now() - int(timestamp)) > WINDOW_SECONDS:
            raise Forged("timestamp outside the window")
        try:
            body = json.loads(call.body)
        except (ValueError, RecursionError) as error:
            raise Malformed("not JSON") from error
        if not isinstance(body, dict):
            raise Malformed("not an object")
        return body


def _part(given: object) -> Part | None:
    """The piece that a body names.

    Raises:
        Malformed: it is none that can be.
    """
    if given is None:
        return None
    named = given if isinstance(given, dict) else {}
    values = [value for key in ("reference", "number", "total") if type(value := named.get(key)) is int]
    if len(values) != 3:
        raise Malformed("part: reference, number and total must be numbers")
    part = Part(*values)
    if not (0 <= part.reference < 2**31 and 1 <= part.number <= part.total <= 255):
        raise Malformed("part: no such piece")
    return part if part.total > 1 else None


def _outcome(answer: Answer) -> SendResult:
    if 200 <= answer.status < 300:
        return SendResult(Outcome.ACCEPTED, provider_id=_id(answer.text))
    if answer.status in (400, 404, 410, 413, 422):
        return SendResult(Outcome.REFUSED, why=f"the gateway refused it ({answer.status})")
    if answer.status == 504:
        return SendResult(Outcome.AMBIGUOUS, why="the gateway does not know (504)")
    return later(answer, "the gateway has trouble")


def _id(text: str) -> str | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return str(found["id"])[:64] if isinstance(found, dict) and found.get("id") else None
