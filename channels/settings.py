"""What the doors need to know of the deployment."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True)
class Theme:
    """Name, colours and controller of a deployment. Neutral by default; never a State logo."""

    name: str = "Relais"
    controller: str = "la structure qui propose ce service"
    primary: str = "#1d4f91"
    primary_text: str = "#ffffff"
    logo_url: str | None = None


@dataclass(frozen=True)
class ChannelSettings:
    """Settings of the doors.

    Attributes:
        secret_key: signs session tokens; never logged.
        human_contact: how to reach a person when the service itself is down.
        open_to_programs: whether the REST and socket.io doors take anybody; otherwise ``program_token`` is needed.
        program_token: bearer token of programs, or None.
        secure_cookies: cookies only over HTTPS.
        allowed_origins: origins whose pages may embed the chat, besides our own; ``*`` for any.
        reply_seconds: how long a synchronous door waits for the turn.
        trusted_proxies: whose ``X-Forwarded-For`` is believed.
        sender_rate: messages a minute of one sender at the REST and socket.io doors; 0 for no limit.
        address_rate: the same of one address, all its senders together.
    """

    secret_key: str
    theme: Theme = Theme()
    human_contact: str = "l’établissement de votre enfant"
    open_to_programs: bool = True
    program_token: str | None = None
    secure_cookies: bool = False
    allowed_origins: tuple[str, ...] = ("*",)
    reply_seconds: float = 20.0
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    sender_rate: int = 120
    address_rate: int = 6000
