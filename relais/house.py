"""Wiring: the parts of the house, each adapter plugged into its port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.action_answer import ActionAnswer
from actions.action_guide import ActionGuide
from actions.action_human import ActionHuman
from actions.action_inform import ActionInform
from actions.action_language import ActionLanguage
from actions.action_smalltalk import ActionSmalltalk
from actions.answering import Answering
from actions.walking import Walking
from channels.api.keys import TOKENS
from channels.api.persistence.tokens import SqlTokens
from channels.api.persistence.webhooks import SqlWebhooks
from channels.api.webhooks import Messenger
from channels.application import new_application, open_doors
from channels.client_address import networks
from channels.editors.keys import CATALOGUE, ItemSummary
from channels.health import CHECKS
from channels.keys import DESK, INBOX, SETTINGS, STORE, WAKE_UPS
from channels.mediators.colleagues import KnownColleagues
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.rasa.actions_webhook import actions_application
from channels.rasa.client import RasaAssistant
from channels.rasa.tracker_file import TrackerFile
from channels.sealing import Seal
from channels.settings import ChannelSettings, Theme
from channels.sign_in.keys import ACCOUNTS, RECEPTION
from channels.sign_in.oidc.pages import OIDC
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.persistence.second_factors import PURPOSE
from channels.sign_in.reception import Reception
from channels.sms.text.rendering import rest
from channels.web.attestation import SEEN
from conversations import silence
from conversations.desk import Desk
from conversations.inbox import Inbox
from conversations.notebook import Notebook
from conversations.notices import Notices
from conversations.persistence.engine import close_engine, open_engine
from conversations.persistence.learning import SqlLearning
from conversations.persistence.store import SqlStore
from conversations.presence import Presence
from conversations.teams import StandingRoster
from conversations.troubles import place
from conversations.turns import Turns
from conversations.waiting_room import WaitingRoom
from conversations.wake_ups import LocalWakeUps
from knowledge.guidance import Guidance, Published
from knowledge.guides.shelf import PublishedGuide, Shelf
from knowledge.languages import LanguageDetector
from knowledge.lessons.model import Lesson
from knowledge.persistence.revisions import SqlRevisions
from relais import database, learning, library, safety, sms, teams
from relais.meanwhile import GuidanceKnower
from relais.oidc import oidc_door
from relais.settings import Settings
from relais.suggestions import DraftProposals, GuidanceSuggester

log = logging.getLogger(__name__)


class SystemClock:
    """``conversations.ports.Clock`` on the machine's time."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """Everything that runs: two applications and the parts that the rounds look after."""

    public: web.Application
    actions: web.Application
    store: SqlStore
    turns: Turns
    desk: Desk
    rasa: RasaAssistant
    tracker: TrackerFile
    engine: AsyncEngine
    shelf: library.Library
    clock: SystemClock
    rosters: StandingRoster
    messenger: Messenger
    sms: sms.Sms | None = None
    reminding: learning.Reminding | None = None


@asynccontextmanager
async def open_house(settings: Settings, rasa_token: str, actions_token: str) -> AsyncIterator[House]:
    """Builds the house on a migrated database and a trained search; closes everything at the end.

    Raises:
        EncoderMissingError, SearchMissingError: set-up has not been run.
    """
    engine = open_engine(settings.database)
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar())
    try:
        shelf = await library.open_library(settings, engine)
        yield _assemble(settings, engine, session, shelf, rasa_token, actions_token)
    finally:
        await session.close()
        await close_engine(engine)


def _assemble(
    settings: Settings,
    engine: AsyncEngine,
    session: aiohttp.ClientSession,
    shelf: library.Library,
    rasa_token: str,
    actions_token: str,
) -> House:
    clock, wake_ups, notices, store = (
        SystemClock(),
        LocalWakeUps(),
        Notices(settings.controller, settings.retention_days, settings.name),
        SqlStore(engine),
    )
    tracker = TrackerFile(settings.tracker_file)

    def lessons() -> list[Lesson]:
        return [one.lesson for one in shelf.guidance.every_lesson]

    rasa = RasaAssistant(
        session, f"http://127.0.0.1:{settings.rasa_port}", rasa_token, tracker=tracker, lessons=lessons
    )
    rosters = StandingRoster()
    turns = Turns(store, rasa, notices, wake_ups, clock, rest, WaitingRoom(store, notices, wake_ups, clock, rosters))
    turns.room.knower = GuidanceKnower(shelf.guidance)
    desk = Desk(store, turns, rasa, notices, wake_ups, clock, safety.without_secrets)
    application = new_application()
    application[SETTINGS] = channel_settings(settings)
    application[STORE] = store
    application[WAKE_UPS] = wake_ups
    triage = safety.CurrentTriage(shelf.guidance, shelf.second_reader, partial(shelf.detector.detect, spoken=False))
    application[INBOX] = Inbox(store, triage, turns, wake_ups, clock, settings.sms_quiet_months, notices)
    application[DESK] = desk
    application[NOTEBOOK] = Notebook(
        store,
        clock,
        wake_ups.ring,
        GuidanceSuggester(shelf.guidance),
        DraftProposals(SqlRevisions(engine)),
        safety.without_secrets,
    )
    application[PRESENCE] = presence = Presence(clock)
    application[TOKENS] = tokens = SqlTokens(engine)
    application[ACCOUNTS] = accounts = SqlAccounts(engine, second_step_seal(settings))
    turns.room.colleagues = KnownColleagues(accounts, tokens, presence)
    application[RECEPTION] = Reception(accounts, clock)
    provider = oidc_door(settings, session, engine)
    if provider is not None:
        application[OIDC] = provider
    application[CATALOGUE] = PublishedCatalogue(shelf.guidance)
    application[CHECKS] = {"database": lambda: database.works(engine), "assistant": rasa.ready}
    origins = application[SETTINGS].allowed_origins
    open_doors(application, settings.programs != "off", origins)
    door = sms.open_door(application, settings, engine, application[INBOX], triage, wake_ups, clock)
    sms.open_bridge(application, door, settings, engine, store, turns, wake_ups)
    record, may_write = SqlLearning(engine, clock.now), settings.reminders == "on"
    walking = Walking(Shelf(shelf.guidance, SqlRevisions(engine)), gestures=shelf.gestures)
    actions = actions_application(_actions(shelf.guidance, shelf.detector, record, may_write, walking), actions_token)
    application[SEEN] = learning.lessons_seen(record, shelf.guidance)
    reminding = (
        learning.Reminding(record, shelf.guidance, wake_ups, clock, learning.silent_in(store)) if may_write else None
    )
    messenger = Messenger(SqlWebhooks(engine), session, clock, rosters, settings.secret())
    return House(
        application,
        actions,
        store,
        turns,
        desk,
        rasa,
        tracker,
        engine,
        shelf,
        clock,
        rosters,
        messenger,
        door,
        reminding,
    )


def _actions(
    guidance: Guidance, detector: LanguageDetector, record: SqlLearning, may_write: bool, walking: Walking
) -> Sequence[object]:
    answering = Answering(guidance, detector, extras=learning.answer_extras(guidance), walking=walking)
    kinds = (ActionAnswer, ActionInform, ActionSmalltalk, ActionHuman, ActionLanguage)
    guides = ActionGuide(answering, walking)
    lessons = learning.lesson_action(answering, guidance, record, may_write, guides.reply, walking.gesture)
    return [*(kind(answering) for kind in kinds), guides, lessons]


def second_step_seal(settings: Settings) -> Seal:
    """What keeps the keys of authenticator apps unreadable in the database."""
    return Seal(settings.secret().encode(), PURPOSE)


def channel_settings(settings: Settings) -> ChannelSettings:
    """The part of the settings that the doors may know."""
    theme = Theme(
        name=settings.name,
        controller=settings.controller,
        primary=settings.primary_colour,
        logo_url=settings.logo_url or None,
    )
    return ChannelSettings(
        secret_key=settings.secret(),
        theme=theme,
        human_contact=settings.human_contact,
        open_to_programs=settings.programs == "open",
        program_token=settings.program_token or None,
        secure_cookies=settings.public_url.startswith("https://"),
        allowed_origins=tuple(settings.allowed_origins.split()),
        trusted_proxies=networks(settings.trusted_proxies),
        sender_rate=settings.program_sender_rate,
        address_rate=settings.program_address_rate,
    )


class PublishedCatalogue:
    """``channels.editors.keys.Catalogue`` over the guidance."""

    def __init__(self, guidance: Guidance) -> None:
        self._guidance = guidance

    def items(self) -> Sequence[ItemSummary]:
        """All published items and guides."""
        today = date.today()
        entries: list[Published | PublishedGuide] = [*self._guidance.items, *self._guidance.guides]
        return [_summary(entry, today) for entry in entries]


def _summary(entry: Published | PublishedGuide, today: date) -> ItemSummary:
    item = entry.item if isinstance(entry, Published) else entry.guide
    return ItemSummary(
        id=item.id,
        kind=item.kind,
        title=item.title,
        topics=item.topics,
        revision=str(entry.revision),
        verified_on=item.verified_on,
        review_before=item.review_before,
        expired=item.review_before <= today,
    )


async def rounds(house: House, retention_days: int, quiet_months: int = 6) -> None:
    """Looks after what waits: turns, teams, publications each second, deadlines each ten, retention each hour."""
    beat = 0
    sending: asyncio.Task[None] | None = None
    while True:
        try:
            await house.turns.wake_all_due()
            await library.refresh(house.shelf, house.engine)
            await teams.refresh(house.rosters, house.store)
            if sending is None or sending.done():
                # Aside: an address that does not answer must not hold up those who wait here.
                sending = asyncio.create_task(_tell_others(house.messenger))
            if beat % 10 == 0:
                await house.desk.escalate_overdue()
            if beat % 60 == 0 and house.reminding is not None:
                await house.reminding.round()
            if beat % 3600 == 0:
                before = house.clock.now() - timedelta(days=retention_days)
                await house.store.purge(before)
                await house.tracker.forget_before(before)
                await house.store.forget_silences(silence.quiet_since(house.clock.now(), quiet_months))
        except Exception as trouble:
            log.warning("the rounds met trouble: %s", place(trouble))
        beat += 1
        await asyncio.sleep(1)


async def _tell_others(messenger: Messenger) -> None:
    try:
        await messenger.round()
    except Exception as trouble:
        log.warning("webhooks met trouble: %s", place(trouble))
