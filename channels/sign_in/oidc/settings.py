"""What must be known of a provider of OpenID Connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from channels.sign_in.ports import Role

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class OidcSettings:
    """A provider, and which of its people are what here.

    Attributes:
        issuer: its address, exactly as in its tokens.
        client_id: who we are to it.
        client_secret: how we prove it; never logged.
        redirect_uri: where it sends people back.
        role_claim: where a person's groups or roles are; dots lead into objects (``realm_access.roles``).
        roles: which value of it makes which role, the first that fits.
        name_claim: where a person's user name is.
        scope: what is asked for.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    role_claim: str = "roles"
    roles: Mapping[str, Role] = field(default_factory=dict)
    name_claim: str = "preferred_username"
    scope: str = "openid profile email"


def is_safe(address: str) -> bool:
    """Whether secrets may be sent there: HTTPS, or this very machine.

    Example:
        >>> is_safe("http://keycloak.example.org")
        False
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def read_roles(raw: str) -> dict[str, Role]:
    """``value=role`` separated by blanks.

    Raises:
        ValueError: not of that form, or no such role.

    Example:
        >>> read_roles("aidants=mediator")
        {'aidants': <Role.MEDIATOR: 'mediator'>}
    """
    found = {}
    for pair in raw.split():
        value, equals, role = pair.rpartition("=")
        if not equals or not value:
            raise ValueError(f"{pair!r}: must be value=role")
        found[value] = Role(role)
    return found
