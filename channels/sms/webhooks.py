"""What gateways call: messages in, receipts in. Authenticated first, stored, then answered at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiohttp import web

from channels.sms.delivery import Delivery
from channels.sms.gateways.gateway import WEBHOOKS, Call, Forged, Gateway, Malformed
from channels.sms.intake import Intake
from channels.sms.sparing import SparingLog

log = logging.getLogger(__name__)

REFUSALS = web.AppKey("sms_refusals", SparingLog)
GATEWAYS = web.AppKey("sms_gateways", Mapping[str, Gateway])
INTAKE = web.AppKey("sms_intake", Intake)
DELIVERY = web.AppKey("sms_delivery", Delivery)
_NOTHING_TO_SAY = {"Cache-Control": "no-store"}


def add_routes(
    application: web.Application, gateways: Mapping[str, Gateway], intake: Intake, delivery: Delivery
) -> None:
    """Opens the door of the gateways."""
    application[GATEWAYS] = gateways
    application[INTAKE] = intake
    application[DELIVERY] = delivery
    application[REFUSALS] = SparingLog(log)
    for method in ("GET", "POST"):
        application.router.add_route(method, f"{WEBHOOKS}/{{gateway}}/message", message)
        application.router.add_route(method, f"{WEBHOOKS}/{{gateway}}/receipt", receipt)


async def message(request: web.Request) -> web.Response:
    """A message, or a piece of one. 200 once it is stored, or can never be; 403 unless it is the gateway's.

    The answer is empty: a gateway would send its text to the telephone.
    """
    gateway = _gateway(request)
    try:
        incoming = gateway.incoming(await _call(request))
    except (Forged, Malformed) as refused:
        return _refused(request, gateway, "message", refused)
    await request.config_dict[INTAKE].take(gateway, incoming)
    return _taken(request)


async def receipt(request: web.Request) -> web.Response:
    """What became of a text. 200 once it is stored, also when it says nothing new."""
    gateway = _gateway(request)
    try:
        found = gateway.receipt(await _call(request))
    except (Forged, Malformed) as refused:
        return _refused(request, gateway, "receipt", refused)
    if found is not None:
        await request.config_dict[DELIVERY].receive(found)
    return _taken(request)


def _gateway(request: web.Request) -> Gateway:
    gateway = request.config_dict[GATEWAYS].get(request.match_info["gateway"])
    if gateway is None:
        raise web.HTTPNotFound
    return gateway


async def _call(request: web.Request) -> Call:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(request.raw_path, headers, await request.read())


def _taken(request: web.Request) -> web.Response:
    # Twilio wants its own markup, in which nothing is said.
    twiml = "x-twilio-signature" in request.headers
    return web.Response(
        text="<Response></Response>" if twiml else "",
        content_type="text/xml" if twiml else "text/plain",
        headers=_NOTHING_TO_SAY,
    )


def _refused(request: web.Request, gateway: Gateway, what: str, refused: Forged | Malformed) -> web.Response:
    line = "a %s at SMS gateway %s was refused: %s"
    request.config_dict[REFUSALS].warning(line, what, gateway.name, refused.why)
    return web.Response(status=403 if isinstance(refused, Forged) else 422, headers=_NOTHING_TO_SAY)
