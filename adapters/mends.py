"""What a fault tells somebody to type, complete for the folder that they have named."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable
from pathlib import Path

_TYPED = re.compile(r"`clausebot (confirm|clauses|import)\b([^`]*)`")


def typed(told: str, knowledge: Path | None, organisation: str | None) -> str:
    """`told` with each command that it names as it has to be typed here: to the letter, it works.

    `knowledge` is the folder that was named on the command line, None where none was; `organisation`
    the one that the fault is of, where there are several.
    """
    options = _options(knowledge, organisation)
    return _TYPED.sub(lambda found: f"`clausebot {found[1]}{found[2]}{options}`", told)


def answers_named(named: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The ids of answers, each of which somebody may have named by its file, as `check` shows it."""
    return tuple(one if one in known else _id_of_file(one) for one in named)


def _id_of_file(named: str) -> str:
    return named.replace("\\", "/").removesuffix(".md").rpartition("answers/")[2]


def _options(knowledge: Path | None, organisation: str | None) -> str:
    folder = f" --knowledge {shlex.quote(str(knowledge))}" if knowledge is not None else ""
    return folder + (f" --organisation {shlex.quote(organisation)}" if organisation else "")
