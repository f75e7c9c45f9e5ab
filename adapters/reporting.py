"""What the commands about reports do: links to the desk, sealed archives, and the audit log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.opening import UsageError, choose, read_folder, serving_for
from adapters.reaching import reachable, set_up
from adapters.safe import safe
from bot.reporting import audit
from bot.reporting.archive import ArchiveError, open_archive
from bot.reporting.receipts import ReceiptError, read_receipt
from bot.settings import Serving
from bot.store import Store, StoreError, enrolments, open_store
from bot.store.enrolments import Link


def print_link(kind: str, person: str, knowledge: Path | None, organisation: str | None) -> None:
    """Print a one-time link for somebody. Raises UsageError when nobody could be told by it."""
    serving = serving_for(knowledge)
    name, folder = choose(serving.core, organisation)
    loaded, _ = read_folder(folder)
    if person not in loaded.people:
        raise UsageError(
            f"There is no {person} in people.yaml. There is: {', '.join(sorted(loaded.people))}."
        )
    if not reachable(loaded.organisation, loaded.people[person], set_up(serving)):
        raise UsageError(
            f"No notice would reach {person}. Write email: in people.yaml, or slack: or teams: "
            "where the bot is set up there."
        )
    if not serving.public_url:
        raise UsageError(
            "CLAUSEBOT_PUBLIC_URL: it is missing. Set the address that people reach the desk by."
        )
    with _open(serving) as store, store.begin() as tx:
        token = enrolments.make_link(tx, Link(kind, name, person))
    sys.stdout.write(f"{serving.public_url}/desk/enter/{token}\n")


def print_head(knowledge: Path | None, organisation: str | None) -> None:
    """Print the head of the audit log; nothing while there is no line."""
    serving = serving_for(knowledge)
    name, _ = choose(serving.core, organisation)
    with _open(serving) as store, store.begin() as tx:
        sys.stdout.write(f"{audit.head(tx, name)}\n")


def print_log(knowledge: Path | None, organisation: str | None) -> None:
    """Print the lines of the audit log, the oldest first, with tabs between the parts of one."""
    serving = serving_for(knowledge)
    name, _ = choose(serving.core, organisation)
    with _open(serving) as store, store.begin() as tx:
        told = audit.told(tx, name)
    for line in told:
        sys.stdout.write("\t".join(" ".join(safe(part).split()) for part in line) + "\n")


def verify_log(kept: str, knowledge: Path | None, organisation: str | None) -> bool:
    """Say whether the audit log is whole. Returns it."""
    serving = serving_for(knowledge)
    name, _ = choose(serving.core, organisation)
    with _open(serving) as store, store.begin() as tx:
        broken = audit.verify(tx, name, kept)
    covered = "" if kept else " Give --head to see whether lines were cut off at its end."
    sys.stdout.write(f"{broken}\n" if broken else f"The audit log is whole.{covered}\n")
    return broken is None


def open_sealed(archive: Path, to: Path, code: str) -> None:
    """Open a sealed archive and write what is in it into a new folder. Raises UsageError."""
    try:
        contents = open_archive(archive.read_bytes(), read_receipt(code))
    except ReceiptError:
        raise UsageError(
            "This is not a code: it has six groups of four. Look at each letter again."
        ) from None
    except ArchiveError as error:
        why = {
            "not_one": "This is no archive of a case.",
            "wrong": "It does not open with this code, or it was changed on its way. Ask for both again.",
        }
        raise UsageError(f"{archive}: {why[error.why]}") from None
    except OSError as error:
        raise UsageError(f"{archive}: {error.strerror}.") from None
    try:
        to.mkdir(mode=0o700, parents=True)
        for name, content in contents.items():
            (to / Path(name).name).write_bytes(content)
    except OSError as error:
        raise UsageError(f"{to}: {error.strerror}. Name a new folder.") from None
    sys.stdout.write("".join(f"{to / Path(name).name}\n" for name in contents))


@contextmanager
def _open(serving: Serving) -> Iterator[Store]:
    store = open_store(serving.database_url, serving.secrets)
    try:
        yield store
    except StoreError as error:
        raise UsageError(str(error)) from None
    finally:
        store.close()
