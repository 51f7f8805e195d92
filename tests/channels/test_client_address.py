"""Where a request comes from is believed as far as our own proxies go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.client_address import address_behind, neighbourhood, networks

OURS = networks("10.0.0.0/8 2001:db8::/32")

CASES = {
    "nobody in between": ("203.0.113.9", "", "203.0.113.9"),
    "a stranger's claim": ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
    "one proxy": ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
    "one proxy and a claim": ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
    "two proxies": ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
    "a proxy that says nothing": ("10.0.0.1", "", "10.0.0.1"),
    "not an address": ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
    "with a port": ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
    "IPv6 with a port": ("2001:db8::1", "[2001:ffff::9]:4711", "2001:ffff::9"),
    "IPv4 over IPv6": ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
}


@pytest.mark.parametrize(("peer", "forwarded", "found"), CASES.values(), ids=CASES)
def test_the_nearest_that_is_not_ours(peer: str, forwarded: str, found: str) -> None:
    assert address_behind(peer, forwarded, OURS) == found


@given(st.text(max_size=60))
def test_without_trusted_proxies_nothing_said_counts(said: str) -> None:
    assert address_behind("10.0.0.1", said, ()) == "10.0.0.1"


@given(st.text(alphabet="0123456789abcdef.:,[] ", max_size=60))
def test_no_claim_moves_a_stranger_s_address(said: str) -> None:
    assert address_behind("10.0.0.1", f"{said},203.0.113.9", OURS) == "203.0.113.9"
    assert address_behind("10.0.0.1", said, OURS) is not None


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_who_counts_as_one(address: str | None, counted: str) -> None:
    assert neighbourhood(address) == counted
