"""Somebody reports, and comes back, at the terminal."""

from __future__ import annotations

import re

from tests.adapters.command import Run, clausebot
from tests.sample import northbridge

COLLEGE = northbridge()
PEOPLE = sorted(COLLEGE.people.values(), key=lambda person: person.name)
NOBODY = len(PEOPLE) + len(COLLEGE.roles) + 3
ADD, TAKE_BACK, FINISHED = 1, 2, 3


def typed(*lines: object) -> Run:
    return clausebot("report", stdin="".join(f"{line}\n" for line in lines).encode())


def come_back(*lines: object) -> Run:
    return clausebot("report", "--back", stdin="".join(f"{line}\n" for line in lines).encode())


def number_of(person: str) -> int:
    return next(n for n, one in enumerate(PEOPLE, start=1) if one.id == person)


def receipt_in(run: Run) -> str:
    found = re.search(r"^    (\S{4}(?:-\S{4}){5})$", run.out, re.MULTILINE)
    assert found, run.out
    return found[1]
