"""Reads a file that a browser sends: into memory, never onto the disk, within limits of its own.

`Request.post` of aiohttp would write the file to a temporary one, in clear.
"""

from __future__ import annotations

import asyncio

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.ports import BusyError
from bot.reporting.copying import MOST_FILE_BYTES

MOST_AT_ONCE = 8
"""So many files can be in memory while they are sent; who comes on top is asked to try again."""
SECONDS = 300.0
"""How long a file may take to arrive: 10 MiB over Tor at 300 kbit/s."""
MOST_TOKEN = 1024
MOST_PARTS = 8
MOST_BYTES = 4 * MOST_FILE_BYTES
"""So much is read, and beyond the size of a file let go, for the sender to see the page that says why."""
NO_FORM = (ValueError, LookupError, AssertionError, HttpProcessingError, web.RequestPayloadError)
"""What aiohttp raises for a body that is no form with files."""


class Uploads:
    """Reads them. Used within one event loop."""

    def __init__(self) -> None:
        self._reading = 0

    async def read(self, request: web.Request) -> tuple[str, bytes]:
        """The token of the form, and the file, whose name is not looked at.

        Of a file that is too large, one byte more than is taken. Raises BusyError, or an HTTP error.
        """
        if self._reading >= MOST_AT_ONCE:
            raise BusyError
        self._reading += 1
        try:
            async with asyncio.timeout(SECONDS):
                return await _read(request)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except NO_FORM:
            raise web.HTTPBadRequest from None
        finally:
            self._reading -= 1


async def _read(request: web.Request) -> tuple[str, bytes]:
    token, content, left = b"", b"", MOST_BYTES
    parts = await request.multipart()
    for _ in range(MOST_PARTS):
        part = await parts.next()
        if part is None:
            return token.decode("ascii"), content
        if not isinstance(part, BodyPartReader):  # parts within a part
            break
        most = MOST_FILE_BYTES if part.name == "file" else MOST_TOKEN
        held, read = await _read_part(part, most + 1, left)
        left -= read
        if part.name == "file":
            content = held
        elif part.name == "token":
            token = held
    raise web.HTTPBadRequest


async def _read_part(part: BodyPartReader, most: int, left: int) -> tuple[bytes, int]:
    """The first `most` bytes of a part, and how many there were; no more than `left` are read."""
    held, read = bytearray(), 0
    while chunk := await part.read_chunk(64 * 1024):
        read += len(chunk)
        if read > left:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, read)
        held += chunk[: most - len(held)]
    return bytes(held), read
