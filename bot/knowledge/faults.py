"""The checks that take the whole folder: every name leads somewhere, and nothing says two things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.knowledge.nearest import suggestion
from bot.knowledge.reading import Kind, Reference
from bot.model import Answer, Fault, Knowledge, Place, Role, Severity

_NOT_A_WORD = re.compile(r"[^\w]+")
_LISTED = "; `clausebot clauses` lists those that there are"


def cross_check(
    knowledge: Knowledge,
    references: Iterable[Reference],
    moved: Mapping[str, str],
    waiting: Mapping[str, date],
    unread: Iterable[str],
    today: date,
) -> Iterator[Fault]:
    """Every fault between the files of a folder.

    `references` are the names that its files use; `moved` leads from a clause's earlier id to its
    present one; `waiting` has the clauses that come into force later. Names that would stand in an
    `unread` file are not reported again.
    """
    yield from _unknown_names(knowledge, references, moved, waiting, set(unread))
    yield from _owners(knowledge)
    yield from _questions_claimed_twice((*knowledge.answers, *knowledge.stale))
    yield from _ids_that_may_move(knowledge, references)
    yield from _nobody_behind(knowledge)
    yield from _ladders_in_a_ring(knowledge.roles)
    yield from _head_to_itself(knowledge, references)
    yield from _review_passed(knowledge, today)
    yield from _answers_to_re_read(knowledge, today)


def _fault(place: Place, message: str, severity: Severity = Severity.FAULT) -> Fault:
    return Fault(place.file, place.line, message, severity)


def _unknown_names(
    knowledge: Knowledge,
    references: Iterable[Reference],
    moved: Mapping[str, str],
    waiting: Mapping[str, date],
    unread: set[str],
) -> Iterator[Fault]:
    known: dict[Kind, Mapping[str, object]] = {
        Kind.CLAUSE: knowledge.clauses,
        Kind.ROLE: knowledge.roles,
        Kind.ROUTE: knowledge.routes,
        Kind.PERSON: knowledge.people,
    }
    files = {Kind.ROLE: "roles.yaml", Kind.ROUTE: "routes.yaml", Kind.PERSON: "people.yaml"}
    for use in references:
        if use.name in known[use.kind] or files.get(use.kind) in unread:
            continue
        if use.kind is not Kind.CLAUSE:
            near = suggestion(use.name, known[use.kind]) or f"; write it into {files[use.kind]}"
            yield _fault(use.place, f"{use.key}: there is no {use.kind} {use.name}{near}")
        elif use.name in moved:
            message = f"{use.key} {use.name}, which is now {moved[use.name]}; write the new id"
            yield _fault(use.place, message, Severity.WARNING)
        elif use.name in waiting:
            message = f"{use.key} {use.name}, which comes into force on {waiting[use.name]}"
            yield _fault(use.place, message, Severity.WARNING)
        elif f"policies/{use.name.partition(':')[0]}.md" not in unread:
            yield _fault(use.place, f"{use.key} {use.name}, {not_in_force(use.name, knowledge)}")


def not_in_force(name: str, knowledge: Knowledge) -> str:
    """What to say of a clause that is not there: `which does not exist; nearest is 3.2.9`."""
    if "," in name:
        return f"which are several in one; write them in brackets, as in [{name}]"
    policy_id, colon, part = name.partition(":")
    policy = knowledge.policies_by_id.get(policy_id)
    if policy:
        near = suggestion(part, (clause.id.partition(":")[2] for clause in policy.clauses)) or _LISTED
    elif colon:
        near = suggestion(policy_id, knowledge.policies_by_id) or _LISTED
        near = f": there is no policy {policy_id}{near}"
    else:
        near = "; write POLICY:CLAUSE, as in social-media:3.2.7"
    return f"which does not exist{near}"


def _owners(knowledge: Knowledge) -> Iterator[Fault]:
    for policy in knowledge.policies:
        if policy.owner and policy.owner not in knowledge.roles and knowledge.roles:
            near = suggestion(policy.owner, knowledge.roles) or "; write it into roles.yaml"
            yield _fault(policy.place, f"owner: there is no role {policy.owner}{near}")


def _questions_claimed_twice(answers: tuple[Answer, ...]) -> Iterator[Fault]:
    first: dict[tuple[str, str | None], Answer] = {}
    for answer in answers:
        for question in answer.questions:
            key = (_NOT_A_WORD.sub(" ", question.casefold()).strip(), answer.audience)
            other = first.setdefault(key, answer)
            if other is not answer:
                message = f"{question!r} is a question of {other.id} too; leave it with one of them"
                yield _fault(answer.place, message)


def _ids_that_may_move(knowledge: Knowledge, references: Iterable[Reference]) -> Iterator[Fault]:
    answers = {answer.place.file: answer for answer in (*knowledge.answers, *knowledge.stale)}
    said: set[str] = set()
    for use in references:
        answer = answers.get(use.place.file)
        clause = knowledge.clauses.get(use.name)
        if use.kind is not Kind.CLAUSE or not answer or not clause or clause.id_written or clause.id in said:
            continue
        said.add(clause.id)
        message = (
            f"{answer.id} cites this clause as {clause.id}, an id that would change with its words; "
            f"run `clausebot confirm {answer.id}` to write it here"
        )
        yield _fault(clause.place, message, Severity.WARNING)


def _nobody_behind(knowledge: Knowledge) -> Iterator[Fault]:
    for role in knowledge.roles.values():
        if not role.relative and not role.holders:
            message = f"nobody holds the role {role.id}; write who under holders:"
            yield _fault(role.place, message, Severity.WARNING)
    for route in knowledge.routes.values():
        behind = knowledge.roles.get(route.role)
        if behind and not behind.relative and not behind.holders:
            message = (
                f"the route {route.id} leads to {behind.id}, a role that nobody holds; "
                "write who into roles.yaml, or another role here"
            )
            yield _fault(route.place, message, Severity.WARNING)


def _ladders_in_a_ring(roles: Mapping[str, Role]) -> Iterator[Fault]:
    done: set[str] = set()
    for start in roles.values():
        path: list[Role] = []
        role: Role | None = start
        while role and role.id not in done and role not in path:
            path.append(role)
            role = roles.get(role.above or "")
        if role and role in path:
            ring = [*(step.id for step in path[path.index(role) :]), role.id]
            yield _fault(role.place, f"the roles go up in a ring: {' → '.join(ring)}; take one `above:` out")
        done.update(step.id for step in path)


def _head_to_itself(knowledge: Knowledge, references: Iterable[Reference]) -> Iterator[Fault]:
    """The head of the audit log is worth something only with somebody who cannot change the log."""
    for use in references:
        role = knowledge.roles.get(use.name)
        if use.key != "audit_head_to" or role is None:
            continue
        if role.relative:
            yield _fault(
                use.place, f"audit_head_to: {role.id} is another person for each asker; name a fixed role"
            )
        run_by = set(knowledge.organisation.administrators) & {*role.holders, *role.deputies}
        for person in sorted(run_by):
            message = (
                f"audit_head_to: {person} has the role {role.id} and runs the bot; name a role of others"
            )
            yield _fault(use.place, message)


def _review_passed(knowledge: Knowledge, today: date) -> Iterator[Fault]:
    for policy in knowledge.policies:
        if policy.review_by and policy.review_by < today:
            message = (
                f"the policy was to be reviewed by {policy.review_by}; "
                "review it and write the next date behind review_by:"
            )
            yield _fault(policy.place, message, Severity.WARNING)


def _answers_to_re_read(knowledge: Knowledge, today: date) -> Iterator[Fault]:
    """Each live answer whose last review lies further back than its policy may go without one."""
    for answer in knowledge.answers:
        cited = {one.partition(":")[0] for one in answer.cites}
        policies = (knowledge.policies_by_id[one] for one in cited if one in knowledge.policies_by_id)
        dated = ((one.effective, one.review_by) for one in policies)
        cycles = [until - since for since, until in dated if since and until and until > since]
        if answer.reviewed and cycles and answer.reviewed + min(cycles) < today:
            message = (
                f"the answer was last reviewed on {answer.reviewed}, longer ago than its policy may go "
                "without a review; read it again and write the day behind reviewed:"
            )
            yield _fault(answer.place, message, Severity.WARNING)
