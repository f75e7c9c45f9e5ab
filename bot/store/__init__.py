"""What must survive a restart: SQLite by default, PostgreSQL by URL.

`open_store` gives a `Store`; everything is done in `with store.begin() as tx:`, with the functions of
one room for each kind of row: `seen`, `outbox`, `feedback`, `asked`, `unanswered`, `handovers`,
`threads`, `shown`, `installations`, `reports`, `report_counts`, `report_files`, `enrolments`, `audit_lines`.
Rows of different rooms that belong together are written in one transaction.
"""

from bot.store.database import Store, StoreError, Transaction, open_store

__all__ = ["Store", "StoreError", "Transaction", "open_store"]
