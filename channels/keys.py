"""Typed keys of what the doors find in the aiohttp application."""

from __future__ import annotations

from aiohttp import web

from channels.settings import ChannelSettings
from conversations.bridge import Bridge
from conversations.desk import Desk
from conversations.inbox import Inbox
from conversations.ports import Store
from conversations.wake_ups import LocalWakeUps

SETTINGS = web.AppKey("settings", ChannelSettings)
INBOX = web.AppKey("inbox", Inbox)
DESK = web.AppKey("desk", Desk)
STORE = web.AppKey("store", Store)
# Only where there is an SMS gateway.
BRIDGE = web.AppKey("bridge", Bridge)
WAKE_UPS = web.AppKey("wake_ups", LocalWakeUps)
