"""The form: from "before you write" to the receipt, and back again with it. It keeps nothing by itself.

Each page carries what was chosen before in hidden fields, and everything is worked out anew from them,
so that a page that somebody changed can do no more than its sender could have chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from multidict import MultiDictProxy

from adapters.logs import logger
from adapters.ports import Desk
from adapters.web.pages import page, style, to
from bot.model import Knowledge, Route
from bot.reporting import sending
from bot.reporting.provable import unsafe_routes
from bot.reporting.receipts import Receipt, ReceiptError, read_receipt
from bot.reporting.routing import About, Inside, Outside, Why, who_could_open
from bot.reporting.sending import ChangedError, Draft, NotTakenError
from bot.reporting.terms import Terms
from bot.reporting.visits import Visits
from bot.store import StoreError, Transaction

LOG = logger("form")
T = TypeVar("T")
Fields = MultiDictProxy[Any]
NOT_TAKEN = {
    "empty": "form.empty",
    "too_long": "form.too_long",
    "switched_off": "form.switched_off",
    "no_such_report": "form.return_nothing",
}
OUTSIDE = {Why.ADMINISTRATOR: "form.who_administrator", Why.NOBODY: "form.who_nobody"}
UNLISTED, UNSURE, NOBODY = "unlisted", "unsure", "nobody"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen so far."""

    kind: str
    named: str
    people: tuple[str, ...]
    roles: tuple[str, ...]
    other: tuple[str, ...]
    higher: bool

    @property
    def about(self) -> About:
        """Whom it is about."""
        unsure = UNLISTED in self.other or UNSURE in self.other
        return About(frozenset(self.people), frozenset(self.roles), unsure)


def chosen_in(fields: Fields) -> Chosen:
    """Read the fields of any page of the form."""

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(value) for value in fields.getall(name, [])))

    return Chosen(
        kind=str(fields.get("kind", "")),
        named=str(fields.get("named", "")),
        people=several("people"),
        roles=several("roles"),
        other=several("other"),
        higher=fields.get("higher") == "yes",
    )


class Form:
    """Its pages. Made within the event loop."""

    def __init__(self, desk: Desk, terms: Terms) -> None:
        """Nothing is read before a request comes."""
        self._desk = desk
        self._terms = terms
        self._visits = Visits()
        self._proved: dict[str, tuple[Knowledge, frozenset[str], tuple[Route, ...]]] = {}

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        yield web.get("/report/style.css", style)
        yield web.get("/report", self.which)
        place = "/report/{organisation}"
        yield web.get(place, self.first)
        for name, handler in (
            ("about", self.about),
            ("who", self.who),
            ("write", self.write),
            ("send", self.send),
            ("kept", self.kept),
            ("back/add", self.add),
            ("back/withdraw", self.withdraw),
        ):
            yield web.post(f"{place}/{name}", handler)
        yield web.get(f"{place}/back", self.back)
        yield web.post(f"{place}/back", self.come_back)

    async def which(self, _request: web.Request) -> web.Response:
        """The organisations, where there are several."""
        if not self._desk.conversations:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        known = {name: one.knowledge for name, one in self._desk.conversations.items()}
        if len(known) == 1:
            return to(f"/report/{next(iter(known))}")
        return page("which", None, {"known": known})

    async def first(self, request: web.Request) -> web.Response:
        """What to know before writing; then the kind of incident, and with a name or without."""
        knowledge = self._knowledge(request)
        return await self._first(knowledge, {})

    async def about(self, request: web.Request) -> web.Response:
        """Who is it about?"""
        knowledge, chosen, _ = await self._read(request)
        wrong = {}
        if chosen.kind not in {route.id for route in await self.open_routes(knowledge)}:
            wrong["kind"] = "form.kind_missing"
        if chosen.named not in ("yes", "no"):
            wrong["named"] = "form.name_missing"
        if wrong:
            return await self._first(knowledge, wrong, chosen)
        return page("about", knowledge, {"chosen": chosen, "wrong": {}})

    async def who(self, request: web.Request) -> web.Response:
        """Everyone who could open it; or, where nobody may, the routes outside."""
        knowledge, chosen, fields = await self._read(request)
        wrong = _wrong_about(chosen)
        if wrong:
            return page("about", knowledge, {"chosen": chosen, "wrong": {"about": wrong}}, status=422)
        return await self._who(knowledge, chosen, fields)

    async def write(self, request: web.Request) -> web.Response:
        """The words themselves."""
        knowledge, chosen, fields = await self._read(request)
        match fields.get("next"):
            case "about":
                return page("about", knowledge, {"chosen": chosen, "wrong": {}})
            case "higher":
                higher = Chosen(
                    chosen.kind, chosen.named, chosen.people, chosen.roles, chosen.other, higher=True
                )
                return await self._who(knowledge, higher, fields)
        if _wrong_about(chosen) or chosen.kind not in knowledge.routes:
            return to(f"/report/{knowledge.organisation.id}")
        return self._write(knowledge, chosen, fields)

    async def send(self, request: web.Request) -> web.Response:
        """Keep it, then show the receipt."""
        knowledge, chosen, fields = await self._read(request)
        if _wrong_about(chosen) or chosen.kind not in knowledge.routes:
            return to(f"/report/{knowledge.organisation.id}")
        text, name = _text(fields), str(fields.get("name", "")).strip()
        named = chosen.named == "yes"
        if named and not name:
            return self._write(knowledge, chosen, fields, wrong="form.your_name_missing")
        shown = tuple(str(fields.get("shown", "")).split())
        draft = Draft(chosen.kind, chosen.about, chosen.higher, shown, text, name if named else "")
        about = (*sorted(chosen.people), *sorted(chosen.roles), *sorted(chosen.other))
        said = (chosen.kind, *about, str(chosen.higher), *shown, text, draft.name)
        receipt = self._visits.receipt(str(fields.get("nonce", "")), said)
        if receipt is None:
            return self._write(knowledge, chosen, fields, wrong="form.expired")
        if self._visits.confirmed(receipt):
            return page("kept", knowledge, {"visit": None})
        try:
            await self._desk.stored(lambda tx: sending.submit(tx, knowledge, draft, receipt, self._terms))
        except ChangedError as error:
            return self._shown(knowledge, chosen, fields, error.found, changed=True)
        except NotTakenError as error:
            if error.why == "switched_off":
                return await self._first(knowledge, {"kind": "form.switched_off"})
            return self._write(knowledge, chosen, fields, wrong=NOT_TAKEN[error.why])
        except StoreError:
            LOG.warning("a report could not be kept; its sender was asked to send it again")
            return self._write(knowledge, chosen, fields, wrong="form.trouble", status=503)
        return self._receipt(knowledge, receipt)

    async def kept(self, request: web.Request) -> web.Response:
        """The last four characters were typed."""
        knowledge, _, fields = await self._read(request)
        receipt = self._visits.opened(str(fields.get("token", "")))
        if receipt is None or self._visits.confirmed(receipt):
            return page("kept", knowledge, {"visit": None})
        if not receipt.ends_with(str(fields.get("last", ""))):
            return self._receipt(knowledge, receipt, wrong=True)
        self._visits.confirm(receipt)
        try:
            visit = await self._desk.stored(lambda tx: sending.come_back(tx, knowledge, receipt))
        except (NotTakenError, StoreError):
            visit = None
        return page("kept", knowledge, {"visit": visit})

    async def back(self, request: web.Request) -> web.Response:
        """Where a receipt is typed."""
        return page("back", self._knowledge(request), {"wrong": None})

    async def come_back(self, request: web.Request) -> web.Response:
        """The report that a receipt opens."""
        knowledge, _, fields = await self._read(request)
        try:
            receipt = read_receipt(str(fields.get("receipt", "")))
        except ReceiptError:
            return page("back", knowledge, {"wrong": "form.return_wrong"}, status=422)
        return await self._visit(knowledge, receipt)

    async def add(self, request: web.Request) -> web.Response:
        """More was written."""
        knowledge, chosen, fields = await self._read(request)
        receipt = self._visits.opened(str(fields.get("token", "")))
        if receipt is None:
            return page("back", knowledge, {"wrong": "form.return_expired"}, status=422)
        text = _text(fields)

        def add(tx: Transaction) -> None:
            sending.add(tx, knowledge, receipt, text, chosen.about, self._terms)

        try:
            await self._desk.stored(add)
        except ChangedError:
            return await self._visit(knowledge, receipt, wrong="form.add_outside", text=text)
        except NotTakenError as error:
            return await self._visit(knowledge, receipt, wrong=NOT_TAKEN[error.why], text=text)
        except StoreError:
            return await self._visit(knowledge, receipt, wrong="form.trouble", text=text)
        return await self._visit(knowledge, receipt, done="form.added")

    async def withdraw(self, request: web.Request) -> web.Response:
        """It is taken back."""
        knowledge, _, fields = await self._read(request)
        receipt = self._visits.opened(str(fields.get("token", "")))
        if receipt is None:
            return page("back", knowledge, {"wrong": "form.return_expired"}, status=422)
        try:
            await self._desk.stored(lambda tx: sending.withdraw(tx, knowledge, receipt, self._terms))
        except (NotTakenError, StoreError):
            return await self._visit(knowledge, receipt, wrong="form.trouble")
        return await self._visit(knowledge, receipt, done="form.withdrawn")

    async def _first(
        self, knowledge: Knowledge, wrong: Mapping[str, str], chosen: Chosen | None = None
    ) -> web.Response:
        kinds = await self.open_routes(knowledge)
        values = {"kinds": kinds, "wrong": wrong, "chosen": chosen}
        return page("first", knowledge, values, status=422 if wrong else 200)

    async def _who(self, knowledge: Knowledge, chosen: Chosen, fields: Fields) -> web.Response:
        route = knowledge.routes.get(chosen.kind)
        if route is None:
            return to(f"/report/{knowledge.organisation.id}")
        enrolled = await self._enrolled(knowledge)
        found = who_could_open(knowledge, route, chosen.about, enrolled, higher=chosen.higher)
        return self._shown(knowledge, chosen, fields, found)

    def _shown(
        self,
        knowledge: Knowledge,
        chosen: Chosen,
        fields: Fields,
        found: Inside | Outside,
        *,
        changed: bool = False,
    ) -> web.Response:
        if not isinstance(found, Inside):
            return page("outside", knowledge, {"why": OUTSIDE[found.why]})
        values = {
            "chosen": chosen,
            "found": found,
            "policies": knowledge.policies_by_id,
            "changed": changed,
            "text": _text(fields),
            "name": str(fields.get("name", "")),
        }
        return page("who", knowledge, values)

    def _write(
        self, knowledge: Knowledge, chosen: Chosen, fields: Fields, *, wrong: str = "", status: int = 200
    ) -> web.Response:
        values = {
            "chosen": chosen,
            "route": knowledge.routes[chosen.kind],
            "shown": str(fields.get("shown", "")),
            "text": _text(fields),
            "name": str(fields.get("name", "")),
            "nonce": self._visits.nonce(),
            "wrong": wrong,
        }
        return page("write", knowledge, values, status=422 if wrong and status == 200 else status)

    def _receipt(self, knowledge: Knowledge, receipt: Receipt, *, wrong: bool = False) -> web.Response:
        token = self._visits.token(receipt)
        return page("receipt", knowledge, {"receipt": receipt.written, "token": token, "wrong": wrong})

    async def _visit(
        self, knowledge: Knowledge, receipt: Receipt, *, wrong: str = "", done: str = "", text: str = ""
    ) -> web.Response:
        try:
            visit = await self._desk.stored(lambda tx: sending.come_back(tx, knowledge, receipt))
        except NotTakenError:
            return page("back", knowledge, {"wrong": "form.return_nothing"}, status=404)
        except StoreError:
            return page("back", knowledge, {"wrong": "form.trouble"}, status=503)
        values = {
            "visit": visit,
            "route": knowledge.routes.get(visit.route),
            "roles": _roles(knowledge),
            "token": self._visits.token(receipt),
            "wrong": wrong,
            "done": done,
            "text": text,
        }
        return page("visit", knowledge, values, status=422 if wrong else 200)

    def _knowledge(self, request: web.Request) -> Knowledge:
        if not self._desk.conversations:  # still loading
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        conversation = self._desk.conversations.get(request.match_info["organisation"])
        if conversation is None:
            raise web.HTTPNotFound
        return conversation.knowledge

    async def _read(self, request: web.Request) -> tuple[Knowledge, Chosen, Fields]:
        knowledge = self._knowledge(request)
        try:
            fields = await request.post()
        except (ValueError, LookupError):  # no form at all, or in no encoding that there is
            raise web.HTTPBadRequest from None
        return knowledge, chosen_in(fields), fields

    async def _enrolled(self, knowledge: Knowledge) -> frozenset[str]:
        return await self._stored(lambda tx: frozenset(sending.enrolled_in(tx, knowledge).enrolled))

    async def open_routes(self, knowledge: Knowledge) -> tuple[Route, ...]:
        """The kinds of incident that can be reported now.

        Proved anew whenever the folder or the roster has changed; what fails is said in the log then.
        """
        enrolled = await self._enrolled(knowledge)
        before = self._proved.get(knowledge.organisation.id)
        if before and before[0] is knowledge and before[1] == enrolled:
            return before[2]
        off = await self._stored(lambda _: unsafe_routes(knowledge, enrolled))
        for why in off.values():
            LOG.warning("%s: %s", knowledge.organisation.id, why)
        routes = tuple(route for id_, route in knowledge.routes.items() if id_ not in off)
        self._proved[knowledge.organisation.id] = knowledge, enrolled, routes
        return routes

    async def _stored(self, work: Callable[[Transaction], T]) -> T:
        try:
            return await self._desk.stored(work)
        except StoreError:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from None


def _wrong_about(chosen: Chosen) -> str:
    if not (chosen.people or chosen.roles or chosen.other):
        return "form.about_missing"
    if NOBODY in chosen.other and (chosen.people or chosen.roles or len(chosen.other) > 1):
        return "form.about_both"
    return ""


def _text(fields: Fields) -> str:
    return str(fields.get("text", "")).replace("\r\n", "\n")


def _roles(knowledge: Knowledge) -> Mapping[str, str]:
    """By a person's id, the name of the first role that they hold: an answer comes from a role."""
    names: dict[str, str] = {}
    for role in knowledge.roles.values():
        for person in (*role.holders, *role.deputies):
            names.setdefault(person, role.name)
    return names
