"""Telephones as the bridge reaches them: numbers read from a field, and texts that are kept nowhere."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import phonenumbers
from phonenumbers import PhoneNumberType

from channels.sealing import SealBroken
from channels.sms.delivery import Delivery
from channels.sms.numbers import Numbers, UnusableSender, normalise
from channels.sms.persistence.address_book import AddressBook
from conversations.bridge_ports import Telephone, UnusableNumber

log = logging.getLogger(__name__)

# A gateway that works takes a text in less; how long the house takes to close is bounded.
LAST_WORDS_SECONDS = 5.0
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Departments and collectivities overseas have country codes of their own.
_FRANCE = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC")


class SmsCarrier:
    """``conversations.bridge_ports.Carrier`` over the gateways.

    Args:
        gateway: the gateway that a proven number is answered through until it writes by way of another.
        country: codes go to its mobile numbers only: those abroad can be made to cost whoever sends.
    """

    def __init__(
        self, delivery: Delivery, addresses: AddressBook, numbers: Numbers, gateway: str, country: str = "FR"
    ) -> None:
        self._delivery = delivery
        self._addresses = addresses
        self._numbers = numbers
        self._gateway = gateway
        self._country = country
        self._sending: set[asyncio.Task[None]] = set()

    def read(self, written: str) -> Telephone:
        """The telephone that a parent's writing means; see the port."""
        try:
            number = normalise(written, self._country)
        except UnusableSender as unusable:
            raise UnusableNumber(unusable.reason) from unusable
        parsed = phonenumbers.parse(number)
        region = phonenumbers.region_code_for_number(parsed)
        near = _FRANCE if self._country == "FR" else (self._country,)
        if region not in near or phonenumbers.number_type(parsed) not in _MOBILE:
            raise UnusableNumber("no mobile number of this country")
        return Telephone(self._numbers.contact(number), self._numbers.seal(number))

    async def find(self, contact: str) -> Telephone | None:
        """A telephone that has written before, or None."""
        address = await self._addresses.find(contact)
        return Telephone(contact, self._numbers.seal(address.number)) if address else None

    async def remember(self, telephone: Telephone, now: datetime) -> None:
        """The number is proven: whoever has it may be written to."""
        if await self._addresses.find(telephone.contact) is None:
            number = self._numbers.open(telephone.sealed)
            await self._addresses.remember(telephone.contact, number, self._gateway, now)

    def send(self, telephone: Telephone, text: str) -> None:
        """Sends a text that must be kept nowhere; returns at once."""
        task = asyncio.create_task(self._send(telephone, text))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def finish(self, seconds: float = LAST_WORDS_SECONDS) -> None:
        """Before the house closes: lets what is being sent leave; what still waits for its next attempt is given up."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=seconds)

    async def settle(self) -> None:
        """Waits until nothing is being sent."""
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _send(self, telephone: Telephone, text: str) -> None:
        try:
            address = await self._addresses.find(telephone.contact)
            number = self._numbers.open(telephone.sealed)
            await self._delivery.pass_on(number, text, address.gateway if address else self._gateway)
        except SealBroken:
            log.warning("a text could not be sent: its number was sealed with another secret")
        except Exception as trouble:
            # The text itself must not reach a log by way of a trace.
            log.warning("a text that is kept nowhere could not be sent: %s", type(trouble).__name__)
