"""organisation.yaml, people.yaml, roles.yaml, routes.yaml and vocabulary.yaml. Each may be missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.knowledge.fields import Fields
from bot.knowledge.reading import Kind, Reading, Source
from bot.knowledge.report_terms import REPORTS, read_terms
from bot.knowledge.yaml_text import Value
from bot.model import Fault, Organisation, OutsideContact, Person, Role, Route, Severity, Workspaces
from bot.phrases import languages, phrase, spoken
from bot.terms import Terms

T = TypeVar("T")
FILES = ("organisation.yaml", "people.yaml", "roles.yaml", "routes.yaml", "vocabulary.yaml")
LANGUAGE = "en-GB"
"""What an organisation speaks that does not say."""
_PLATFORMS = ("slack", "teams")
_ORGANISATION = ("name", "language", "ask", "emergency", "outside", "administrators", *_PLATFORMS, "reports")
_SLACK = ("workspaces", "shared_channels", "audiences")
_TEAMS = ("tenants", "guests", "audiences")
_OUTSIDE = ("name", "contact", "when")
_PERSON = ("name", "title", "email", "slack", "teams", "manager", "away")
_ROLE = ("name", "clause", "holders", "deputies", "above", "relative", "slack", "teams")
_ROUTE = ("name", "role", "clause", "urgent", "phrasings")


def read_organisation(reading: Reading) -> Organisation:
    """organisation.yaml; the folder's own name stands in for a missing one."""
    path = reading.folder / FILES[0]
    read = reading.read(path, lambda source: _organisation(source, reading.folder)) if path.exists() else None
    return read or _plain_organisation(reading.folder)


def read_people(reading: Reading) -> MappingProxyType[str, Person]:
    """people.yaml: every person by id."""
    return _records(reading, "people.yaml", _person)


def read_roles(reading: Reading) -> MappingProxyType[str, Role]:
    """roles.yaml: every role by id."""
    return _records(reading, "roles.yaml", _role)


def read_routes(reading: Reading) -> MappingProxyType[str, Route]:
    """routes.yaml: every route by id."""
    return _records(reading, "routes.yaml", _route)


def read_vocabulary(reading: Reading) -> MappingProxyType[str, tuple[str, ...]]:
    """vocabulary.yaml: what staff write, and the words that the policies use for it."""

    def entries(source: Source) -> dict[str, tuple[str, ...]] | None:
        value = source.yaml()
        if value is None:
            return None if source.faults else {}
        return {word: meant.texts() for word, meant in value.entries().items()}

    return _mapping(reading, "vocabulary.yaml", entries)


def _records(
    reading: Reading, name: str, record: Callable[[Source, str, Value], T | None]
) -> MappingProxyType[str, T]:
    def records(source: Source) -> dict[str, T] | None:
        value = source.yaml()
        if value is None:
            return None if source.faults else {}
        made = ((key, record(source, key, entry)) for key, entry in value.records().items())
        return {key: one for key, one in made if one is not None}

    return _mapping(reading, name, records)


def _mapping(
    reading: Reading, name: str, parse: Callable[[Source], dict[str, T] | None]
) -> MappingProxyType[str, T]:
    path = reading.folder / name
    return MappingProxyType((reading.read(path, parse) or {}) if path.exists() else {})


def _plain_organisation(folder: Path) -> Organisation:
    name = folder.resolve().name
    text = phrase("emergency.services", LANGUAGE)
    return Organisation(name, name.replace("-", " ").title(), LANGUAGE, None, "", text, (), ())


def _organisation(source: Source, folder: Path) -> Organisation | None:
    value = source.yaml()
    plain = _plain_organisation(folder)
    if value is None:
        return None if source.faults else plain
    fields = Fields(source, value, _ORGANISATION)
    language = _language(fields) or plain.language
    number, text = _emergency(source, fields.get("emergency"), language)
    outside = fields.get("outside")
    about_reports = fields.get("reports")
    reports = Fields(source, about_reports, REPORTS) if about_reports else None
    return Organisation(
        id=plain.id,
        name=fields.text("name") or plain.name,
        language=language,
        ask=fields.reference(Kind.ROLE, "ask"),
        emergency_number=number,
        emergency_text=text,
        outside=tuple(_outside(source, item) for item in outside.items()) if outside else (),
        administrators=fields.references(Kind.PERSON, "administrators"),
        slack=_workspaces(source, fields.get("slack"), _SLACK),
        teams=_workspaces(source, fields.get("teams"), _TEAMS),
        terms=read_terms(source, reports) if reports else Terms(),
        anonymous_files=reports.truth("anonymous_files") if reports else False,
        audit_head_to=reports.reference(Kind.ROLE, "audit_head_to") if reports else None,
    )


def _language(fields: Fields) -> str:
    """A language that the bot does not speak is reported: it would speak English, and nobody knew why."""
    written, value = fields.text("language"), fields.get("language")
    if value and written and not spoken(written):
        known = ", ".join(sorted(languages()))
        value.report(f"language: the bot does not speak {written}; write one of {known}, as in en-GB")
    return written


def _emergency(source: Source, value: Value | None, language: str) -> tuple[str, str]:
    """The number to call when somebody is in danger, and what to say then: never nothing.

    Without the owner's own words, the number is said in the bot's; without a number, that the emergency
    services are to be called.
    """
    fields = Fields(source, value, ("number", "text")) if value else None
    number, text = (fields.text("number"), fields.text("text")) if fields else ("", "")
    if fields and number and text and _unspaced(number) not in _unspaced(text):
        message = (
            f"the text does not name the number {number}; write it there too, since only the text is shown"
        )
        place = fields.place
        source.faults.append(Fault(place.file, place.line, f"emergency: {message}", Severity.WARNING))
    said = (
        phrase("emergency.number", language, number=number)
        if number
        else phrase("emergency.services", language)
    )
    return number, text or said


def _unspaced(text: str) -> str:
    """`text` without blanks, with which numbers are written in more than one way."""
    return "".join(text.split())


def _workspaces(source: Source, value: Value | None, names: tuple[str, str, str]) -> Workspaces:
    """`names` are how the platform calls its workspaces, then what else there is to say of them."""
    if value is None:
        return Workspaces()
    fields = Fields(source, value, names)
    groups = fields.get("audiences")
    return Workspaces(
        ids=fields.texts(names[0]),
        shared_channels="shared_channels" in names and fields.truth("shared_channels"),
        guests="guests" in names and fields.truth("guests"),
        audiences=MappingProxyType({group: one.text() for group, one in groups.entries().items()})
        if groups
        else MappingProxyType({}),
    )


def _outside(source: Source, value: Value) -> OutsideContact:
    fields = Fields(source, value, _OUTSIDE)
    fields.needed("name", "Protect")
    fields.needed("contact", '"020 3117 2520"')
    return OutsideContact(fields.text("name"), fields.text("contact"), fields.text("when"))


def _person(source: Source, key: str, value: Value) -> Person:
    fields = Fields(source, value, _PERSON)
    fields.needed("name", "Amira Khan")
    return Person(
        id=key,
        name=fields.text("name") or key,
        title=fields.text("title"),
        email=fields.text("email") or None,
        slack=fields.text("slack") or None,
        teams=fields.text("teams") or None,
        manager=fields.reference(Kind.PERSON, "manager"),
        away=fields.truth("away"),
        place=fields.place,
    )


def _role(source: Source, key: str, value: Value) -> Role:
    fields = Fields(source, value, _ROLE)
    fields.needed("name", "Marketing team")
    return Role(
        id=key,
        name=fields.text("name") or key,
        clause=fields.reference(Kind.CLAUSE, "clause"),
        holders=fields.references(Kind.PERSON, "holders"),
        deputies=fields.references(Kind.PERSON, "deputies"),
        above=fields.reference(Kind.ROLE, "above"),
        relative=fields.truth("relative"),
        place=fields.place,
        slack=fields.text("slack") or None,
        teams=fields.text("teams") or None,
    )


def _route(source: Source, key: str, value: Value) -> Route | None:
    fields = Fields(source, value, _ROUTE)
    fields.needed("name", "A student may be at risk of harm")
    fields.needed("role", "safeguarding-lead")
    fields.needed("clause", "raising-a-concern:2.1")
    role, clause = fields.reference(Kind.ROLE, "role"), fields.reference(Kind.CLAUSE, "clause")
    if role is None or clause is None:
        return None
    return Route(
        id=key,
        name=fields.text("name") or key,
        role=role,
        clause=clause,
        urgent=fields.truth("urgent"),
        phrasings=fields.texts("phrasings"),
        place=fields.place,
    )
