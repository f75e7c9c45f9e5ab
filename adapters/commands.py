"""What each command does: open what it needs, ask the core, print."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.consoles import err, out, progress
from adapters.mends import answers_named, typed
from adapters.opening import (
    UsageError,
    choose,
    count_faults,
    open_house,
    organisations_in,
    read_folder,
    serving_for,
    settings_for,
)
from adapters.safe import safe
from bot.model import Fault
from bot.settings import SettingError

if TYPE_CHECKING:
    from adapters.doctor import Finding
    from bot.conversation import Conversation
    from bot.model import Knowledge
    from bot.settings import Settings


def ask_once(question: str, knowledge: Path | None, organisation: str | None, *, as_json: bool) -> str:
    """Print the reply to one question. Returns its outcome (`answer`, `unknown`, …)."""
    from adapters.asking import ask_one, to_question
    from adapters.wire import outcome

    settings = settings_for(knowledge)
    conversation = _open(settings, organisation)
    if as_json:
        told = ask_one(conversation, question)
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return str(told["outcome"])
    from adapters.terminal.printing import show
    from adapters.terminal.render import Renderer
    from bot.phrases import spoken

    console = out()
    reply = conversation.respond(to_question(question)).reply
    renderer = Renderer(conversation.knowledge, not console.is_terminal, spoken(settings.locale))
    show(console, renderer.reply(reply))
    return outcome(reply)


def ask_lines(knowledge: Path | None, organisation: str | None) -> None:
    """Answer the questions on standard input, one JSON object a line, as they come."""
    from adapters.asking import reply_lines

    settings = settings_for(knowledge)

    @cache
    def open_named(named: str | None) -> Conversation:
        return _open(settings, named or organisation)

    for line in reply_lines(sys.stdin.buffer, open_named):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def list_clauses(knowledge: Path | None, organisation: str | None, *, as_json: bool) -> None:
    """Print every clause of one organisation, one a line."""
    from adapters.wire import clause_json

    _, folder = choose(settings_for(knowledge), organisation)
    loaded, _ = read_folder(folder)
    if as_json:
        listed = (json.dumps(clause_json(clause), ensure_ascii=False) for clause in loaded.clauses.values())
        sys.stdout.write("[" + ",\n ".join(listed) + "]\n")
        return
    for clause in loaded.clauses.values():
        where = f"{clause.place.file}:{clause.place.line}"
        heading, words = " › ".join(clause.heading), " ".join(clause.words.split())
        shown = (where, clause.id, clause.label, heading, clause.modality.value, words)
        sys.stdout.write("\t".join(safe(part) for part in shown) + "\n")


def check(knowledge: Path | None, organisation: str | None) -> bool:
    """Print every fault of one organisation, or of all. Returns whether there is any."""

    settings = settings_for(knowledge)
    found = organisations_in(settings)
    named = dict([choose(settings, organisation)]) if organisation else found
    faults: list[Fault] = []
    for name, folder in named.items():
        of = name if len(found) > 1 else None
        for fault in _faults(folder, settings):
            sys.stdout.write(safe(typed(f"{_shown(folder)}/{fault}", knowledge, of)) + "\n")
            faults.append(fault)
    wrong = count_faults(tuple(faults))
    warnings = len(faults) - wrong
    sys.stdout.write(f"{_count(wrong, 'fault')}, {_count(warnings, 'warning')}\n")
    return bool(wrong)


def _faults(folder: Path, settings: Settings) -> Iterator[Fault]:
    from bot.checking import failures, questions_in

    house = open_house(folder, settings)
    yield from sorted((*house.faults, *_not_reportable(house.conversation.knowledge, settings)))
    total = questions_in(house.conversation.knowledge)
    failed: list[Fault] = []
    with progress("Asking the folder's own questions") as advance:
        for done, fault in enumerate(failures(house.conversation), start=1):
            advance(done, total)
            failed += [fault] if fault else []
    yield from sorted(failed)


def _not_reportable(knowledge: Knowledge, settings: Settings) -> Iterator[Fault]:
    """What cannot be reported, and to whom nothing is sealed: by the roster, once reports are taken.

    Where the settings are wrong or the roster cannot be read, the doctor tells, not this.
    """
    from bot.reporting.provable import faults, unenrolled
    from bot.reporting.roster import RosterError, replay
    from bot.store.keys import WrongKeyError
    from bot.store.looking import look

    name = knowledge.organisation.id
    try:
        serving = serving_for(settings.knowledge)
        if not serving.reporting:
            yield from faults(knowledge)
            return
        rosters = look(serving.database_url, serving.secrets).rosters
        enrolled = replay(name, rosters.get(name, ())).enrolled
    except (SettingError, WrongKeyError, RosterError):
        yield from faults(knowledge)
        return
    yield from faults(knowledge, enrolled)
    yield from unenrolled(knowledge, enrolled)


def report(knowledge: Path | None, organisation: str | None, *, back: bool) -> bool:
    """Take a report in this terminal, or let its sender come back. Returns whether there was anything."""
    from adapters.terminal import report as reporting
    from adapters.terminal import returning
    from adapters.terminal.counter import counter_here
    from bot.phrases import phrase

    serving = serving_for(knowledge)
    _, folder = choose(serving.core, organisation)
    loaded, _ = read_folder(folder)
    if not serving.reporting:
        raise UsageError(phrase("form.switched_off_here", loaded.organisation.language))
    with counter_here(serving, loaded) as counter:
        try:
            return returning.come_back(counter) if back else reporting.report(counter)
        except EOFError:
            return False


def confirm(answers: tuple[str, ...], knowledge: Path | None, organisation: str | None) -> None:
    """Renew citations.lock for these answers, or for every answer when none is named.

    Raises UsageError, with each reason, when one of them cannot be confirmed; nothing is written then.
    """
    from bot.knowledge.confirm import confirm as renew

    _, folder = choose(settings_for(knowledge), organisation)
    loaded, _ = read_folder(folder)
    known = tuple(answer.id for answer in (*loaded.answers, *loaded.stale))
    wanted = answers_named(answers, known) or known
    done = renew(folder, wanted, date.today())
    if done.faults:
        reasons = "\n".join(safe(f"{_shown(folder)}/{fault}") for fault in done.faults)
        raise UsageError(f"nothing was confirmed.\n{reasons}")
    for clause in done.ids_written:
        sys.stdout.write(f"wrote the id of {safe(clause)} behind it\n")
    sys.stdout.write(f"confirmed {_count(len(done.answers), 'answer')}\n")


def evaluate(question_set: Path, knowledge: Path | None) -> None:
    """Ask the set, each question to the organisation that its row names, and print the scores."""
    from adapters.asking import ask_one, read_set
    from adapters.scoring import judge, reliability, shares
    from adapters.terminal.printing import show
    from adapters.terminal.scores import scores

    settings = settings_for(knowledge)
    rows = read_set(question_set)
    found = organisations_in(settings)
    opened = cache(lambda named: _open(settings, named))
    replies = []
    with progress("Asking") as advance:
        for done, row in enumerate(rows, start=1):
            named = row.get("organisation") or row.get("policy")
            replies.append(ask_one(opened(named if len(found) > 1 else None), row["question"]))
            advance(done, len(rows))
    figures = shares(judge(row, reply) for row, reply in zip(rows, replies, strict=True))
    show(out(), scores(figures, reliability(rows, replies)))
    sys.stdout.write(json.dumps({name: round(share.value, 3) for name, share in figures.items()}) + "\n")


def slack_manifest(knowledge: Path | None) -> None:
    """Print Slack's app manifest as JSON, which Slack takes where it asks for YAML, too."""
    from adapters.slack.manifest import manifest

    serving = serving_for(knowledge)
    folders = [read_folder(folder)[0] for folder in organisations_in(serving.core).values()]
    sys.stdout.write(json.dumps(manifest(serving, folders), indent=2) + "\n")


def teams_manifest(knowledge: Path | None, to: Path) -> None:
    """Write Teams' app package to the file `to`."""
    from adapters.teams.manifest import package

    serving = serving_for(knowledge)
    folders = [read_folder(folder)[0] for folder in organisations_in(serving.core).values()]
    content = package(serving, folders)
    try:
        to.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{to} cannot be written ({error.strerror}). Name another file.") from error
    sys.stdout.write(f"wrote {to}: upload it in Teams, Apps, Manage your apps. docs/teams.md goes on.\n")


def doctor(knowledge: Path | None) -> bool:
    """Print what was looked at. Returns whether all is well."""
    well = True
    for finding in _findings(knowledge):
        sys.stdout.write(f"{'ok  ' if finding.well else 'MEND'}  {finding.name}: {finding.told}\n")
        well = well and finding.well
    return well


def _findings(knowledge: Path | None) -> Iterator[Finding]:
    from adapters.doctor import Finding, examine, examine_serving, workspaces_of

    yield from examine(settings_for(knowledge))
    try:
        serving = serving_for(knowledge)
    except SettingError as error:
        yield Finding("serve", False, str(error))
        return
    yield from examine_serving(serving)
    try:
        found = organisations_in(serving.core)
    except UsageError:
        return
    import asyncio

    from adapters.teams import checkup as teams

    knowledges = {name: read_folder(folder)[0] for name, folder in found.items()}
    if serving.slack is None:
        yield Finding("slack", True, "it is not set up")
    else:
        from adapters.slack.checkup import check_up

        installed = workspaces_of(serving)
        yield from asyncio.run(_listed(check_up(serving.slack, knowledges, installed)))
    yield from asyncio.run(_listed(teams.check_up(serving, knowledges)))


async def _listed(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


def _open(settings: Settings, organisation: str | None) -> Conversation:
    """Open one organisation; say on standard error when its folder has faults."""
    _, folder = choose(settings, organisation)
    with progress("Reading the policies") as advance:
        house = open_house(folder, settings, advance)
    if counted := count_faults(house.faults):
        err().print(f"{_shown(folder)} has {_count(counted, 'fault')}; clausebot check lists them.")
    return house.conversation


def _shown(folder: Path) -> str:
    """The folder as seen from where the user stands, where that is shorter."""
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.as_posix()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
