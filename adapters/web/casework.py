"""One case at the desk: it is read, and something is done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aiohttp import web

from adapters.web.pages import to
from adapters.web.reception import At, Reception
from bot.reporting import handing_on, handling, linking
from bot.reporting.access import CannotError
from bot.reporting.handling import Case
from bot.reporting.linking import Relation
from bot.store import Transaction
from bot.terms import Outcome

LOST = ("conflict", "reassign")
"""After these the case is no longer theirs."""


class CasePages:
    """A case's page and its forms."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """What to mount."""
        return [web.get("/desk/case/{id}", self.case), web.post("/desk/case/{id}", self.act)]

    async def case(self, request: web.Request) -> web.Response:
        """One case."""
        return await self._case(request, self._reception.at(request))

    async def act(self, request: web.Request) -> web.Response:
        """Do something with a case, then show it."""
        at, fields = await self._reception.at_form(request)
        id_, text = request.match_info["id"], str(fields.get("text", "")).replace("\r\n", "\n")
        handler, terms = at.handler, at.knowledge.organisation.terms
        # The address of a page, as somebody copies it from their browser, or only its end.
        other = str(fields.get("other", "")).strip().rpartition("/")[2]
        relation = str(fields.get("relation", ""))
        outcome, to_whom = str(fields.get("outcome", "")), str(fields.get("person", ""))
        acts: dict[str, Callable[[Transaction], object]] = {
            "acknowledge": lambda tx: handling.acknowledge(tx, handler, id_),
            "reply": lambda tx: handling.reply(tx, handler, id_, text),
            "note": lambda tx: handling.note(tx, handler, id_, text),
            "name": lambda tx: handling.open_identity(tx, handler, id_),
            "conflict": lambda tx: handing_on.declare_conflict(tx, at.knowledge, handler, id_),
            "reassign": lambda tx: handing_on.reassign(tx, at.knowledge, handler, id_, to_whom),
            "unlink": lambda tx: linking.unlink(tx, handler, id_, other),
            "renew": lambda tx: handing_on.renew(tx, at.knowledge, handler, id_),
            "hold": lambda tx: handling.hold(tx, handler, id_, text, terms),
            "release": lambda tx: handling.release(tx, handler, id_, terms),
        }
        if relation in set(Relation):
            acts["link"] = lambda tx: linking.link(tx, at.knowledge, handler, id_, other, Relation(relation))
        if outcome in set(Outcome):
            acts["close"] = lambda tx: handling.close(tx, handler, id_, Outcome(outcome), text, terms)
        act = acts.get(str(fields.get("act", "")))
        if act is None:
            return await self._case(request, at, wrong="desk.choose", text=text)
        try:
            done = await self._reception.mine(at, id_, act)
        except CannotError as error:
            return await self._case(request, at, wrong=f"desk.{error.why}", text=text)
        if isinstance(done, str):
            return await self._case(request, at, name=done)
        return to("/desk" if fields.get("act") in LOST else f"/desk/case/{id_}")

    async def _case(
        self, request: web.Request, at: At, *, wrong: str = "", text: str = "", name: str = ""
    ) -> web.Response:
        id_ = request.match_info["id"]

        def read(tx: Transaction) -> tuple[Case, tuple[str, ...]]:
            case = handling.open_case(tx, at.handler, id_)
            return case, handing_on.who_may_take(tx, at.knowledge, at.handler, id_)

        case, may_take = await self._reception.mine(at, id_, read)
        values = {
            "case": case,
            "people": at.knowledge.people,
            "roles": at.knowledge.roles,
            "outcomes": tuple(Outcome),
            "may_take": may_take,
            "relations": tuple(Relation),
            "wrong": wrong,
            "text": text,
            "name": name,
        }
        return self._reception.page("desk_case", at.session, values, status=422 if wrong else 200)
