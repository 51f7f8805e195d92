"""Who somebody vouched for by a provider is here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from channels.sign_in.oidc.settings import OidcSettings
from channels.sign_in.ports import Account, Role

_MOST_CHARACTERS = 32
_STRANGE = re.compile(r"[^a-z0-9._-]+")


class NotForUs(Exception):
    """The provider knows this person, but they have no place here; ``key`` names the words that say why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Vouched:
    """What counts of a provider's claims. The subject is the person's; the name is only what colleagues read."""

    issuer: str
    subject: str
    username: str
    role: Role


class Identities(Protocol):
    """Which account belongs to whom at a provider. Raises ``StoreUnavailable`` on trouble."""

    async def arrive(self, vouched: Vouched, now: datetime) -> Account:
        """The account of this person, made at the first time; its role is what the provider says today.

        Raises:
            UsernameTaken: an account made here has that name: it is never joined to a provider's by its name. Of two
                people of a provider's, the second has a number behind theirs.
        """
        ...


def read(claims: Mapping[str, Any], settings: OidcSettings) -> Vouched:
    """What counts of these claims.

    Raises:
        NotForUs: no role here, or no name.
    """
    given = _at(claims, settings.role_claim)
    values = given if isinstance(given, list) else str(given or "").split()
    role = next((role for value, role in settings.roles.items() if value in values), None)
    if role is None:
        raise NotForUs("no_role")
    username = as_username(str(_at(claims, settings.name_claim) or ""))
    if len(username) < 2:
        raise NotForUs("no_name")
    return Vouched(settings.issuer, str(claims["sub"]), username, role)


def as_username(name: str) -> str:
    """A provider's name as a user name of ours; what stands after the @ of an address is left out.

    Example:
        >>> as_username("Léa.Martin@mairie.example.fr")
        'lea.martin'
    """
    letters = unicodedata.normalize("NFKD", name.partition("@")[0]).encode("ascii", "ignore").decode("ascii")
    return _STRANGE.sub("-", letters.lower()).strip("._-")[:_MOST_CHARACTERS]


def _at(claims: Mapping[str, Any], path: str) -> Any:
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
