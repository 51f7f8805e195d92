"""Kannel: ``sendsms`` over HTTP to send, ``post-url`` or ``get-url`` to receive, ``dlr-url`` for receipts.

Both ways the number and the words travel in headers and body, not in an address, so that no proxy keeps them in a log;
``get-url`` works too, for whoever needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

import aiohttp

from channels.sms.gateways import charsets, concatenation
from channels.sms.gateways.exchange import Answer, later, post
from channels.sms.gateways.gateway import (
    WEBHOOKS,
    Call,
    Incoming,
    Malformed,
    Outcome,
    Outgoing,
    Receipt,
    ReceiptState,
    SendResult,
)
from channels.sms.gateways.proofs import check_password
from channels.sms.text import gsm7

# Delivered, not delivered, accepted by the operator, refused by the operator.
_REPORTS = 1 + 2 + 8 + 16
_STATES = {
    1: ReceiptState.DELIVERED,
    2: ReceiptState.UNDELIVERABLE,
    8: ReceiptState.ACCEPTED,
    16: ReceiptState.FAILED,
}
_SEVEN_BITS, _SIXTEEN_BITS = "0", "2"


@dataclass(frozen=True)
class Kannel:
    """One sender behind one Kannel.

    Attributes:
        url: of ``sendsms``, for example ``http://127.0.0.1:13013/cgi-bin/sendsms``.
        user, password: of Kannel's ``sendsms-user``; Kannel gives the same two back when it calls us.
        sender: number or short code that parents see.
        callback: address at which Kannel reaches us.
        smsc: the connection to use, if Kannel has several.
    """

    name: str
    url: str
    user: str
    password: str
    sender: str
    callback: str
    session: aiohttp.ClientSession
    messages_a_second: float = 5.0
    smsc: str = ""
    # An operator that delivers twice is given two names by Kannel.
    names_messages: bool = False

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See the port."""
        answer = await post(self.session, self.url, outgoing.text.encode(), self._headers(outgoing))
        return _outcome(answer) if isinstance(answer, Answer) else answer

    def _headers(self, outgoing: Outgoing) -> dict[str, str]:
        headers = {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-Username": self.user,
            "X-Kannel-Password": self.password,
            "X-Kannel-From": self.sender,
            "X-Kannel-To": outgoing.number,
            "X-Kannel-Charset": "UTF-8",
            "X-Kannel-Coding": _SEVEN_BITS if gsm7.encodable(outgoing.text) else _SIXTEEN_BITS,
            "X-Kannel-DLR-Mask": str(_REPORTS),
            "X-Kannel-DLR-Url": self._receipts(outgoing.reference),
        }
        if self.smsc:
            headers["X-Kannel-SMSC"] = self.smsc
        return headers

    def _receipts(self, reference: str) -> str:
        """Where Kannel reports; it takes name and password from the address and sends them as a header."""
        there = urlsplit(self.callback)
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@{there.netloc}"
        path = f"{there.path.rstrip('/')}{WEBHOOKS}/{self.name}/receipt"
        return urlunsplit((there.scheme, login, path, f"reference={reference}&state=%d", ""))

    def incoming(self, call: Call) -> Incoming:
        """See the port."""
        check_password(call.headers.get("authorization", ""), self.user, self.password)
        given = query(call.path)
        posted = "x-kannel-from" in call.headers
        raw = call.body if posted else given.get("text")
        sender = call.headers["x-kannel-from"] if posted else _plainly(given.get("from", b""))
        if raw is None or not sender:
            raise Malformed("no text" if sender else "no sender: set send-sender = true")
        coding = call.headers.get("x-kannel-coding", "") if posted else _plainly(given.get("coding", b""))
        label = _charset(call.headers.get("content-type", "")) if posted else _plainly(given.get("charset", b""))
        header = concatenation.read(_header_bytes(call.headers.get("x-kannel-udh", "")) or given.get("udh", b""))
        text = charsets.read(raw, label, wide=coding == _SIXTEEN_BITS)
        if coding != _SIXTEEN_BITS:
            text = charsets.in_national_alphabet(text, header.locking, header.shift)
        return Incoming(sender.strip(), text, _plainly(given.get("id", b"")) or None, header.part)

    def receipt(self, call: Call) -> Receipt | None:
        """See the port."""
        check_password(call.headers.get("authorization", ""), self.user, self.password)
        given = query(call.path)
        reference, code = _plainly(given.get("reference", b"")), _plainly(given.get("state", b""))
        if not reference or not code.isdecimal():
            raise Malformed("no reference" if code else "no state")
        # Newer Kannels say more in higher bits (expired is 34, unknown 66): the lower ones still hold.
        state = _STATES.get(int(code[:6]) & 0x1F)
        return Receipt(reference, state) if state else None


def query(path: str) -> dict[str, bytes]:
    """The parameters of an address, decoded to bytes: their charset is not known yet."""
    pairs = (pair.partition("=") for pair in urlsplit(path).query.split("&") if pair)
    return {name: unquote_to_bytes(value.replace("+", " ")) for name, _, value in pairs}


def _outcome(answer: Answer) -> SendResult:
    if answer.status in (200, 202):
        return SendResult(Outcome.ACCEPTED)
    if answer.status in (400, 404, 406, 413, 414):
        return SendResult(Outcome.REFUSED, why=f"Kannel refused it ({answer.status})")
    if answer.status in (401, 403):
        return later(answer, "Kannel does not know this user and password, or this address")
    return later(answer, "Kannel has trouble")


def _charset(content_type: str) -> str:
    return content_type.partition("charset=")[2].strip('" ')


def _header_bytes(written: str) -> bytes:
    return unquote_to_bytes(written.replace("+", " "))


def _plainly(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")[:128]
