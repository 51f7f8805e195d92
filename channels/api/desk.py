"""The API's handlers about the desk: teams, colleagues, replies kept ready."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from channels.api.body import BODY
from channels.keys import DESK, SETTINGS, STORE, WAKE_UPS
from channels.mediators import wording, work
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.sign_in.keys import RECEPTION
from conversations import canned
from conversations.desk_model import CannedReply
from conversations.model import Conversation
from conversations.moments import spoken
from conversations.presence import Availability

Json = dict[str, Any]


async def get_teams(request: web.Request) -> Json:
    """The teams, and whether they are open."""
    now = request.config_dict[RECEPTION].now()
    shown = []
    for team in request.config_dict[DESK].room.rosters.current().teams:
        opens = team.hours.next_opening(now)
        shown.append(
            {
                "id": team.id,
                "name": team.name,
                "open": team.hours.is_open(now),
                "opens": opens.isoformat() if opens else None,
                "territories": sorted(team.territories),
                "languages": sorted(team.languages),
                "capacity": team.capacity,
            }
        )
    return {"teams": shown}


async def get_presence(request: web.Request) -> Json:
    """Who is at the desk, with how many conversations."""
    presence, store = request.config_dict[PRESENCE], request.config_dict[STORE]
    roster = request.config_dict[DESK].room.rosters.current()
    shown = []
    for one in presence.everybody():
        held = await store.held_by(one.mediator)
        capacity = max((team.capacity for team in roster.teams_of(one.mediator)), default=0)
        shown.append(
            {"name": one.mediator, "availability": one.availability.value, "load": len(held), "capacity": capacity}
        )
    return {"colleagues": shown}


async def post_presence(request: web.Request) -> Json:
    """The caller says whether they take new conversations."""
    chosen = Availability(request[BODY]["availability"])
    request.config_dict[PRESENCE].set_availability(work.mediator_of(request), chosen)
    request.config_dict[WAKE_UPS].ring()
    return {"availability": chosen.value}


async def get_canned(request: web.Request) -> Json:
    """The replies kept ready, filled in for a conversation if one is named."""
    named = request.query.get("conversation")
    conversation = await work.named_conversation(request, named) if named else None
    values = _values(request, conversation)
    notebook = request.config_dict[NOTEBOOK]
    replies = await notebook.canned_replies()
    return {"replies": [_shown(reply, notebook.filled(reply, values)) for reply in replies]}


async def put_canned(request: web.Request) -> Json:
    """Keeps a reply ready."""
    body = request[BODY]
    now = request.config_dict[RECEPTION].now()
    reply = CannedReply(
        request.match_info["reply_id"], body["title"], body["text"], body.get("lang", "fr"),
        work.mediator_of(request), now,
    )  # fmt: skip
    kept = await request.config_dict[NOTEBOOK].save_canned(reply)
    return {"reply": _shown(kept, kept.text)}


async def delete_canned(request: web.Request) -> Json:
    """Takes a reply away."""
    gone = await request.config_dict[NOTEBOOK].remove_canned(request.match_info["reply_id"], work.mediator_of(request))
    return {"removed": gone}


def _shown(reply: CannedReply, filled: str) -> Json:
    return {"id": reply.id, "title": reply.title, "text": reply.text, "filled": filled, "lang": reply.lang}


def _values(request: web.Request, conversation: Conversation | None) -> dict[str, str | None]:
    values: dict[str, str | None] = dict.fromkeys(canned.VARIABLES)
    values["service"] = request.config_dict[SETTINGS].theme.name
    values["mediator"] = work.mediator_of(request)
    if conversation is None:
        return values
    now = request.config_dict[RECEPTION].now()
    team = request.config_dict[DESK].room.team_of(conversation)
    opens = team.hours.next_opening(now)
    profile = conversation.profile
    values["team"] = team.name
    values["department"] = wording.department(profile.department)
    values["level"] = wording.named("levels", profile.level)
    values["opens"] = spoken(opens, profile.lang, profile.department, team.hours.zone) if opens else None
    return values
