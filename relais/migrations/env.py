"""Alembic environment: runs on the connection given by ``relais.database``."""

from __future__ import annotations

from alembic import context

from channels.sign_in.persistence.tables import metadata as accounts
from conversations.persistence.tables import metadata as conversations
from knowledge.persistence.tables import metadata as guidance

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[conversations, guidance, accounts],
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
