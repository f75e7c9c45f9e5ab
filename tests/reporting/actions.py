"""Everything that can be done with a case at the desk, by the name of the function that does it."""

from __future__ import annotations

from collections.abc import Callable

from bot.reporting import access, export, files, handing_on, handling, linking
from bot.reporting.export import Wanted
from bot.reporting.linking import Relation
from bot.reporting.passphrases import Handler
from bot.store import Transaction
from bot.terms import Outcome, Terms
from tests.reporting.handlers import ROSALIND
from tests.sample import northbridge

TERMS = Terms()
Action = Callable[[Transaction, Handler, str], object]

ACTIONS: dict[str, Action] = {
    "open_case": handling.open_case,
    "open_identity": handling.open_identity,
    "acknowledge": handling.acknowledge,
    "reply": lambda tx, who, id_: handling.reply(tx, who, id_, "x"),
    "note": lambda tx, who, id_: handling.note(tx, who, id_, "x"),
    "close": lambda tx, who, id_: handling.close(tx, who, id_, Outcome.ACTED, "x", TERMS),
    "hold": lambda tx, who, id_: handling.hold(tx, who, id_, "x", TERMS),
    "release": lambda tx, who, id_: handling.release(tx, who, id_, TERMS),
    "declare_conflict": lambda tx, who, id_: handing_on.declare_conflict(tx, northbridge(), who, id_),
    "renew": lambda tx, who, id_: handing_on.renew(tx, northbridge(), who, id_),
    "who_may_take": lambda tx, who, id_: handing_on.who_may_take(tx, northbridge(), who, id_),
    "reassign": lambda tx, who, id_: handing_on.reassign(tx, northbridge(), who, id_, ROSALIND),
    "link": lambda tx, who, id_: linking.link(tx, northbridge(), who, id_, "ab" * 16, Relation.AGAIN),
    "unlink": lambda tx, who, id_: linking.unlink(tx, who, id_, "ab" * 16),
    "mine": access.mine,
    "head_of": export.head_of,
    "take_for_pdf": lambda tx, who, id_: export.take_for_pdf(tx, who, id_, Wanted(True, True, True)),
    "take_for_archive": lambda tx, who, id_: export.take_for_archive(tx, who, id_, Wanted(True, True, True)),
    "download": lambda tx, who, id_: files.download(tx, who, id_, 1, original=True),
}
