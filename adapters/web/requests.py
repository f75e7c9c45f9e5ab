"""What a request asks for: of which organisation, with which fields. What cannot be read is an HTTP error."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

from adapters.ports import Desk
from bot.model import Knowledge

Fields = MultiDictProxy[Any]


def knowledge_of(desk: Desk, request: web.Request) -> Knowledge:
    """The organisation in the path. Raises HTTPNotFound, or, while everything is loading, as `away`."""
    if not desk.conversations:
        raise away()
    conversation = desk.conversations.get(request.match_info["organisation"])
    if conversation is None:
        raise web.HTTPNotFound
    return conversation.knowledge


async def read_fields(request: web.Request) -> Fields:
    """The fields of a form. Raises HTTPBadRequest for what is no form, or in no encoding that there is."""
    try:
        return await request.post()
    except (ValueError, LookupError):
        raise web.HTTPBadRequest from None


def words(fields: Fields, name: str) -> str:
    """What somebody wrote in the field `name`, its lines as they are kept; "" without one."""
    return str(fields.get(name, "")).replace("\r\n", "\n")


def away() -> web.HTTPServiceUnavailable:
    """To be raised where it may work in a few seconds."""
    return web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
