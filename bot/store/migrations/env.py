"""Alembic runs this: it migrates in the transaction that `bot.store.migrating` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
