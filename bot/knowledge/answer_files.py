"""answers/**/*.md and expectations/*.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.knowledge.fields import Fields
from bot.knowledge.front_matter import split_front_matter
from bot.knowledge.labels import slug
from bot.knowledge.reading import Kind, Reading, Source
from bot.knowledge.yaml_text import IDENTIFIER, Value
from bot.model import Answer, Expectation, Fault, Place, Ruling

_ANSWER = ("questions", "ruling", "cites", "ask", "audience", "reviewed")
_EXPECTATION = ("asked", "cites", "refuses", "reports", "known_miss")


def read_answers(reading: Reading) -> tuple[Answer, ...]:
    """Every answer that can be used; one without questions, ruling, clause or words cannot be read."""
    found = (reading.read(path, _answer) for path in files_below(reading.folder / "answers", ".md"))
    return tuple(answer for answer in found if answer)


def read_expectations(reading: Reading) -> tuple[Expectation, ...]:
    """Every expectation, in the order of the files."""
    paths = files_below(reading.folder / "expectations", ".yaml")
    found = (reading.read(path, _expectations) for path in paths)
    return tuple(expectation for expectations in found for expectation in expectations or ())


def files_below(folder: Path, suffix: str) -> Iterator[Path]:
    """The files with an ending in a folder and its folders, sorted; hidden ones are passed over."""
    for path in sorted(folder.rglob(f"*{suffix}")):
        hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir():
            yield path


def _answer(source: Source) -> Answer | None:
    """None where something is missing that an answer needs."""
    front = split_front_matter(source.text, source.file, source.faults)
    if not front.readable:
        return None
    if front.values is None:
        message = (
            "the answer has no questions, ruling and cites; write them at its top between two lines of ---"
        )
        source.faults.append(Fault(source.file, 1, message))
        return None
    fields, text = Fields(source, front.values, _ANSWER), front.body.strip()
    questions = fields.texts("questions")
    cites = fields.references(Kind.CLAUSE, "cites")
    name = str(PurePosixPath(source.file).relative_to("answers").with_suffix(""))

    def report(key: str, message: str) -> None:
        written = fields.get(key)
        source.faults.append(Fault(source.file, written.place.line if written else 1, message))

    if not all(IDENTIFIER.fullmatch(part) for part in name.split("/")):
        better = "/".join(slug(part) for part in name.split("/"))
        report("", f"the name of an answer is small letters, digits and hyphens; name the file {better}.md")
    if not questions:
        report("questions", "the answer has no questions; write how staff ask it under questions:")
    if not cites:
        report("cites", "the answer has no clause; write the clause that it stands on under cites:")
    if not text:
        report("", "the answer has no words; write them below the front matter")
    written = fields.text("ruling").lower()
    ruling = Ruling(written) if written in tuple(Ruling) else None
    if not ruling:
        report("ruling", f"the ruling is one of: {', '.join(Ruling)}; write one of them behind ruling:")
    if not (questions and cites and text and ruling):
        return None
    return Answer(
        id=name,
        questions=questions,
        ruling=ruling,
        cites=cites,
        text=text,
        ask=fields.reference(Kind.ROLE, "ask"),
        audience=fields.text("audience") or None,
        reviewed=fields.day("reviewed"),
        place=Place(source.file, 1),
    )


def _expectations(source: Source) -> tuple[Expectation, ...] | None:
    value = source.yaml()
    if value is None:
        return None if source.faults else ()
    read = (_expectation(source, item) for item in value.items())
    return tuple(expectation for expectation in read if expectation)


def _expectation(source: Source, value: Value) -> Expectation | None:
    fields = Fields(source, value, _EXPECTATION)
    expectation = Expectation(
        asked=fields.texts("asked"),
        cites=fields.references(Kind.CLAUSE, "cites"),
        refuses=fields.truth("refuses"),
        known_miss=fields.truth("known_miss"),
        reports=fields.reference(Kind.ROUTE, "reports"),
        place=fields.place,
    )
    if not expectation.asked:
        value.report("the expectation asks nothing; write the question behind asked:")
        return None
    if [bool(expectation.cites), expectation.refuses, bool(expectation.reports)].count(True) != 1:
        value.report("an expectation has one of cites:, refuses: true and reports:; write one below asked:")
        return None
    return expectation
