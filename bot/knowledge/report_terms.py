"""The part of organisation.yaml that says by when reports are answered, and how long they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from bot.knowledge.fields import Fields
from bot.knowledge.reading import Kind, Reference, Source
from bot.knowledge.yaml_text import Value
from bot.model import Severity
from bot.terms import LATEST_ACKNOWLEDGEMENT_DAYS, LATEST_FEEDBACK_MONTHS, Outcome, Terms

REPORTS = (
    "acknowledge_working_days",
    "acknowledge_days",
    "feedback_months",
    "weekend",
    "holidays",
    "keep_months",
    "keep_months_by_kind",
    "audit_head_to",
    "anonymous_files",
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_MOST_DAYS = 366
_MOST_MONTHS = 1200
"""A hundred years: longer than anybody's file is kept."""
_LAW = "Directive (EU) 2019/1937, article 9"


def read_terms(source: Source, fields: Fields) -> Terms:
    """The terms under `reports:`; a default stands for whatever is missing or makes no sense."""
    plain = Terms()
    kept = fields.get("keep_months")
    months = _months(kept, ("open", "withdrawn", *_OUTCOMES)) if kept else {}
    terms = replace(
        plain,
        acknowledge_working_days=_count(
            fields, "acknowledge_working_days", _MOST_DAYS, plain.acknowledge_working_days
        ),
        acknowledge_days=_count(fields, "acknowledge_days", _MOST_DAYS, plain.acknowledge_days),
        feedback_months=_count(fields, "feedback_months", _MOST_MONTHS, plain.feedback_months),
        keep_open_months=months.get("open", plain.keep_open_months),
        keep_withdrawn_months=months.get("withdrawn", plain.keep_withdrawn_months),
        keep_closed_months=MappingProxyType({**plain.keep_closed_months, **_outcomes(months)}),
        keep_kind_months=_by_kind(source, fields.get("keep_months_by_kind")),
        weekend=_weekend(fields.get("weekend")) or plain.weekend,
        holidays=frozenset(_holidays(fields.get("holidays"))),
    )
    _hold_to_law(fields, terms)
    return terms


def _count(fields: Fields, key: str, most: int, default: int) -> int:
    value = fields.get(key)
    return (value.count(most) if value else None) or default


def _months(value: Value, known: tuple[str, ...]) -> dict[str, int]:
    counted = ((name, one.count(_MOST_MONTHS)) for name, one in value.entries(known).items())
    return {name: months for name, months in counted if months}


def _outcomes(months: Mapping[str, int]) -> dict[Outcome, int]:
    return {outcome: months[outcome] for outcome in Outcome if outcome in months}


def _by_kind(source: Source, value: Value | None) -> Mapping[str, Mapping[Outcome, int]]:
    kinds: dict[str, Mapping[Outcome, int]] = {}
    for route, kept in value.entries().items() if value else ():
        source.references.append(Reference(Kind.ROUTE, route, "keep_months_by_kind", kept.place))
        kinds[route] = MappingProxyType(_outcomes(_months(kept, _OUTCOMES)))
    return MappingProxyType(kinds)


def _weekend(value: Value | None) -> frozenset[int]:
    """Numbers of weekdays; none where nothing is written, or nothing that leaves a day to work."""
    days = set()
    for item in value.items() if value else ():
        name = item.text().lower()
        if name in _DAYS:
            days.add(_DAYS.index(name))
        elif name:
            item.report(f"weekend: {name} is no day of the week, such as saturday")
    if value and len(days) == len(_DAYS):
        value.report("weekend has every day of the week, so nobody would ever have to answer; take days out")
        return frozenset()
    return frozenset(days)


def _holidays(value: Value | None) -> Iterator[date]:
    for item in value.items() if value else ():
        first, _, last = item.text().partition(" to ")
        try:
            start = date.fromisoformat(first)
            end = date.fromisoformat(last or first)
        except ValueError:
            example = "2026-12-25, or 2026-12-21 to 2027-01-01"
            item.report(f"holidays: {item.text() or 'this'} is no date; write it as in {example}")
            continue
        if not timedelta(0) <= end - start <= timedelta(days=366):
            item.report(f"holidays: {item.text()} must end after it begins, and within a year")
            continue
        yield from (start + timedelta(days=n) for n in range((end - start).days + 1))


def _hold_to_law(fields: Fields, terms: Terms) -> None:
    """Warn of what the law in the European Union does not allow, and of a deadline that is never met."""
    if (days := fields.get("acknowledge_days")) and terms.acknowledge_days > LATEST_ACKNOWLEDGEMENT_DAYS:
        days.report(
            f"acknowledge_days {terms.acknowledge_days} is later than the {LATEST_ACKNOWLEDGEMENT_DAYS} days "
            f"that {_LAW}(1)(b), allows where it applies",
            Severity.WARNING,
        )
    if (months := fields.get("feedback_months")) and terms.feedback_months > LATEST_FEEDBACK_MONTHS:
        months.report(
            f"feedback_months {terms.feedback_months} is later than the {LATEST_FEEDBACK_MONTHS} months "
            f"that {_LAW}(1)(f), allows where it applies",
            Severity.WARNING,
        )
    working = fields.get("acknowledge_working_days")
    if working and terms.acknowledge_working_days > terms.acknowledge_days:
        working.report(
            f"acknowledge_working_days {terms.acknowledge_working_days} are more than the "
            f"{terms.acknowledge_days} days of acknowledge_days, which come first",
            Severity.WARNING,
        )
