"""Installation in several workspaces by OAuth: `/slack/install`, and where Slack sends people back to.

The state that goes to Slack and back is sealed, holds its time, and is tied to the browser by a cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlencode

from aiohttp import web

from adapters.logs import logger
from adapters.ports import CannotDeliverError, Desk, TryAgainError
from adapters.slack.api import Api
from adapters.slack.manifest import scopes
from adapters.slack.workspaces import Workspaces
from bot.phrases import phrase
from bot.settings import SLACK_API, SettingError
from bot.store import StoreError
from bot.store.keys import WrongKeyError

LOG = logger("slack")

INSTALL, CALLBACK = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS = 600
COOKIE = "clausebot_install"


class Installing:
    """The two pages."""

    def __init__(self, desk: Desk, api: Api, workspaces: Workspaces) -> None:
        """Tokens go to `workspaces`. Raises SettingError where the settings do not say how."""
        if desk.serving.slack is None:
            raise SettingError("SLACK_CLIENT_ID: it is missing.")
        self._desk = desk
        self._api = api
        self._workspaces = workspaces
        self._settings = desk.serving.slack
        self._back = f"{desk.serving.public_url}{CALLBACK}"

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        yield web.get(INSTALL, self.begin)
        yield web.get(CALLBACK, self.finish)

    async def begin(self, _request: web.Request) -> web.Response:
        """Send the browser to Slack."""
        nonce = secrets.token_urlsafe(24)
        state = await self._desk.stored(lambda tx: tx.keys.seal(nonce.encode()).decode())
        asked = {
            "client_id": self._settings.client_id,
            "scope": ",".join(scopes(self._workspaces.knowledges.values())),
            "redirect_uri": self._back,
            "state": state,
        }
        site = SLACK_API if self._settings.api_url == SLACK_API else self._settings.api_url
        address = site.rstrip("/").removesuffix("/api") + "/oauth/v2/authorize"
        answer = web.Response(status=302, headers={"Location": f"{address}?{urlencode(asked)}"})
        secure = self._back.startswith("https://")
        answer.set_cookie(
            COOKIE, nonce, max_age=STATE_SECONDS, path=CALLBACK, httponly=True, secure=secure, samesite="Lax"
        )
        return answer

    async def finish(self, request: web.Request) -> web.Response:
        """Change the code that Slack gave for a token, and keep it."""
        code, state = request.query.get("code", ""), request.query.get("state", "")
        nonce = request.cookies.get(COOKIE, "")
        if not code or not await self._is_ours(state, nonce):
            return _page(400, "install.expired")
        asked = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "code": code,
            "redirect_uri": self._back,
        }
        try:
            answer = await self._api.form("oauth.v2.access", asked)
        except (TryAgainError, CannotDeliverError) as error:
            LOG.warning("slack: an installation failed: %s", error.kind)
            return _page(502, "install.failed")
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        whole_grid = bool(answer.get("is_enterprise_install"))
        id_ = str((enterprise if whole_grid else team).get("id") or "")
        names = tuple(str(one.get("id")) for one in (team, enterprise) if one.get("id"))
        token, bot = str(answer.get("access_token") or ""), str(answer.get("bot_user_id") or "")
        try:
            organisation = await self._workspaces.install(id_, names, token, bot)
        except StoreError as error:
            LOG.warning("slack: an installation was not kept: %s", error)
            return _page(503, "install.failed")
        if organisation is None:
            LOG.warning("slack: %s wanted to install the bot, and no organisation.yaml lists it", id_)
            return _page(403, "install.unlisted")
        LOG.info("slack: installed for %s", organisation)
        return _page(200, "install.done")

    async def _is_ours(self, state: str, nonce: str) -> bool:
        try:
            sealed = await self._desk.stored(
                lambda tx: tx.keys.open(state.encode(errors="replace"), STATE_SECONDS)
            )
        except WrongKeyError:
            return False
        return bool(nonce) and secrets.compare_digest(sealed, nonce.encode(errors="replace"))


def _page(status: int, key: str) -> web.Response:
    return web.Response(status=status, text=f"{phrase(key)}\n")
