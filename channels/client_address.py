"""Where a request comes from, when reverse proxies stand in between."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from aiohttp import web

from channels.keys import SETTINGS

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: web.Request) -> str | None:
    """The address of the browser, as far as it can be trusted."""
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", ()))
    return address_behind(request.remote, forwarded, request.config_dict[SETTINGS].trusted_proxies)


def address_behind(peer: str | None, forwarded: str, trusted: Sequence[Network]) -> str | None:
    """The nearest address that is no proxy of ours, reading ``X-Forwarded-For`` from its end.

    Each of our proxies adds at the end whom it heard; what comes before the first stranger is the stranger's own
    claim, and is not believed.

    Example:
        >>> address_behind("10.0.0.1", "198.51.100.7, 203.0.113.9", [ipaddress.ip_network("10.0.0.0/8")])
        '203.0.113.9'
    """
    found = peer
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while hops and _is_trusted(found, trusted):
        hop = _address(hops.pop())
        if hop is None:
            break
        found = str(hop)
    return found


def neighbourhood(address: str | None) -> str:
    """What stands for an address where somebody is counted: of IPv6 its /64, which one household has to itself.

    Example:
        >>> neighbourhood("::ffff:203.0.113.9"), neighbourhood("2001:db8::9"), neighbourhood(None)
        ('203.0.113.9', '2001:db8::/64', 'unknown')
    """
    found = _address((address or "").split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found or "unknown")


def networks(raw: str) -> tuple[Network, ...]:
    """Addresses and networks separated by blanks.

    Raises:
        ValueError: one of them is neither.
    """
    return tuple(ipaddress.ip_network(one) for one in raw.split())


def _address(raw: str) -> Address | None:
    host = raw[1 : raw.index("]")] if raw.startswith("[") and "]" in raw else raw
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    # A socket that listens on both families shows IPv4 peers like this.
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_trusted(raw: str | None, trusted: Sequence[Network]) -> bool:
    found = _address(raw or "")
    return found is not None and any(found in network for network in trusted)
