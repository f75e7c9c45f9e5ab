"""A Microsoft of our own: the Bot Connector, the service that signs in, the keys, and Graph's groups.

What Teams would refuse is answered as Teams would, and noted in `faults`, which a test expects to be empty
at its end.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.adapters.teams.limits import activity_faults

APP_ID = "11111111-2222-4333-8444-555555555555"
SECRET = "a client secret"
TENANT = "66666666-7777-4888-8999-000000000000"
ISSUER = "https://api.botframework.com"
BOT = f"28:{APP_ID}"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A key to sign with; making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Failure:
    """What the Bot Connector does instead of taking a call."""

    status: int = 200
    code: str = ""
    retry_after: str = ""
    body: str | None = None
    location: str = ""
    hang: bool = False

    async def answer(self) -> web.Response:
        if self.hang:
            await asyncio.sleep(3600)
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        headers |= {"Location": self.location} if self.location else {}
        if self.body is not None:
            return web.Response(status=self.status, text=self.body, headers=headers)
        error = {"error": {"code": self.code, "message": "no"}} if self.code else {}
        return web.json_response(error, status=self.status, headers=headers)


@dataclass(frozen=True)
class Call:
    """One call that was taken: what was done, in which conversation, and with what."""

    kind: str
    place: str
    about: str
    body: dict[str, Any]


@dataclass
class Peer:
    """`failing` holds, for a kind of call, what to do instead of taking the next ones."""

    anonymous: bool = False
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [published("key-1")])
    secret: str = SECRET
    lasts: int = 3600
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    failing: defaultdict[str, list[Failure]] = field(default_factory=lambda: defaultdict(list))
    server: TestServer | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tokens: set[str] = field(default_factory=set)

    async def start(self) -> Peer:
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._sign_in)
        app.router.add_post("/v1.0/users/{user}/checkMemberGroups", self._groups)
        for region in ("amer", "teams"):
            talk = f"/{region}/v3/conversations"
            app.router.add_post(talk, self._open)
            app.router.add_post(talk + "/{place}/activities", self._send)
            app.router.add_post(talk + "/{place}/activities/{about}", self._send)
            app.router.add_put(talk + "/{place}/activities/{about}", self._update)
            app.router.add_get(talk + "/{place}/members/{user}", self._member)
        app.router.add_route("*", "/{rest:.*}", self._strange)
        self.server = TestServer(app)
        await self.server.start_server(access_log=None)
        return self

    async def stop(self) -> None:
        assert self.server
        await self.server.close()

    def url(self, path: str = "") -> str:
        assert self.server
        return str(self.server.make_url("/")).rstrip("/") + path

    @property
    def service(self) -> str:
        return self.url("/amer/")

    def fail(self, kind: str, *failures: Failure) -> None:
        self.failing[kind].extend(failures)

    def made(self, kind: str) -> list[Call]:
        return [call for call in self.calls if call.kind == kind]

    async def next(self, kind: str = "send", number: int = 1) -> Call:
        """The `number`th call of its kind, once it was made."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: len(self.made(kind)) >= number)
        return self.made(kind)[number - 1]

    def token(self, **claims: object) -> str:
        """What the Bot Connector would sign; a claim that is None is left out."""
        return signed(self.service, **claims)

    async def _metadata(self, request: web.Request) -> web.Response:
        self.fetched.append("metadata")
        if self.failing["metadata"]:
            return await self.failing["metadata"].pop(0).answer()
        return web.json_response({"issuer": ISSUER, "jwks_uri": self.url("/keys")})

    async def _keys(self, request: web.Request) -> web.Response:
        self.fetched.append("keys")
        return web.json_response({"keys": self.keys})

    async def _sign_in(self, request: web.Request) -> web.Response:
        self.fetched.append(f"token of {request.match_info['tenant']}")
        if self.failing["token"]:
            return await self.failing["token"].pop(0).answer()
        form = await request.post()
        if (form["client_id"], form["client_secret"]) != (APP_ID, self.secret):
            return web.json_response({"error": "invalid_client", "error_description": SECRET}, status=401)
        token = f"token {len(self._tokens)} for {form['scope']}"
        self._tokens.add(token)
        return web.json_response({"access_token": token, "expires_in": self.lasts})

    async def _groups(self, request: web.Request) -> web.Response:
        self.fetched.append("groups")
        if not self._is_known(request, "graph.microsoft.com"):
            return web.json_response({}, status=401)
        wanted = (await request.json())["groupIds"]
        within = self.groups.get(request.match_info["user"], [])
        return web.json_response({"value": [group for group in wanted if group in within]})

    async def _open(self, request: web.Request) -> web.Response:
        body = await request.json()
        if refused := await self._refused("open", request, body.get("activity")):
            return refused
        if not body.get("bot", {}).get("id"):
            return self._fault("a conversation without a bot")
        if body["isGroup"] == bool(body.get("members")):
            return self._fault("neither a channel nor one person")
        place = f"{body['channelData']['channel']['id']};messageid=1" if body["isGroup"] else ""
        place = place or f"a:with {body['members'][0]['id']}"
        await self._took(Call("open", place, "", body))
        return web.json_response({"id": place, "activityId": "1"}, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        body = await request.json()
        if refused := await self._refused("send", request, body):
            return refused
        await self._took(_call("send" if body.get("attachments") else "cited", request, body))
        if not body.get("attachments"):
            return web.json_response({"id": f"t{len(self.made('cited'))}"}, status=201)
        return web.json_response({"id": f"m{len(self.made('send'))}"}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        body = await request.json()
        if refused := await self._refused("update", request, body):
            return refused
        await self._took(_call("update", request, body))
        return web.json_response({"id": request.match_info["about"]})

    async def _member(self, request: web.Request) -> web.Response:
        if refused := await self._refused("member", request, None):
            return refused
        self.fetched.append("member")
        user = request.match_info["user"]
        plain = {"id": user, "name": "Robin", "tenantId": TENANT, "userRole": "user"}
        return web.json_response({**plain, **self.members.get(user, {})})

    async def _strange(self, request: web.Request) -> web.Response:
        return self._fault(f"{request.method} {request.path}")

    async def _refused(self, kind: str, request: web.Request, activity: Any) -> web.Response | None:
        if self.failing[kind]:
            return await self.failing[kind].pop(0).answer()
        if not self._is_known(request, "api.botframework.com"):
            self._fault("a call without a token")
            return web.json_response({}, status=401)
        if activity is not None and (found := activity_faults(activity)):
            return self._fault("; ".join(found))
        return None

    def _is_known(self, request: web.Request, audience: str) -> bool:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return (token in self._tokens and audience in token) if not self.anonymous else not token

    def _fault(self, fault: str) -> web.Response:
        self.faults.append(fault)
        return web.json_response({"error": {"code": "BadSyntax", "message": fault}}, status=400)

    async def _took(self, call: Call) -> None:
        async with self._news:
            self.calls.append(call)
            self._news.notify_all()


def _call(kind: str, request: web.Request, body: dict[str, Any]) -> Call:
    return Call(kind, request.match_info["place"], request.match_info.get("about", ""), body)


def published(name: str, channels: tuple[str, ...] = ("msteams",)) -> dict[str, Any]:
    """A key as the Bot Connector publishes it."""
    told = json.loads(RSAAlgorithm.to_jwk(key(name).public_key()))
    return {**told, "kid": name, "use": "sig", "endorsements": list(channels)}


def signed(service: str, *, name: str = "key-1", kid: str | None = None, **claims: object) -> str:
    """A token, signed by the key `name`; a claim that is None is left out."""
    now = int(time.time())
    plain: Mapping[str, object] = {
        "iss": ISSUER,
        "aud": APP_ID,
        "nbf": now,
        "exp": now + 3600,
        "serviceurl": service,
        **claims,
    }
    kept = {claim: value for claim, value in plain.items() if value is not None}
    return jwt.encode(kept, key(name), algorithm="RS256", headers={"kid": kid or name})
