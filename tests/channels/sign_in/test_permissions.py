"""What each role may do."""

from __future__ import annotations

from channels.sign_in.permissions import TABLE, Permission, roles_that_may
from channels.sign_in.ports import Role


def test_every_role_is_in_the_table_and_may_do_something() -> None:
    assert set(TABLE) == set(Role)
    assert all(TABLE.values())


def test_who_looks_after_accounts_reads_no_conversation() -> None:
    assert roles_that_may(Permission.ACCOUNTS) == (Role.ADMINISTRATOR,)
    assert roles_that_may(Permission.ANSWER) == (Role.MEDIATOR, Role.LEAD)
    assert roles_that_may(Permission.GUIDANCE) == (Role.EDITOR, Role.ADMINISTRATOR)
    assert roles_that_may(Permission.CANNED_REPLIES) == (Role.LEAD,)
