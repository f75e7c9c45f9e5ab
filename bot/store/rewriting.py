"""Writes a table of PostgreSQL's anew, and says whether what was deleted from it is gone."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

_FIRST_NUMBER = re.compile(rb"\d+")


def rewrite(connection: Connection, table: str) -> int:
    """Write a table anew. Returns how many deleted rows had to be taken along.

    VACUUM FULL takes along what another transaction could still see, and says how many rows those are only
    in a message to whoever asked: "0 dead row versions cannot be removed yet", in the server's language.
    """
    notices = connection.connection.driver_connection.notices  # type: ignore[union-attr]
    notices.clear()
    connection.execute(text(f"VACUUM (FULL, VERBOSE) {table}"))
    counted = (_FIRST_NUMBER.search(notice.get(b"D", b"")) for notice in notices)
    return sum(int(found[0]) for found in counted if found)
