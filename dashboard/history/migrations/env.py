"""Runs the steps on the connection that `upgrade` opened; Alembic executes this file."""

from __future__ import annotations

from alembic import context

from dashboard.history.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
