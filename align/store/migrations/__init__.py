"""How projects of older versions become projects of this one: Alembic revisions, run by `align.store.migrating`."""
