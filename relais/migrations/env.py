"""Alembic environment: runs on the connection given by ``relais.database``."""

from __future__ import annotations

from alembic import context

from channels.sign_in.persistence.tables import metadata as accounts
from channels.sms.persistence import tables as sms
from knowledge.persistence.tables import metadata as guidance

context.configure(
    connection=context.config.attributes["connection"],
    # Those of SMS hang on the tables of conversations, so theirs is the same metadata.
    target_metadata=[sms.parts.metadata, guidance, accounts],
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
