"""Clauses that say whom to tell, ask or inform become drafts of roles and routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importing.acronyms import acronyms, spelled_out
from bot.importing.contacts import contact_in
from bot.importing.incident_words import INCIDENT
from bot.importing.receiving import receives
from bot.importing.role_names import Named, roles_at
from bot.importing.role_shapes import says_what_it_is
from bot.importing.route_names import field_of, incident_in, incident_of_next, route_id, section_in_words
from bot.importing.spared import duty_of_a_role, is_how_another_is_told, is_spared
from bot.importing.telling import Told, in_one_verb, opens_with_order, told_in
from bot.knowledge.labels import slug
from bot.model import Clause


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role as roles.yaml will name it. `clause` is the first clause that appoints it."""

    id: str
    name: str
    clause: str
    relative: bool


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route as routes.yaml will name it."""

    id: str
    name: str
    role: str
    clause: str


@dataclass(frozen=True, slots=True)
class _Appointment:
    """A role in a clause; `incident` is what it is to be told of, where it `receives` reports."""

    verb: str
    named: Named
    receives: bool
    incident: str

    def appoints(self, full_name: str) -> bool:
        """Whether this is a role indeed, and no other name in capitals: "see Mobile Devices"."""
        name, told = self.named.name, bool(_SURE.match(self.verb))
        if name in ("office", "reception") and not _TELLS_ITSELF.match(self.verb):
            return False  # somebody goes to the office, or reports there
        if name.split()[-1] == "owner" and not _SAYS.match(self.verb):
            return False  # lost property goes to its owner
        if "@" in name or name in (_ANYBODY, "office", "reception") or name.split()[-1] == "owner":
            return self.receives and told  # of use only where reports are brought to it
        return told or says_what_it_is(full_name)


_PRONOUN = re.compile(
    r"^(?:this|these|it|they|such|all such|either|both|that|do so|report (?:it|this|them))\b", re.IGNORECASE
)
_SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\b[ap]\.m\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bno\.)(?<!\bext\.)"
    r"(?!(?<=\betc\.)\s+[a-z])[\"'”’)]*\s+|\n"
    r"|\s+(?=\((?i:also|please|in addition|note)\b[^()]*[.!]?\))"
)
_STEP = re.compile(r"^(?:step|stage|-)\s*\w{0,3}[.:)]*\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"^\(([^()]+)\)[.!]?$")
_REPORTED = re.compile(
    r"\b(?:reported|raised|escalated|referred|notified|flagged)"
    r"(?: (?:\w+ly|at once|straight away|promptly|as soon as possible|without delay|on))*$",
    re.IGNORECASE,
)
"""Leads a list of those to whom it is reported."""
_CONTACT = re.compile(r"[^:.;|]{3,60}?(?::|,| \||\s[–—-])\s+(?:\w+[.:]?\s+){0,2}(?:[\w.+-]+@|[\d(+])")
"""An item of such a list: "Service Desk: ext. 4400"."""
_ITEM = re.compile(r"^(?:-|\(\w{1,4}\)|\d{1,2}[.)])\s+")
"""What stands before an item of a list inside of the clause."""
_TOLD_COLUMN = re.compile(
    r"(?:by )?(?:(?:who|whom|person|people|role) )?(?:(?:must|do|should|is) )?(?:you )?(?:to )?"
    r"(?P<verb>who|whom|tell|report|inform|notify|alert|contact|call|ring|ask|consult|escalate|responsible"
    r"|approve[dr]?|agreed|authori[sz]ed|decide[sd]|handled)"
    r"(?: (?:it|this|them|in|first|to|with|by|straight away|at once))*\W*",
    re.IGNORECASE,
)
"""The head of a column that holds whom to tell: "Whom to tell", "Report to", "Approved by"."""
_ANYBODY = "member of staff"
_SAYS = re.compile(
    r"report|rais|tell|inform|notif|alert|complain|escalat|disclos|speak|talk|contact", re.IGNORECASE
)
"""A verb that brings words to somebody, and no things."""
_TELLS_ITSELF = re.compile(r"tell|inform|ring|rung|phone|telephone|call|notif|let\b", re.IGNORECASE)
_SURE = re.compile(
    r"report|rais|refer|escalat|notif|inform|tell|alert|disclos|flag|complain|contact|call|ring|phone|telephon"
    r"|e-?mail|text|message|ask|consult|warn|lets?\b|letting|approach|send|sent|involve|reach|appeal|direct|forward|pass"
    r"|speak|talk|discuss|whom?$|liais|lodg|attention|hand",
    re.IGNORECASE,
)
"""A verb whose object is somebody, whatever they are called; what is seen or signed may be anything."""


def draft_roles(
    clauses: Sequence[Clause], document_words: str = "", title: str = ""
) -> tuple[tuple[RoleDraft, ...], tuple[RouteDraft, ...]]:
    """The roles that `clauses` appoint and the routes to them, each once, in the order of the document.

    `document_words` is where acronyms may be spelled out, besides the clauses; where nothing else says what
    a role is told of, the `title` of the policy does.
    """
    meant = acronyms(" ".join((document_words, *(clause.words for clause in clauses))))
    roles: dict[str, RoleDraft] = {}
    routes: dict[tuple[str, str], RouteDraft] = {}
    for clause in clauses:
        for appointment in _appointments(clause, (title, *clause.heading)):
            name = spelled_out(appointment.named.name, meant)
            key = slug(name)
            if not key or not appointment.appoints(name):
                continue
            roles.setdefault(key, RoleDraft(key, name, clause.id, appointment.named.relative))
            if appointment.receives and (key, clause.id) not in routes:
                taken = {route.id for route in routes.values()}
                routes[key, clause.id] = RouteDraft(
                    route_id(appointment.incident, taken), appointment.incident, key, clause.id
                )
    for clause in clauses:  # after the clauses that say what a role is there for
        if named := contact_in(clause):
            name = spelled_out(named.name, meant)
            known = slug(name) in roles
            roles.setdefault(slug(name), RoleDraft(slug(name), name, clause.id, named.relative))
            if not known and INCIDENT.search(named.name):  # "Whistleblowing Officer", told of nothing else
                field = field_of(named.name)
                taken = {route.id for route in routes.values()}
                routes[slug(name), clause.id] = RouteDraft(
                    route_id(field, taken), field, slug(name), clause.id
                )
    return tuple(roles.values()), tuple(routes.values())


def _appointments(clause: Clause, above: Sequence[str]) -> list[_Appointment]:
    """What the clause's own words appoint; where they need their lead-in to make sense, with it.

    `above` are the headings over it, from the title of the policy down.
    """
    if clause.cells:
        return list(_in_row(clause.cells, above))
    found = list(_in_words(clause.text, clause.lead_in, above))
    if found or not clause.lead_in:
        return found
    lead = clause.lead_in.rstrip(" :–—-")
    to = " to" if _REPORTED.search(lead) and _CONTACT.match(clause.text) else ""
    return list(_in_words(f"{lead}{to} {clause.text}", "", above))


def _in_row(pairs: Sequence[tuple[str, str]], above: Sequence[str]) -> Iterator[_Appointment]:
    """What the cells of a row appoint; what is told of is its first cell."""
    about = pairs[0][1]
    for head, cell in pairs:
        column = _TOLD_COLUMN.fullmatch(head)
        acts = column is not None and column["verb"].lower() == "who" and cell == about
        named_there = roles_at(cell, 0) if column and not acts else []
        if not column or not named_there:
            yield from _in_words(cell, about if cell != about else "", above)
            continue
        for named in named_there:
            takes = receives(Told(column["verb"], 0, named), about, f"{_section(above)}. {about}")
            yield _Appointment(column["verb"], named, takes, about if takes else "")


def _in_words(words: str, before: str, above: Sequence[str]) -> Iterator[_Appointment]:
    its_duty, section, lead_in = duty_of_a_role(before), _section(above), before
    words = in_one_verb(_STEP.sub("", words))
    lead = ""
    for part in (part.strip() for part in _SENTENCE.split(words) if part.strip()):
        sentence = _BRACKETS.sub(r"\1", _ITEM.sub("", part) or part)
        before = lead if lead and sentence != part else before  # an item goes on with what leads the list
        leans = before.endswith(";") or bool(_PRONOUN.match(sentence)) or opens_with_order(sentence)
        context = f"{section}. {before} {sentence}" if leans else f"{section}. {sentence}"
        said_before = (before, lead_in, *(section_in_words(heading) for heading in reversed(above)))
        found = list(_in_sentence(sentence, context, said_before, its_duty))
        yield from found
        lead = sentence if sentence.endswith(":") else lead
        # What the sentence has reported says more to the next one than whom it tells.
        before = next((one.incident for one in found if one.incident), sentence)


def _section(above: Sequence[str]) -> str:
    """The nearest heading; the title of the policy is none."""
    return above[-1] if len(above) > 1 else ""


def _in_sentence(
    sentence: str, context: str, said_before: Sequence[str], its_duty: bool
) -> Iterator[_Appointment]:
    seen: list[tuple[Told, str]] = []
    for told in sorted(told_in(sentence), key=lambda told: told.named.start):
        named = told.named
        if any(named.start < other.named.end and other.named.start < named.end for other, _ in seen):
            continue
        if seen and is_how_another_is_told(sentence, told, seen[-1][0]):
            continue
        spared = its_duty or is_spared(sentence, told)
        takes = not spared and receives(told, sentence, context)
        incident = _incident(sentence, told, said_before, seen[-1:]) if takes else ""
        incident = field_of(named.name) if incident and told.verb == "reach" else incident
        seen.append((told, incident))
        yield _Appointment(told.verb, named, takes, incident)


def _incident(
    sentence: str, told: Told, said_before: Sequence[str], previous: Sequence[tuple[Told, str]]
) -> str:
    """What the role is told of; `previous` is the one that the sentence has before it, with its incident."""
    for other, incident in previous:
        if incident and other.verb_at == told.verb_at and other.named.listed[1] <= told.named.listed[0]:
            return incident_of_next(sentence, other.named, told.named, incident)
    return incident_in(sentence, told.verb_at, told.named, said_before)
