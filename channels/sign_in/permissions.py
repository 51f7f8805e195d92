"""What each role may do: the one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from channels.sign_in.ports import Role


class Permission(StrEnum):
    """Something that not everybody may do."""

    ANSWER = "answer"
    """See the conversations of one's teams, take them, answer; propose guidance."""
    CANNED_REPLIES = "canned_replies"
    """Change the replies kept ready."""
    GUIDANCE = "guidance"
    """See and edit guidance."""
    ACCOUNTS = "accounts"
    """See accounts, close and reopen them, end sessions, give new passwords, read the audit log."""


TABLE: Mapping[Role, frozenset[Permission]] = {
    Role.MEDIATOR: frozenset({Permission.ANSWER}),
    Role.LEAD: frozenset({Permission.ANSWER, Permission.CANNED_REPLIES}),
    Role.EDITOR: frozenset({Permission.GUIDANCE}),
    Role.ADMINISTRATOR: frozenset({Permission.GUIDANCE, Permission.ACCOUNTS}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether this role may do that."""
    return permission in TABLE[role]


def roles_that_may(permission: Permission) -> tuple[Role, ...]:
    """The roles that may do that, as ``require`` takes them."""
    return tuple(role for role in Role if may(role, permission))
