"""Microsoft's botbuilder-core, and all that this project knows of it: a `Transport` by its adapter.

It is no longer maintained. What had to be mended on the way is said where it is done.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ConversationAccount, ConversationParameters, ConversationReference
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import BotFrameworkAuthentication
from botframework.connector.auth.connector_factory import ConnectorFactory
from botframework.connector.bot_framework_sdk_client_async import BotFrameworkConnectorConfiguration
from botframework.connector.models import ErrorResponseException
from msrest.authentication import Authentication
from msrest.exceptions import ClientException, ClientRequestError
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.async_abc import AsyncClientResponse
from multidict import CIMultiDict

from adapters.ports import TryAgainError
from adapters.teams import transport
from adapters.teams.credentials import CONNECTOR, Credentials
from adapters.teams.tokens import CHANNEL
from adapters.teams.transport import trouble

MOST_CLIENTS = 50
_AS_IT_STANDS = {"additional_properties": {"key": "", "type": "{object}"}}


class _Outgoing(Activity):  # type: ignore[misc]
    """An activity that goes out as it stands: botbuilder's own leaves out what an entity holds."""

    _attribute_map = _AS_IT_STANDS

    def __init__(self, fields: Mapping[str, Any], **known: Any) -> None:
        super().__init__(type=fields.get("type"), **known)
        self.additional_properties = dict(fields)


class _Parameters(ConversationParameters):  # type: ignore[misc]
    """Those of a new conversation, likewise."""

    _attribute_map = _AS_IT_STANDS

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(channel_data=fields.get("channelData"), tenant_id=fields.get("tenantId"))
        self.additional_properties = dict(fields)


class _Answer(AsyncClientResponse):
    def __init__(self, request: Any, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, self)  # an error keeps this part alone
        self.status_code, self.headers, self.reason = answer.status, CIMultiDict(answer.headers), ""
        self._body = body

    def body(self) -> bytes:
        return self._body

    def text(self, encoding: str | None = None) -> str:
        return self._body.decode(encoding or "utf-8", errors="replace")

    def raise_for_status(self) -> None:
        """Raises what the library keeps as the cause of its own error: the status, and no words."""
        if (self.status_code or 0) >= HTTPStatus.BAD_REQUEST:
            raise ClientRequestError(f"status {self.status_code}")

    def stream_download(self, *_: Any, **__: Any) -> Any:
        """Never called: nothing is downloaded."""
        raise NotImplementedError


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends over a session of our own, without redirects.

    The library's sender works in threads, tries again by itself for minutes, and spends 6 ms of processor
    on every call to make up the list of what it would try again. The outbox does that.
    """

    def __init__(self, session: aiohttp.ClientSession, credentials: Credentials) -> None:
        self._session = session
        self._credentials = credentials

    async def __aexit__(self, *_: object) -> None:
        """The session is closed by whoever made it."""

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:
        call = request.http_request
        token = await self._credentials.token(CONNECTOR)
        headers = {**call.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
        async with self._session.request(
            call.method, call.url, data=call.data, headers=headers, allow_redirects=False
        ) as answer:
            body = await answer.read()
        # The library's own reading of it fails on any page that is no JSON, such as a gateway's.
        told = {RawDeserializer.CONTEXT_NAME: _json(body)}
        return Response(request, _Answer(call, answer, body), told)


class _Connections(BotFrameworkAuthentication, ConnectorFactory):  # type: ignore[misc]
    """Gives the adapter a client for each service URL, and keeps it: to make one costs more than a call."""

    def __init__(self, sender: _Sender) -> None:
        self._sender = sender
        self._clients: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:  # noqa: ARG002
        client = self._clients.get(service_url)
        if client is None:
            while len(self._clients) >= MOST_CLIENTS:
                del self._clients[next(iter(self._clients))]
            client = self._clients[service_url] = self._made(service_url)
        return client

    def _made(self, service_url: str) -> ConnectorClient:
        pipeline = AsyncPipeline([], self._sender)
        configuration = BotFrameworkConnectorConfiguration(
            Authentication(), service_url, pipeline_type=lambda _: pipeline
        )
        return ConnectorClient(Authentication(), service_url, custom_configuration=configuration)

    def create_connector_factory(self, claims_identity: object) -> ConnectorFactory:  # noqa: ARG002
        return self

    async def create_user_token_client(self, claims_identity: object) -> None:
        """Nobody signs in through the bot."""

    async def authenticate_request(self, activity: object, auth_header: str) -> Any:
        """Never called: `adapters.teams.tokens` does it for both libraries."""
        raise NotImplementedError

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        """Never called, as above."""
        raise NotImplementedError


class BotBuilder:
    """`adapters.teams.transport.Transport`, by botbuilder."""

    def __init__(self, session: aiohttp.ClientSession, credentials: Credentials, app_id: str) -> None:
        """`session` is closed by whoever made it."""
        self._connections = _Connections(_Sender(session, credentials))
        # Only what goes out comes through it: a typed invoke that came in, it would answer with an error.
        self._adapter = CloudAdapterBase(self._connections)
        self._app_id = app_id

    async def send(self, service: str, place: str, activity: transport.Activity, reply_to: str = "") -> str:
        """See `Transport`."""

        async def say(context: TurnContext) -> Any:
            known = {"conversation": ConversationAccount(id=place), "reply_to_id": reply_to or None}
            return (await self._adapter.send_activities(context, [_Outgoing(activity, **known)]))[0].id

        return str(await self._turn(service, place, say) or "")

    async def update(self, service: str, place: str, id_: str, activity: transport.Activity) -> None:
        """See `Transport`."""

        async def put(context: TurnContext) -> None:
            known = {"id": id_, "conversation": ConversationAccount(id=place)}
            await self._adapter.update_activity(context, _Outgoing(activity, **known))

        await self._turn(service, place, put)

    async def open(self, service: str, parameters: Mapping[str, Any]) -> str:
        """See `Transport`."""
        opened = []

        async def note(context: TurnContext) -> None:
            opened.append(context.activity.conversation.id)

        making = self._adapter.create_conversation(
            self._app_id, note, _Parameters(parameters), CHANNEL, service
        )
        await _told(making)
        return str(opened[0] or "")

    async def member(self, service: str, place: str, user: str) -> Mapping[str, Any]:
        """See `Transport`."""
        client = await self._connections.create(service)
        told = await _told(client.conversations.get_conversation_member(place, user))
        known = {name: value for name, value in told.serialize(keep_readonly=True).items() if value}
        return {**known, **(told.additional_properties or {})}

    async def _turn(self, service: str, place: str, work: Callable[[TurnContext], Awaitable[Any]]) -> Any:
        """Have botbuilder continue a conversation, and do `work` in it. Returns what `work` returns."""
        done: list[Any] = []

        async def logic(context: TurnContext) -> None:
            done.append(await work(context))

        reference = ConversationReference(
            channel_id=CHANNEL, service_url=service, conversation=ConversationAccount(id=place)
        )
        await _told(self._adapter.continue_conversation(reference, logic, self._app_id))
        return done[0]


def _json(body: bytes) -> Any:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


async def _told(calling: Awaitable[Any]) -> Any:
    """What a call returns; its errors become ours, without the words that they repeat."""
    try:
        return await calling
    except ErrorResponseException as error:
        answer = error.response
        raise trouble(answer.status_code, answer.headers, answer.text()) from None
    except (aiohttp.ClientError, TimeoutError, OSError, ClientException) as error:
        raise TryAgainError(type(error).__name__) from None
