"""What every chat platform looks up alike: whose a workspace is, where a role is, what is asked most."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.ports import Desk
from bot.knowledge.appointed import reachable
from bot.model import Answer, Knowledge, Person, Role, Workspaces
from bot.store import StoreError, asked


def listed_by(platform: str, names: tuple[str, ...], knowledges: Mapping[str, Knowledge]) -> str | None:
    """The organisation whose folder lists one of these ids as its workspace on `platform`."""
    wanted = set(filter(None, names))
    return next((id_ for id_, one in knowledges.items() if wanted & set(_on(platform, one).ids)), None)


def organisation_of(platform: str, names: tuple[str, ...], knowledges: Mapping[str, Knowledge]) -> str | None:
    """The organisation that lists the workspace, or the only one there is if it lists none at all."""
    if found := listed_by(platform, names, knowledges):
        return found
    only = next(iter(knowledges.values())) if len(knowledges) == 1 else None
    return next(iter(knowledges)) if only and not _on(platform, only).ids else None


def reach(platform: str, role: Role, knowledge: Knowledge) -> str | None:
    """The id of a channel or of a person there; None where `platform` does not know how to reach the role."""
    if at := _address(platform, role):
        return at
    rung, people = reachable(role, knowledge)
    if rung is not role and (at := _address(platform, rung)):
        return at
    return next(filter(None, (_address(platform, person) for person in people)), None)


async def popular(desk: Desk, organisation: str) -> tuple[Answer, ...]:
    """The organisation's written answers for everybody: the most asked first, then one of each policy.

    What nobody has asked yet comes as its policy goes: the names of the files would put anything first.
    """
    try:
        counted = await desk.stored(lambda tx: asked.most(tx, organisation))
    except StoreError:
        counted = ()
    knowledge = desk.conversations[organisation].knowledge
    place = {clause: number for number, clause in enumerate(knowledge.clauses)}
    open_to_all = (answer for answer in knowledge.answers if answer.audience is None)
    in_order = sorted(open_to_all, key=lambda one: place.get(next(iter(one.cites), ""), len(place)))
    answers = {answer.id: answer for answer in in_order}
    first = {
        answer.cites[0].partition(":")[0]: answer for answer in reversed(answers.values()) if answer.cites
    }
    ranked = [answers[id_] for id_ in counted if id_ in answers]
    return tuple(dict.fromkeys((*ranked, *reversed(first.values()), *answers.values())))


def _on(platform: str, knowledge: Knowledge) -> Workspaces:
    workspaces: Workspaces = getattr(knowledge.organisation, platform)
    return workspaces


def _address(platform: str, of: Role | Person) -> str | None:
    address: str | None = getattr(of, platform)
    return address
