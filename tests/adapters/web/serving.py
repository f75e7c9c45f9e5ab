"""The web pages as `serve` mounts them, over HTTP, with a store and handlers who are enrolled."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, web
from argon2.profiles import CHEAPEST

from adapters.desk import FrontDesk
from adapters.edge import application
from adapters.reports import Reports
from adapters.web.form import Form
from adapters.web.handling import DeskPages
from adapters.web.returning import Returning
from bot.model import Knowledge
from bot.reporting import passphrases
from bot.reporting.passphrases import Handler
from bot.store import Store, open_store
from bot.store.outbox import Message
from tests.adapters.desks import REPORTING, FakeAdapter, front_desk
from tests.fakes import FakeConversation
from tests.reporting.handlers import HELEN, LORNA, MARGARET, ROSALIND, enrolled
from tests.sample import northbridge

EVERYBODY = (HELEN, MARGARET, ROSALIND, LORNA)


class _Reader(HTMLParser):
    """Reads a page as a browser without scripts does: its forms, its fields, its text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form_] = []
        self.words: list[str] = []
        self.headings: list[str] = []
        self._textarea: tuple[str, list[str]] | None = None
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._heading = tag == "h1"
        if tag == "form":
            self.forms.append(Form_(named["action"]))
        elif tag == "input" and self.forms and "name" in named:
            kind = named.get("type", "text")
            if kind not in ("radio", "checkbox"):
                self.forms[-1].fields.append((named["name"], named.get("value", "")))
            else:
                self.forms[-1].choices.append((named["name"], named["value"]))
                if "checked" in named:
                    self.forms[-1].fields.append((named["name"], named["value"]))
        elif tag == "textarea":
            self._textarea = named["name"], []
        elif tag == "select":
            self.forms[-1].choices.append((named["name"], ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            name, text = self._textarea
            self.forms[-1].fields.append((name, "".join(text).removeprefix("\n")))
            self._textarea = None
        self._heading = False

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea[1].append(data)
        elif data.strip():
            self.words.append(" ".join(data.split()))
            if self._heading:
                self.headings.append(data.strip())


@dataclass
class Form_:  # noqa: N801 - the page's own form, beside the adapter's
    """A form on a page: where it goes, what it would send as it stands, and what can be chosen."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Shown:
    """A page that came back."""

    status: int
    html: str
    headers: dict[str, str]

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.html)
        self.forms, self.text = reader.forms, " ".join(reader.words)
        self.heading = reader.headings[0] if reader.headings else ""

    @property
    def receipt(self) -> str:
        found = re.search(r'class="receipt"[^>]*>([^<]+)<', self.html)
        assert found, self.text
        return unescape(found[1])


class Visitor:
    """Somebody with a browser that keeps cookies and runs no scripts."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url, self.session = url, session

    async def get(self, path: str) -> Shown:
        async with self.session.get(self.url + path) as answer:
            return Shown(answer.status, await answer.text(), dict(answer.headers))

    async def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Shown:
        async with self.session.post(self.url + path, data=list(fields)) as answer:
            return Shown(answer.status, await answer.text(), dict(answer.headers))

    async def fill(self, page: Shown, *extra: tuple[str, str], form: int = 0, **changed: str) -> Shown:
        """Send a form of the page, with these fields changed and those added."""
        sent = page.forms[form]
        fields = [(name, value) for name, value in sent.fields if name not in changed]
        return await self.post(sent.action, [*fields, *changed.items(), *extra])


@dataclass
class Site:
    """What is running: its address, its store, and those who are enrolled."""

    url: str
    store: Store
    desk: FrontDesk
    handlers: dict[str, Handler]
    sent: list[Message]

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Visitor]:
        # Over plain HTTP a cookie that is Secure goes to no real browser; this one takes the edge for HTTPS.
        async with ClientSession(
            cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=self.url)
        ) as session:
            yield Visitor(self.url, session)


@asynccontextmanager
async def site(
    folder: Path,
    people: tuple[str, ...] = EVERYBODY,
    knowledge: Knowledge | None = None,
    database: str = "",
) -> AsyncIterator[Site]:
    """Northbridge's pages on a free port."""
    conversation = FakeConversation(knowledge or northbridge())
    mail = FakeAdapter(platform="email")
    environ = REPORTING | {"CLAUSEBOT_DATABASE_URL": database}
    with pytest.MonkeyPatch.context() as patch:
        # What a passphrase costs is for those who guess; tests/reporting/test_sealing.py holds it to that.
        patch.setattr(passphrases, "RFC_9106_LOW_MEMORY", CHEAPEST)
        async with front_desk(folder, conversation, mail, environ=environ) as desk:
            store = open_store(desk.serving.database_url, desk.serving.secrets)
            handlers = enrolled(store, *people) if people else {}
            reports = Reports(desk)
            routes = [
                *Form(desk, reports).routes(),
                *Returning(desk, reports).routes(),
                *DeskPages(desk, desk.store).routes(),
            ]
            runner = web.AppRunner(application(desk, routes), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            port = runner.addresses[0][1]
            try:
                yield Site(f"http://127.0.0.1:{port}", store, desk, handlers, mail.sent)
            finally:
                await runner.cleanup()
                store.close()
