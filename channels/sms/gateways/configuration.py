"""Gateways by configuration: one address each, separated by blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiohttp

from channels.sms.gateways.gateway import Gateway
from channels.sms.gateways.generic import Generic
from channels.sms.gateways.kannel import Kannel
from channels.sms.gateways.twilio import API, Twilio

_KINDS = ("kannel", "twilio", "generic")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_SENDER = re.compile(r"\+?[0-9]{3,15}|[A-Za-z][A-Za-z0-9 ]{0,10}")
_SHORTEST_SECRET = 16
_ALLOWED = {
    "kannel": {"name", "from", "rate", "callback", "smsc"},
    "twilio": {"name", "from", "rate", "callback"},
    "generic": {"name", "from", "rate", "callback", "secret"},
}


class GatewaysError(ValueError):
    """The configuration is wrong; one line that says what to set, without any secret."""


def build(written: str, callback: str, session: aiohttp.ClientSession) -> Sequence[Gateway]:
    """The gateways of a configuration, the one that sends to newcomers first.

    Args:
        written: addresses such as ``kannel+http://user:password@127.0.0.1:13013/cgi-bin/sendsms?from=36000``,
            ``twilio://SID:token@api.twilio.com?from=%2B33…`` and ``generic+https://host/path?from=…&secret=…``.
        callback: our own address, unless one says ``callback=``.
        session: for what is sent.

    Raises:
        GatewaysError: see its message.
    """
    gateways: list[Gateway] = []
    for place, address in enumerate(written.split(), start=1):
        gateway = _one(address, f"gateway {place}", callback, session)
        if any(other.name == gateway.name for other in gateways):
            raise GatewaysError(f"gateway {place}: the name {gateway.name!r} is taken: add name=… to its address")
        gateways.append(gateway)
    return gateways


def _one(address: str, where: str, callback: str, session: aiohttp.ClientSession) -> Gateway:
    try:
        split = urlsplit(address)
        kind, _, scheme = split.scheme.partition("+")
        options = dict(parse_qsl(split.query, keep_blank_values=True))
        host = split.hostname if split.port is None or split.port else None
    except ValueError as error:
        raise GatewaysError(f"{where}: not an address") from error
    if kind not in _KINDS:
        raise GatewaysError(f"{where}: must begin with kannel+http://, twilio:// or generic+https://")
    if not host or (kind != "twilio" and scheme not in ("http", "https")):
        raise GatewaysError(f"{where}: needs {kind}+http:// or {kind}+https:// and a host")
    unknown = sorted(set(options) - _ALLOWED[kind])
    if unknown:
        raise GatewaysError(f"{where}: unknown option {unknown[0][:20]!r}; known: {', '.join(sorted(_ALLOWED[kind]))}")
    common = _common(kind, options, where, callback)
    if kind == "kannel":
        return _kannel(split, scheme, options, where, common, session)
    if kind == "twilio":
        return _twilio(split, where, common, session)
    secret = options.get("secret", "")
    if len(secret) < _SHORTEST_SECRET:
        raise GatewaysError(f"{where}: needs secret=… of {_SHORTEST_SECRET} characters or more")
    return Generic(url=_url(split, scheme), secret=secret, session=session, **common)


def _kannel(
    split: SplitResult,
    scheme: str,
    options: Mapping[str, str],
    where: str,
    common: Mapping[str, Any],
    session: aiohttp.ClientSession,
) -> Gateway:
    user, password = _login(split, where, "the user and password of Kannel's sendsms-user")
    url = _url(split, scheme)
    return Kannel(url=url, user=user, password=password, session=session, smsc=options.get("smsc", ""), **common)


def _twilio(split: SplitResult, where: str, common: Mapping[str, Any], session: aiohttp.ClientSession) -> Gateway:
    account, token = _login(split, where, "the account SID and the authentication token")
    local = split.hostname in ("127.0.0.1", "localhost")
    api = f"http://{split.hostname}:{split.port}" if local else API
    return Twilio(account=account, token=token, session=session, api=api, **common)


def _common(kind: str, options: Mapping[str, str], where: str, callback: str) -> dict[str, Any]:
    name, sender = options.get("name", kind), options.get("from", "")
    if not _NAME.fullmatch(name):
        raise GatewaysError(f"{where}: name=… must be small letters, digits and hyphens")
    if not _SENDER.fullmatch(sender):
        raise GatewaysError(f"{where}: needs from=…, the number or short code that parents see (write + as %2B)")
    ours = options.get("callback") or callback
    if urlsplit(ours).scheme not in ("http", "https"):
        raise GatewaysError(f"{where}: callback=… must begin with http:// or https://")
    common: dict[str, Any] = {"name": name, "sender": sender, "callback": ours}
    if "rate" in options:
        common["messages_a_second"] = _rate(options["rate"], where)
    return common


def _rate(written: str, where: str) -> float:
    try:
        rate = float(written)
    except ValueError:
        rate = 0.0
    if not 0.01 <= rate <= 1000:
        raise GatewaysError(f"{where}: rate=… must be messages a second, between 0.01 and 1000")
    return rate


def _login(split: SplitResult, where: str, what: str) -> tuple[str, str]:
    if not split.username or not split.password:
        raise GatewaysError(f"{where}: needs {what} before the host: //user:password@host")
    return unquote(split.username), unquote(split.password)


def _url(split: SplitResult, scheme: str) -> str:
    host = split.netloc.rpartition("@")[2]
    return f"{scheme}://{host}{split.path or '/'}"
