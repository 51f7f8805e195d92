"""``relais knowledge approve``, and what ``relais knowledge check`` says of the approvals of emergency texts."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from knowledge import emergency_approvals
from knowledge.emergency_approvals import ApprovalRefused
from relais.settings import Settings


def add_parser(actions: Any) -> None:
    """Adds the command."""
    approve = actions.add_parser("approve", help="write down that somebody read and approved an emergency text")
    approve.add_argument("item", help="for example urgence.suicide.en")
    approve.add_argument("--by", required=True, metavar="NAME", help="who read it")
    approve.set_defaults(run=run_approve)


def run_approve(settings: Settings, options: argparse.Namespace) -> int:
    """Adds an approval to the file; 1 when it does not count."""
    try:
        given = emergency_approvals.approve(options.item, options.by)
    except ApprovalRefused as refused:
        print(refused)
        return 1
    print(f"{options.item}: approved by {', '.join(given.approved_by)}")
    return 0


def report(emergencies: Iterable[str], every_text: bool) -> bool:
    """Prints how the emergency texts stand; whether they may be served.

    Args:
        emergencies: ids of the emergency items.
        every_text: whether a text that waits for an approval is wrong too.
    """
    try:
        stand = emergency_approvals.standing(emergencies, emergency_approvals.read())
    except ApprovalRefused as refused:
        print(f"  wrong approval: {refused}")
        return False
    total = len(stand.approved) + len(stand.waiting)
    print(f"{len(stand.approved)} of {total} emergency texts are approved by two different people")
    for complaint in stand.complaints:
        print(f"  wrong approval: {complaint}")
    return not stand.complaints and not (every_text and stand.waiting)
