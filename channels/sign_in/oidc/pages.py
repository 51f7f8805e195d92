"""To the provider and back: authorization code, PKCE, state and nonce."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass

from aiohttp import web
from itsdangerous import BadData, URLSafeTimedSerializer

from channels.keys import SETTINGS
from channels.sign_in.arrival import after, let_in
from channels.sign_in.devices import device
from channels.sign_in.keys import RECEPTION
from channels.sign_in.oidc import identities
from channels.sign_in.oidc.identities import Identities, NotForUs
from channels.sign_in.oidc.provider import Claims, Provider, ProviderTrouble
from channels.sign_in.oidc.settings import OidcSettings
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.ports import UsernameTaken

log = logging.getLogger(__name__)
BACK = "/sign-in/provider/back"
COOKIE = "relais_oidc"
LASTS_SECONDS = 600
_PAGES = Pages(HERE)


@dataclass(frozen=True)
class OidcDoor:
    """The provider, what it is to us, and whose accounts it vouches for."""

    provider: Provider
    settings: OidcSettings
    identities: Identities


OIDC = web.AppKey("oidc", OidcDoor)


async def leave(request: web.Request) -> web.StreamResponse:
    """Sends the browser to the provider. What it must bring back is in a signed cookie that no script reads."""
    door = _door(request)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        where = await door.provider.authorization_url(state, nonce, verifier)
    except ProviderTrouble as trouble:
        return _refused(request, trouble)
    # The verifier is of use only together with the code, which comes back to this browser.
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "next": request.query.get("next", "")}
    response = web.Response(status=303, headers={"Location": where})
    response.set_cookie(
        COOKIE, _signer(request).dumps(kept), path="/sign-in", httponly=True, samesite="Lax",
        secure=request.config_dict[SETTINGS].secure_cookies, max_age=LASTS_SECONDS,
    )  # fmt: skip
    return response


async def come_back(request: web.Request) -> web.StreamResponse:
    """Opens a session for whom the provider vouches, if they have a role here; else says kindly why not."""
    door, reception = _door(request), request.config_dict[RECEPTION]
    try:
        kept = _kept(request)
        claims = await _vouched(request, door, kept)
        account = await door.identities.arrive(identities.read(claims, door.settings), reception.now())
        if account.disabled_at is not None:
            raise NotForUs("account_disabled_here")
    except (ProviderTrouble, NotForUs, UsernameTaken) as why:
        return _refused(request, why)
    token, session = await reception.arrive(account, device(request.headers.get("User-Agent", "")))
    response = let_in(request, token, after(session, kept["next"]))
    response.del_cookie(COOKIE, path="/sign-in")
    return response


async def _vouched(request: web.Request, door: OidcDoor, kept: dict[str, str]) -> Claims:
    issuer = request.query.get("iss", door.settings.issuer)
    if issuer != door.settings.issuer or "error" in request.query:
        raise ProviderTrouble("the provider refused, or another one answered")
    return await door.provider.vouched(request.query.get("code", ""), kept["verifier"], kept["nonce"])


def _kept(request: web.Request) -> dict[str, str]:
    try:
        kept: dict[str, str] = _signer(request).loads(request.cookies.get(COOKIE, ""), max_age=LASTS_SECONDS)
    except BadData as wrong:
        raise ProviderTrouble("nobody left for the provider from this browser") from wrong
    if not hmac.compare_digest(kept["state"].encode(), request.query.get("state", "").encode()):
        raise ProviderTrouble("the state is another")
    return kept


def _signer(request: web.Request) -> URLSafeTimedSerializer:
    key = request.config_dict[SETTINGS].secret_key
    return URLSafeTimedSerializer(key, salt="sign-in provider", signer_kwargs={"digest_method": hashlib.sha256})


def _door(request: web.Request) -> OidcDoor:
    door = request.config_dict.get(OIDC)
    if door is None:
        raise web.HTTPNotFound
    return door


def _refused(request: web.Request, why: Exception) -> web.Response:
    key = {NotForUs: getattr(why, "key", ""), UsernameTaken: "name_taken"}.get(type(why), "provider_trouble")
    # The name of a person is no matter for the log.
    log.warning("sign-in by the provider refused: %s", why if isinstance(why, ProviderTrouble) else key)
    response = _PAGES.answer(request, "refused.html", {"why": key}, status=403)
    response.del_cookie(COOKIE, path="/sign-in")
    return response
