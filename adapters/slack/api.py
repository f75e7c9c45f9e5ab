"""Calls to Slack's Web API, over one shared session; what goes wrong is told as worth another try or not."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.ports import CannotDeliverError, TryAgainError

TIMEOUT_SECONDS = 10
FOR_NOW = frozenset(
    (
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "accesslimited",
    )
)
"""Slack's names for what is over after a while; any other error comes back however often one tries."""

READING = frozenset(("conversations.history", "usergroups.users.list"))
"""Methods that read take a form only; those that write take JSON."""

LIBRARY = logging.getLogger("slack")
"""Given to slack-bolt and slack-sdk in place of their own. They log whole requests, tokens included."""
LIBRARY.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack answered. The names of `headers` are in small letters."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]


class Api:
    """Slack's Web API at one address. Made within the event loop that uses it."""

    def __init__(self, url: str) -> None:
        """`url` is the address before the name of a method."""
        self.url = url if url.endswith("/") else f"{url}/"
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))

    def client(self, token: str | None = None) -> AsyncWebClient:
        """Slack's own client, for what it alone can do; without its retries, since the outbox has them."""
        client = AsyncWebClient(
            token=token,
            base_url=self.url,
            timeout=TIMEOUT_SECONDS,
            session=self.session,
            logger=LIBRARY,
            retry_handlers=[],
        )
        client.retry_handlers = []
        return client

    async def call(self, token: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call `method` and give its answer. Raises TryAgainError or CannotDeliverError."""
        return (await self.ask(token, method, arguments)).data

    async def ask(self, token: str, method: str, arguments: Mapping[str, Any]) -> Told:
        """As `call`, with the headers of the answer."""
        client = self.client(token)
        if method in READING:
            return await _answer(client.api_call(method, data=dict(arguments)))
        return await _answer(client.api_call(method, json=dict(arguments)))

    async def form(self, method: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
        """Call a method that needs no token and takes a form, as `oauth.v2.access` does. Raises as `call`."""
        return (await _answer(self.client().api_call(method, data=dict(arguments)))).data

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Post to a `response_url`. Raises as `call`."""
        try:
            async with self.session.post(url, json=dict(body)) as answer:
                failed = _status_trouble(answer.status, answer.headers)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise TryAgainError(type(error).__name__) from None
        if failed:
            raise failed

    async def close(self) -> None:
        """End the session."""
        await self.session.close()


async def _answer(calling: Awaitable[AsyncSlackResponse]) -> Told:
    try:
        answer = await calling
    except SlackApiError as error:
        raise _trouble(error.response) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise TryAgainError(type(error).__name__) from None
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Told(answer.data if isinstance(answer.data, dict) else {}, headers)


def _trouble(response: Any) -> TryAgainError | CannotDeliverError:
    """`response` is slack-sdk's, or aiohttp's where the body could not be read."""
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    if isinstance(name, str) and name and status not in (429, *range(500, 600)):
        kind = name if name.replace("_", "").isalnum() and len(name) <= 60 else "unknown_error"
        after = _retry_after(response.headers)
        return TryAgainError(kind, after) if kind in FOR_NOW else CannotDeliverError(kind)
    return _status_trouble(status, getattr(response, "headers", {})) or TryAgainError("unreadable_answer")


def _status_trouble(status: int, headers: Mapping[str, str]) -> TryAgainError | CannotDeliverError | None:
    if status == 429:
        return TryAgainError("ratelimited", _retry_after(headers))
    if status >= 500:
        return TryAgainError(f"http_{status}", _retry_after(headers))
    return CannotDeliverError(f"http_{status}") if status >= 400 else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    said = headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
