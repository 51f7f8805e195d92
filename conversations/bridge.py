"""One conversation over two channels: from the web to a telephone by a code, and back by a link."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from conversations.bridge_ports import BridgeStore, Carrier
from conversations.commands import SMS, WEB
from conversations.model import Author, Conversation, Draft, OwnerKind
from conversations.notices import compose
from conversations.ports import Clock, Store, WakeUps
from conversations.texts import language, text
from conversations.waiting_room import WaitingRoom

CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5
LINK_LIFETIME = timedelta(minutes=30)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
CODES_AN_HOUR = 3
_CODES_A_DAY_AND_TELEPHONE = 6
# Whoever opens a thousand pages still makes us send no more than this.
_CODES_AN_HOUR_AND_HOUSE = 200
_LINKS_AN_HOUR = 5
_DIGITS = 6
_TOKEN_BYTES = 12
_LAST = 2**31 - 1


class TooMany(Exception):
    """This conversation has asked for too many codes lately."""


class Bridge:
    """Proves numbers and links, and joins what belongs together.

    Args:
        carrier: the door that reaches telephones.
        secret: keys the hashes of codes and links.
        address: of this service, as parents reach it; links begin with it.
        name: the service's name.
    """

    def __init__(
        self,
        store: Store,
        bridges: BridgeStore,
        carrier: Carrier,
        room: WaitingRoom,
        wake_ups: WakeUps,
        clock: Clock,
        secret: bytes,
        address: str,
        name: str = "Relais",
    ) -> None:
        self._store = store
        self._bridges = bridges
        self._carrier = carrier
        self._room = room
        self._wake_ups = wake_ups
        self._clock = clock
        self._key = hashlib.sha256(b"relais bridge" + secret).digest()
        self._address = address.rstrip("/")
        self._name = name
        # Counting and keeping are two transactions: one at a time, or a burst would pass between them.
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, home: str, written: str, lang: str) -> None:
        """Sends a code to a number that a parent wrote.

        What is answered is the same whether or not the number is known, silent, or has had too many codes: it must tell
        nobody anything about whose it is.

        Raises:
            UnusableNumber: it is no mobile number of this country.
            TooMany: this conversation has asked too often.
            StoreUnavailable: nothing was kept, nothing is sent.
        """
        telephone, now = self._carrier.read(written), self._clock.now()
        async with self._one_at_a_time:
            lately = await self._bridges.codes_asked(home, telephone.contact, now - _HOUR)
            today = await self._bridges.codes_asked(home, telephone.contact, now - _DAY)
            if lately.by_home >= CODES_AN_HOUR:
                raise TooMany
            sent = (
                lately.for_telephone < CODES_AN_HOUR
                and today.for_telephone < _CODES_A_DAY_AND_TELEPHONE
                and lately.by_all < _CODES_AN_HOUR_AND_HOUSE
                and not await self._store.silenced(SMS, telephone.contact)
            )
            code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
            # What is not sent cannot be guessed either.
            kept = self._hash("code", home, telephone.contact, code if sent else secrets.token_hex())
            await self._bridges.keep_code(home, telephone, kept, now, now + CODE_LIFETIME)
        if sent:
            self._carrier.send(telephone, text("bridge_code", language(lang), name=self._name, code=code))

    async def prove(self, home: str, written: str) -> bool:
        """Opens the bridge if this is the code; False if not, whatever the reason.

        Raises:
            StoreUnavailable: nothing has changed.
        """
        code, now = await self._bridges.attempt(home), self._clock.now()
        digits = "".join(sign for sign in written if sign.isdecimal())
        contact = code.telephone.contact if code else ""
        same = hmac.compare_digest(self._hash("code", home, contact, digits), code.hash if code else "0" * 64)
        if code is None or not same or code.spent or code.attempts > CODE_ATTEMPTS or code.expires_at <= now:
            return False
        await self._carrier.remember(code.telephone, now)
        drafts = await self._arrived_by_sms(home, contact)
        opened = await self._bridges.open(home, code, drafts, now)
        if opened is not None:
            self._wake_ups.announce(opened)
        return opened is not None

    async def send_link(self, conversation: Conversation) -> None:
        """Sends the telephone of a conversation a link to the web; nothing where too many were asked for."""
        now, contact = self._clock.now(), conversation.contact
        telephone = await self._carrier.find(contact)
        if telephone is None or await self._bridges.links_made(contact, now - _HOUR) >= _LINKS_AN_HOUR:
            return
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        await self._bridges.keep_link(self._hash("link", token), contact, now, now + LINK_LIFETIME)
        link = f"{self._address}/r/{token}"
        # Not by way of the outbox: what is in there is kept, and a link is a key.
        minutes = int(LINK_LIFETIME.total_seconds() // 60)
        words = text("bridge_link", conversation.profile.lang, name=self._name, link=link, minutes=minutes)
        self._carrier.send(telephone, words)

    async def arrive(self, token: str) -> str | None:
        """The contact of the web that a link leads to; None when it was used, is too old, or never was.

        Raises:
            StoreUnavailable: the link is not used.
        """
        arrived = await self._bridges.arrive(self._hash("link", token), uuid4().hex, self._clock.now())
        if arrived is None:
            return None
        self._wake_ups.announce(arrived)
        return arrived.identity[1]

    async def _arrived_by_sms(self, home: str, contact: str) -> list[Draft]:
        """What the telephone shows first: how to go on, from where the parent stands."""
        conversation = await self._store.open_conversation(WEB, home)
        if conversation is None:
            return []
        conversation = conversation.reached(SMS, contact)
        if conversation.ownership.kind is OwnerKind.WAITING:
            place = await self._room.place(conversation)
            return [compose(conversation, "bridge_waiting", "handoff", ("leave_queue",), name=self._name, place=place)]
        notice = compose(conversation, "bridge_arrived", "smalltalk", name=self._name)
        last = await self._store.last_choices(conversation.id, _LAST)
        if last is None or conversation.ownership.kind is not OwnerKind.ASSISTANT or conversation.discreet:
            return [notice]
        meta = last.payload.get("meta") or {}
        if not meta.get("guide"):
            return [replace(notice, choices=last.choices)]
        # The step under way, so that it can be answered by its number without looking at the page again.
        step = Draft(
            last.text, Author.SYSTEM, None, last.choices, lang=str(last.payload.get("lang") or "fr"), meta=meta
        )
        return [notice, step]

    def _hash(self, *words: str) -> str:
        return hmac.new(self._key, "\0".join(words).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
