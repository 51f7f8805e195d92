"""The worker that empties the outbox towards telephones: in order for each contact, never twice, at a sender's pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from channels.sms.gateways.gateway import Gateway, Outcome, Outgoing, Receipt, SendResult
from channels.sms.pace import Pace
from channels.sms.persistence.address_book import Address, AddressBook
from channels.sms.persistence.departures import Departures
from channels.sms.quiet_hours import QuietHours
from channels.sms.sending import RETRY_AFTER, Departure, Part, PartState, Priority, priority
from channels.sms.text.rendering import render
from channels.sms.text.transliteration import transliterate
from conversations.model import Message
from conversations.ports import Clock, StoreUnavailable
from conversations.troubles import described
from conversations.wake_ups import EVERYTHING, LocalWakeUps

log = logging.getLogger(__name__)

# What is said while the parent is at it is asked for, even at night.
STILL_TALKING = timedelta(hours=1)
_REST = timedelta(minutes=1)
_AT_ONCE = 64
_LOOK_SECONDS = 1.0
_PASS_ON_AGAIN = (2.0, 10.0, 30.0)


class Delivery:
    """Sends what the outbox holds for SMS contacts.

    Args:
        gateways: the first one serves whoever wrote through a gateway that is gone.
    """

    def __init__(
        self,
        gateways: Sequence[Gateway],
        departures: Departures,
        addresses: AddressBook,
        quiet_hours: QuietHours,
        wake_ups: LocalWakeUps,
        clock: Clock,
    ) -> None:
        self._gateways: Mapping[str, Gateway] = {gateway.name: gateway for gateway in gateways}
        self._first = gateways[0]
        self._paces = {gateway.name: Pace(gateway.messages_a_second) for gateway in gateways}
        self._departures = departures
        self._addresses = addresses
        self._quiet_hours = quiet_hours
        self._wake_ups = wake_ups
        self._clock = clock
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._resting: dict[str, datetime] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def run(self) -> None:
        """Sends for ever. What a crash cut off counts as unknown: it is sent again only if a receipt says so."""
        await self._recover()
        try:
            with self._wake_ups.watching(EVERYTHING) as changed:
                while True:
                    changed.clear()
                    await self._look()
                    await _event_or(changed, _LOOK_SECONDS)
        finally:
            await self._stop()

    def wake(self, contact: str) -> None:
        """There may be something to send to this contact."""
        self._resting.pop(contact, None)
        if contact in self._lanes:
            self._again.add(contact)
            return
        lane = asyncio.create_task(self._drain(contact))
        self._lanes[contact] = lane
        lane.add_done_callback(lambda _: self._ended(contact))

    async def settle(self) -> None:
        """Waits until nothing is being sent."""
        while self._lanes:
            await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def receive(self, receipt: Receipt) -> None:
        """Applies a receipt.

        Raises:
            StoreUnavailable: nothing was kept; the gateway must deliver it again.
        """
        state = await self._departures.receive(receipt, self._clock.now())
        if state is PartState.FAILED:
            log.warning("an SMS cannot be delivered: the operator says so")
            # Mediators who look at the conversation see it at once.
            self._wake_ups.ring()

    async def pass_on(self, number: str, text: str, gateway_name: str) -> bool:
        """Sends a text that is kept nowhere, by which nothing is lost but a new wish for it; whether it was taken.

        It passes before ordinary answers: somebody sits in front of a page. Never sent twice where one may have left.
        """
        gateway, words = self._gateways.get(gateway_name, self._first), transliterate(text)
        for pause in (*_PASS_ON_AGAIN, None):
            async with self._turn(gateway, Priority.HUMAN):
                result = await gateway.send(Outgoing(f"{uuid4().hex}.1", number, words))
            if result.outcome in (Outcome.ACCEPTED, Outcome.AMBIGUOUS):
                await self._departures.bill(gateway.name, words, self._clock.now())
                return result.outcome is Outcome.ACCEPTED
            log.warning("gateway %s: a text that is kept nowhere: %s", gateway.name, result.why)
            if result.outcome is Outcome.REFUSED or pause is None:
                break
            await asyncio.sleep(pause)
        return False

    async def _recover(self) -> None:
        try:
            cut = await self._departures.recover(self._clock.now())
        except StoreUnavailable as trouble:
            log.warning("store unavailable (%s): SMS cut off by the last stop stay as they are", trouble)
        else:
            if cut:
                log.warning("%d SMS were cut off by the last stop: they are sent again only if reported failed", cut)

    async def _look(self) -> None:
        try:
            now = self._clock.now()
            for contact in await self._departures.due(now):
                if contact not in self._lanes and self._resting.get(contact, now) <= now:
                    self.wake(contact)
        except StoreUnavailable as trouble:
            log.warning("store unavailable (%s): SMS wait", trouble)

    def _ended(self, contact: str) -> None:
        self._lanes.pop(contact, None)
        if contact in self._again:
            self._again.discard(contact)
            self.wake(contact)

    async def _stop(self) -> None:
        """Lets attempts under way end: an attempt that is cut off is one that nobody knows about."""
        self._again.clear()
        lanes = list(self._lanes.values())
        if lanes:
            await asyncio.wait(lanes, timeout=5.0)
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def _drain(self, contact: str) -> None:
        try:
            while await self._one(contact):
                pass
        except StoreUnavailable as trouble:
            log.warning("store unavailable (%s): SMS wait", trouble)
        except Exception as trouble:
            log.error("sending SMS failed: %s", described(trouble))
            self._resting[contact] = self._clock.now() + _REST

    async def _one(self, contact: str) -> bool:
        """Sends the next text of a contact; False when there is none, or when it must wait."""
        departure = await self._departures.next(contact)
        if departure is None:
            return False
        now = self._clock.now()
        address = await self._addresses.find(contact)
        if address is None:
            log.info("an SMS is not sent: the number is forgotten")
            await self._departures.drop(departure, now)
            return True
        if await self._waits_for_morning(departure.message, now):
            self._resting[contact] = now + _REST
            return False
        urgency = priority(departure.message)
        if not departure.parts:
            return await self._first_attempt(departure, contact, address, urgency)
        part = next((part for part in departure.parts if part.state is PartState.QUEUED), None)
        if part is None or (part.next_attempt_at is not None and part.next_attempt_at > now):
            return False
        gateway = self._gateways.get(part.gateway, self._first)
        async with self._turn(gateway, urgency):
            claimed = await self._departures.claim(part, self._clock.now())
            return claimed is None or await self._attempt(gateway, claimed, address)

    async def _first_attempt(self, departure: Departure, contact: str, address: Address, urgency: Priority) -> bool:
        message = departure.message
        texts = render(message.text, message.payload, urgency is Priority.EMERGENCY)
        if not texts:
            await self._departures.drop(departure, self._clock.now())
            return True
        gateway = self._gateways.get(address.gateway, self._first)
        async with self._turn(gateway, urgency):
            part = await self._departures.plan(departure, contact, texts, gateway.name, self._clock.now())
            return part is None or await self._attempt(gateway, part, address)

    @asynccontextmanager
    async def _turn(self, gateway: Gateway, urgency: Priority) -> AsyncIterator[None]:
        await self._paces[gateway.name].turn(urgency)
        async with self._slots:
            yield

    async def _attempt(self, gateway: Gateway, part: Part, address: Address) -> bool:
        result = await gateway.send(Outgoing(part.reference, address.number, part.text))
        now = self._clock.now()
        state, again = _after(result, part, now)
        await self._departures.finish(part, result, state, again, now)
        if result.outcome is not Outcome.ACCEPTED:
            log.warning("gateway %s: %s, attempt %d: %s", gateway.name, result.why, part.attempts, state)
        if state is PartState.FAILED:
            self._wake_ups.ring()
        return state is not PartState.QUEUED

    async def _waits_for_morning(self, message: Message, now: datetime) -> bool:
        """Whether nobody asked for this, and it is night."""
        if message.in_reply_to is not None or priority(message) is Priority.EMERGENCY:
            return False
        department, wrote_at = await self._departures.parent_of(message.conversation_id)
        if not self._quiet_hours.quiet(now, department):
            return False
        return wrote_at is None or now - wrote_at > STILL_TALKING


def _after(result: SendResult, part: Part, now: datetime) -> tuple[PartState, datetime | None]:
    """The state of a text after an attempt, and when the next one is due."""
    if result.outcome is Outcome.ACCEPTED:
        return PartState.ACCEPTED, None
    if result.outcome is Outcome.AMBIGUOUS:
        return PartState.UNKNOWN, None
    if result.outcome is Outcome.REFUSED or part.attempts > len(RETRY_AFTER):
        return PartState.FAILED, None
    return PartState.QUEUED, now + (result.retry_after or RETRY_AFTER[part.attempts - 1])


async def _event_or(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
