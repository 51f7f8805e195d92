"""Sign-in by an OpenID Connect provider, where one is configured."""

from __future__ import annotations

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.sign_in.oidc.pages import BACK, OidcDoor
from channels.sign_in.oidc.provider import Provider
from channels.sign_in.oidc.settings import OidcSettings, read_roles
from channels.sign_in.persistence.identities import SqlIdentities
from relais.settings import Settings


def oidc_door(settings: Settings, session: aiohttp.ClientSession, engine: AsyncEngine) -> OidcDoor | None:
    """The way in through the provider of these settings, or None."""
    if not settings.oidc_issuer:
        return None
    asked = OidcSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        redirect_uri=settings.public_url.rstrip("/") + BACK,
        role_claim=settings.oidc_role_claim,
        roles=read_roles(settings.oidc_roles),
        name_claim=settings.oidc_name_claim,
        scope=settings.oidc_scope,
    )
    return OidcDoor(Provider(session, asked), asked, SqlIdentities(engine))
