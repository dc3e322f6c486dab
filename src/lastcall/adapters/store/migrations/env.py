"""Alembic's door: the connection is handed in by adapters/store/schema.py; there is no other way to migrate."""

from alembic import context

from lastcall.adapters.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
