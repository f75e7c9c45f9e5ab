"""Ports for servers that cannot choose one themselves."""

from __future__ import annotations

import secrets
import socket

LOWEST, HIGHEST = 20_000, 32_767
"""Below those that Linux hands out: no test that runs beside this one gets the same by chance."""


def free_port() -> int:
    """A port on which nobody listens."""
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        with socket.socket() as trying:
            try:
                trying.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
