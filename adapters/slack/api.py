"""Calls to Slack's Web API, over one shared session; what goes wrong is told as worth another try or not."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

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

READING = frozenset(("conversations.history", "conversations.info", "usergroups.users.list", "users.info"))
"""Methods that read take a form only; those that write take JSON."""

LIBRARY = logging.getLogger("slack")
"""Given to slack-bolt and slack-sdk in place of their own: mute at any level, since they log whole
requests and answers, tokens and receipts included."""
LIBRARY.disabled = True


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack answered. The names of `headers` may be written in any case."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]


class Api:
    """Slack's Web API at one address. Made within the event loop that uses it.

    Calls go over the session itself: slack-sdk's client costs as much again as the call.
    """

    def __init__(self, url: str) -> None:
        """`url` is the address before the name of a method. A proxy is found as slack-sdk finds it."""
        self.url = url if url.endswith("/") else f"{url}/"
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        self.session = aiohttp.ClientSession(timeout=timeout, proxy=load_http_proxy_from_env(LIBRARY))

    async def call(self, token: str, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call `method` and give its answer. Raises TryAgainError or CannotDeliverError."""
        return (await self.ask(token, method, arguments)).data

    async def ask(self, token: str, method: str, arguments: Mapping[str, Any]) -> Told:
        """As `call`, with the headers of the answer."""
        headers = {"Authorization": f"Bearer {token}"}
        if method in READING:
            return await self._told(
                method, data={name: str(value) for name, value in arguments.items()}, headers=headers
            )
        headers["Content-Type"] = "application/json; charset=utf-8"
        return await self._told(method, json=dict(arguments), headers=headers)

    async def form(self, method: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
        """Call a method that needs no token and takes a form, as `oauth.v2.access` does. Raises as `call`."""
        return (await self._told(method, data=dict(arguments))).data

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Post to a `response_url`. Raises as `call`."""
        status, headers, _ = await self._post(url, json=dict(body))
        if failed := _status_trouble(status, headers):
            raise failed

    async def close(self) -> None:
        """End the session."""
        await self.session.close()

    async def _told(self, method: str, **sent: Any) -> Told:
        status, headers, body = await self._post(f"{self.url}{method}", **sent)
        data = _read(body)
        if status == 200 and data.get("ok") is True:
            return Told(data, headers)
        raise _trouble(status, headers, data)

    async def _post(self, url: str, **sent: Any) -> tuple[int, Mapping[str, str], bytes]:
        try:
            async with self.session.post(url, **sent) as answer:
                return answer.status, answer.headers, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise TryAgainError(type(error).__name__) from None


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _trouble(
    status: int, headers: Mapping[str, str], data: Mapping[str, Any]
) -> TryAgainError | CannotDeliverError:
    name = data.get("error")
    if isinstance(name, str) and name and status not in (429, *range(500, 600)):
        kind = name if name.replace("_", "").isalnum() and len(name) <= 60 else "unknown_error"
        return TryAgainError(kind, _retry_after(headers)) if kind in FOR_NOW else CannotDeliverError(kind)
    return _status_trouble(status, headers) or TryAgainError("unreadable_answer")


def _status_trouble(status: int, headers: Mapping[str, str]) -> TryAgainError | CannotDeliverError | None:
    if status == 429:
        return TryAgainError("ratelimited", _retry_after(headers))
    if status >= 500:
        return TryAgainError(f"http_{status}", _retry_after(headers))
    return CannotDeliverError(f"http_{status}") if status >= 400 else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    said = headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
