"""Documents as an organisation's policies: where they go, and what is told about them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.consoles import progress
from adapters.opening import UsageError, choose
from adapters.safe import safe
from adapters.wire import clause_json
from bot.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported, and as what; None leaves it to the document."""

    files: Sequence[Path]
    organisation: str | None
    policy: str | None
    title: str | None
    effective: date | None


def import_documents(order: Order, knowledge: Path | None, *, as_json: bool) -> bool:
    """Import and print the reports; with `as_json` print the clauses, and the reports to standard error.

    Returns whether every word of the documents was placed. Raises UsageError, and then the folder is
    as it was.
    """
    from bot.importing.blocks import ImportRefused
    from bot.importing.importer import import_files

    folder = _folder(order.organisation, knowledge)
    with progress("Reading the documents") as advance:
        advance(0, len(order.files))
        try:
            reports = import_files(
                order.files, folder, order.policy, order.title, date.today(), order.effective
            )
        except ImportRefused as error:
            raise UsageError(str(error)) from error
    told = sys.stderr if as_json else sys.stdout
    told.write("\n\n".join(safe("\n".join(report.lines())) for report in reports) + "\n")
    if as_json:
        clauses = [clause_json(clause) for report in reports for clause in report.policy.clauses]
        sys.stdout.write(json.dumps(clauses, ensure_ascii=False, indent=1) + "\n")
    return not any(report.unplaced for report in reports)


def _folder(organisation: str | None, knowledge: Path | None) -> Path:
    """The organisation's folder, which need not be there yet."""
    from bot.knowledge.organisations import organisations
    from bot.knowledge.yaml_text import IDENTIFIER

    settings = read_settings(os.environ)
    root = knowledge or settings.knowledge
    found = organisations(root)
    if organisation is None:
        return choose(Settings(root, settings.data, settings.semantic), None)[1]
    if organisation in found:
        return found[organisation]
    if root in found.values():
        raise UsageError(f"{root} is one organisation's folder, and it is not {organisation}.")
    if not IDENTIFIER.fullmatch(organisation):
        raise UsageError(f"--organisation: {organisation} is no name; use small letters, digits and hyphens.")
    return root / organisation
