"""Alembic environment: runs on the connection given by ``relais.database``."""

from __future__ import annotations

from alembic import context

from channels.api.persistence import tables as api_tables
from channels.sign_in.persistence.tables import metadata as accounts
from channels.sms.persistence import tables as sms
from conversations.persistence import desk_tables
from knowledge.persistence.tables import metadata as guidance

# One set of tables, declared in several modules: importing them fills it.
conversations = {desk_tables.notes.metadata, api_tables.api_tokens.metadata, sms.parts.metadata}

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[*conversations, guidance, accounts],
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
