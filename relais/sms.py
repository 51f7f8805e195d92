"""Wiring of the SMS door: only where gateways are configured."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.keys import BRIDGE
from channels.mediators.sms_use import SMS_DESK, SmsDesk
from channels.sms import webhooks
from channels.sms.carrier import SmsCarrier
from channels.sms.delivery import Delivery
from channels.sms.desk import SqlSmsUses, length
from channels.sms.gateways.configuration import GatewaysError, build
from channels.sms.gateways.exchange import new_session
from channels.sms.intake import Intake
from channels.sms.numbers import Numbers
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals
from channels.sms.persistence.departures import Departures
from channels.sms.phone import pages
from channels.sms.phone.operator import Operator
from channels.sms.quiet_hours import read
from conversations.bridge import Bridge
from conversations.inbox import Inbox
from conversations.persistence.bridges import SqlBridges
from conversations.ports import Clock, Store, StoreUnavailable, Triage
from conversations.troubles import place
from conversations.turns import Turns
from conversations.wake_ups import LocalWakeUps
from relais.kannel import SHORT_CODE
from relais.settings import Settings, SettingsError

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0
_TIDY_EVERY = 720
_TIDY_BRIDGES_EVERY = 60


@dataclass(frozen=True)
class Sms:
    """The door, once open."""

    intake: Intake
    delivery: Delivery
    session: aiohttp.ClientSession
    clock: Clock
    retention: timedelta
    carrier: SmsCarrier
    bridges: SqlBridges

    async def run(self) -> None:
        """Sends, joins late pieces, and forgets what is old; for ever."""
        sending = asyncio.create_task(self.delivery.run())
        try:
            await self._tidy()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            await self.carrier.finish()
            with contextlib.suppress(StoreUnavailable):
                await self.intake.write_down_kept()
            await self.session.close()

    async def _tidy(self) -> None:
        beat = 0
        while True:
            try:
                await self.intake.join_overdue()
                await self.intake.write_down_kept()
                if beat % _TIDY_BRIDGES_EVERY == 0:
                    await self.bridges.tidy(self.clock.now())
                if beat % _TIDY_EVERY == 0:
                    await self.intake.forget_old(self.clock.now() - self.retention)
            except Exception as trouble:
                log.warning("looking after SMS met trouble: %s", place(trouble))
            beat += 1
            await asyncio.sleep(_LOOK_SECONDS)


def check(settings: Settings) -> None:
    """Refuses settings with which the door could not open.

    Raises:
        SettingsError: one line that names the setting and what to set.
    """
    if settings.sms_phone and not (settings.on_loopback and 0 < settings.sms_phone < 65536):
        raise SettingsError("RELAIS_SMS_PHONE must be a port, and the simulated telephone needs RELAIS_HOST=127.0.0.1")
    try:
        read(settings.sms_quiet_hours, settings.sms_timezone)
    except ValueError as error:
        raise SettingsError(f"RELAIS_SMS_QUIET_HOURS, RELAIS_SMS_TIMEZONE: {error}") from error
    try:
        # Nothing is sent while checking.
        build(settings.sms_gateways, _callback(settings), None)  # type: ignore[arg-type]
    except GatewaysError as error:
        raise SettingsError(f"RELAIS_SMS_GATEWAYS: {error}") from error
    if "twilio://" in settings.sms_gateways and not settings.public_url and "callback=" not in settings.sms_gateways:
        raise SettingsError("RELAIS_SMS_GATEWAYS: Twilio signs our public address: set RELAIS_PUBLIC_URL")


def open_door(
    application: web.Application,
    settings: Settings,
    engine: AsyncEngine,
    inbox: Inbox,
    triage: Triage,
    wake_ups: LocalWakeUps,
    clock: Clock,
) -> Sms | None:
    """Adds the webhooks of the configured gateways; None when there is no gateway, and so no door."""
    if not settings.sms_gateways.strip():
        return None
    session = new_session()
    gateways = build(settings.sms_gateways, _callback(settings), session)
    secret = settings.secret().encode()
    numbers = Numbers(secret)
    addresses = AddressBook(engine, numbers)
    quiet_hours = read(settings.sms_quiet_hours, settings.sms_timezone)
    delivery = Delivery(gateways, Departures(engine), addresses, quiet_hours, wake_ups, clock)
    intake = Intake(
        inbox,
        triage,
        Arrivals(engine),
        addresses,
        numbers,
        hashlib.sha256(b"relais sms deliveries" + secret).digest(),
        clock,
        delivery.wake,
        settings.sms_country,
    )
    webhooks.add_routes(application, {gateway.name: gateway for gateway in gateways}, intake, delivery)
    if settings.sms_phone:
        pages.add_routes(application, Operator(settings.sms_phone), SHORT_CODE)
    carrier = SmsCarrier(delivery, addresses, numbers, gateways[0].name, settings.sms_country)
    return Sms(intake, delivery, session, clock, timedelta(days=settings.retention_days), carrier, SqlBridges(engine))


def open_bridge(
    application: web.Application,
    door: Sms | None,
    settings: Settings,
    engine: AsyncEngine,
    store: Store,
    turns: Turns,
    wake_ups: LocalWakeUps,
) -> None:
    """Lets conversations go on by SMS and back; where there is no gateway, nothing shows that it could be."""
    if door is None:
        return
    secret = settings.secret().encode()
    bridge = Bridge(
        store, door.bridges, door.carrier, turns.room, wake_ups, door.clock, secret, _callback(settings), settings.name
    )
    application[BRIDGE] = bridge
    application[SMS_DESK] = SmsDesk(SqlSmsUses(engine), length)
    turns.connect(bridge)


def _callback(settings: Settings) -> str:
    return settings.public_url or f"http://127.0.0.1:{settings.port}"
