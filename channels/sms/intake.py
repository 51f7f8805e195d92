"""From a gateway's message to the inbox: one number, one message, once; then the turn, whoever delivers it again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from channels.sms.flood import DELUGE_BURST, DELUGE_SECONDS_A_DELIVERY, Flood
from channels.sms.gateways.gateway import Gateway, Incoming
from channels.sms.numbers import Numbers, UnusableSender, normalise
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals, Joined
from channels.sms.sparing import SparingLog
from conversations.commands import command
from conversations.inbox import Inbox
from conversations.model import Inbound
from conversations.normalisation import RefusedText
from conversations.normalisation import normalise as clean
from conversations.ports import Clock, Triage

log = logging.getLogger(__name__)

CHANNEL = "sms"
# An operator that delivers a message twice does it within seconds; a parent does not write the same twice so fast.
SAME_WORDS = timedelta(seconds=5)
# A signed message can be replayed for as long as its name is not remembered.
SAME_NAME = timedelta(days=400)
PIECES_WAIT = timedelta(seconds=60)


class Intake:
    """Takes what gateways deliver. Once ``take`` returns, the message is stored and its turn will come.

    Args:
        secret: keys the hashes under which deliveries are recognised.
        answered: called with the contact of each message that is new.
    """

    def __init__(
        self,
        inbox: Inbox,
        triage: Triage,
        arrivals: Arrivals,
        addresses: AddressBook,
        numbers: Numbers,
        secret: bytes,
        clock: Clock,
        answered: Callable[[str], None] = lambda contact: None,
        country: str = "FR",
    ) -> None:
        self._inbox = inbox
        self._triage = triage
        self._arrivals = arrivals
        self._addresses = addresses
        self._numbers = numbers
        self._secret = secret
        self._clock = clock
        self._answered = answered
        self._country = country
        self._warnings = SparingLog(log)
        self._flood = Flood()
        self._deluge = Flood(burst=DELUGE_BURST, seconds=DELUGE_SECONDS_A_DELIVERY)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Known to be in the inbox, but not written down yet: that is done for many at once.
        self._kept: set[str] = set()
        self._waiting: defaultdict[str, int] = defaultdict(int)

    async def take(self, gateway: Gateway, incoming: Incoming) -> None:
        """Stores a message once, however often, by whom and in how many pieces it is delivered.

        Raises:
            StoreUnavailable: nothing was stored; the gateway must deliver it again.
        """
        try:
            number = normalise(incoming.sender, self._country)
        except UnusableSender as unusable:
            self._warnings.warning("SMS refused at gateway %s: %s", gateway.name, unusable.reason)
            return
        contact = self._numbers.contact(number)
        if self._deluge.over(contact) and command(incoming.text) is None:
            # Neither written down nor read: a machine that sends without end must cost the others nothing.
            return
        # One delivery at a time for each contact: three at once must find each other.
        self._waiting[contact] += 1
        try:
            async with self._locks[contact]:
                await self._one(gateway, incoming, number, contact)
        finally:
            self._waiting[contact] -= 1
            if not self._waiting[contact]:
                del self._waiting[contact], self._locks[contact]

    async def join_overdue(self) -> None:
        """Passes on long messages that have waited long enough for their missing pieces."""
        now = self._clock.now()
        for joined in await self._arrivals.overdue(now - PIECES_WAIT):
            await self._pass_on_joined(joined)

    async def write_down_kept(self) -> None:
        """Notes which deliveries need no second look, also after a restart and after an erasure."""
        kept = frozenset(self._kept)
        if kept:
            await self._arrivals.kept(kept)
            self._kept -= kept

    async def forget_old(self, before: datetime) -> None:
        """Deletes numbers silent since ``before``, and what served to recognise deliveries long past."""
        await self._addresses.purge(before)
        await self._arrivals.forget_before(self._clock.now())

    async def _one(self, gateway: Gateway, incoming: Incoming, number: str, contact: str) -> None:
        now = self._clock.now()
        keys = self._keys(gateway, incoming, contact, now)
        known = await self._arrivals.recognise(keys, uuid4().hex, now, gateway.name)
        if known.kept or known.identity in self._kept:
            return
        if self._flood.over(contact) and not await self._must_pass(incoming.text):
            self._warnings.warning("SMS flood at gateway %s: messages are dropped", gateway.name)
            self._kept.add(known.identity)
            return
        await self._addresses.remember(contact, number, gateway.name, now)
        if incoming.part is None:
            await self._pass_on(contact, incoming.text, known.identity)
        else:
            digest = self._digest(incoming.text)
            joined = await self._arrivals.add(contact, gateway.name, incoming.part, incoming.text, digest, now)
            if joined is not None:
                await self._pass_on_joined(joined)
        self._kept.add(known.identity)

    def _keys(self, gateway: Gateway, incoming: Incoming, contact: str, now: datetime) -> dict[str, datetime]:
        """What this delivery may be recognised by, and until when."""
        keys: dict[str, datetime] = {}
        if incoming.provider_id:
            keys[self._digest("name", gateway.name, incoming.provider_id)] = now + SAME_NAME
        if not (incoming.provider_id and gateway.names_messages):
            place = (incoming.part.reference, incoming.part.number) if incoming.part else ()
            keys[self._digest("words", contact, incoming.text, *map(str, place))] = now + SAME_WORDS
        return keys

    def _digest(self, *words: str) -> str:
        return hmac.new(self._secret, "\0".join(words).encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    async def _must_pass(self, text: str) -> bool:
        """Whether a message counts even in a flood: an order such as STOP, or an emergency."""
        # In a thread: triage also asks the encoder, and other conversations go on meanwhile.
        return command(text) is not None or await asyncio.to_thread(self._triage.assess, text, "fr") is not None

    async def _pass_on_joined(self, joined: Joined) -> None:
        await self._pass_on(joined.contact, joined.text, joined.identity)
        await self._arrivals.assembled(joined)

    async def _pass_on(self, contact: str, text: str, identity: str) -> None:
        try:
            words = clean(text)
        except RefusedText as refused:
            log.info("SMS without words: %s", refused.key)
            return
        await self._inbox.accept(Inbound(CHANNEL, contact, words, identity))
        self._answered(contact)
