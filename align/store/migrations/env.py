"""What Alembic runs: the wanted revisions, on the connection and in the transaction that `align.store.migrating` opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
