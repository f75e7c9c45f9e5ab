"""How often a follow-up question finds its clause: `python -m benchmarks.follow_ups`.

Each dialogue of `corpus/follow_ups.yaml` is asked as it stands. Printed are the share whose last reply
shows the clause first, and among what it shows; then, one a line, the dialogues that went wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bot.conversation import Conversation
from bot.importing.importer import import_files
from bot.knowledge.load import load
from bot.matching.index import open_index
from bot.replies import Answered, Citation, Question, Reply, WhichOfThese
from bot.settings import sample_folder

CORPUS = Path(__file__).parent / "corpus"
SAMPLE = "northbridge"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dialogue: the clauses shown last, and at which place the right one stands."""

    policy: str
    asked: Sequence[str]
    shown: Sequence[str]
    place: int | None


def outcomes(folder: Path, semantic: str = "auto") -> list[Outcome]:
    """Hold every dialogue; what has to be imported and indexed goes under `folder`."""

    @cache
    def opened(policy: str) -> Conversation:
        knowledge = load(_folder_of(policy, folder), date(2026, 11, 1))[0]
        return Conversation(knowledge, open_index(knowledge, folder, semantic))

    written = yaml.safe_load((CORPUS / "follow_ups.yaml").read_text("utf-8"))
    return [_held(opened(one["policy"]), one) for one in written]


def _folder_of(policy: str, folder: Path) -> Path:
    if policy == SAMPLE:
        return Path(sample_folder()) / SAMPLE
    source = next((CORPUS / "policies").glob(f"{policy}.*"))
    import_files([source], folder / policy, policy, None, date(2026, 9, 1))
    return folder / policy


def _held(conversation: Conversation, dialogue: Mapping[str, Sequence[str]]) -> Outcome:
    context, reply = None, None
    for asked in dialogue["asked"]:
        turn = conversation.respond(Question(asked), context)
        context, reply = turn.context, turn.reply
    assert reply is not None
    citations = _shown(reply)
    right = [any(words in one.clause.words for words in dialogue["cites"]) for one in citations]
    place = right.index(True) if any(right) else None
    return Outcome(str(dialogue["policy"]), dialogue["asked"], [one.clause.id for one in citations], place)


def _shown(reply: Reply) -> Sequence[Citation]:
    match reply:
        case Answered():
            return reply.citations
        case WhichOfThese():
            return reply.alternatives
        case _:
            return ()


def lines(folder: Path) -> Iterator[str]:
    """The part of docs/benchmarks.md about them."""
    yield "### Follow-up questions"
    yield ""
    for name, some in by_place(outcomes(folder)).items():
        yield f"- {name}: the last question of {_told(some)}."
    yield ""


def by_place(held: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes by where the policy comes from."""
    return {
        "the sample": [one for one in held if one.policy == SAMPLE],
        "other policies of the corpus": [one for one in held if one.policy != SAMPLE],
    }


def main() -> None:
    """Print the shares and what went wrong."""
    with TemporaryDirectory() as folder:
        held = outcomes(Path(folder))
    for name, some in by_place(held).items():
        print(f"{name}: the last question of {_told(some)}")
    for one in held:
        if one.place != 0:
            print(f"{one.place}  {one.policy}: {' / '.join(one.asked)} -> {', '.join(one.shown)}")


def _told(some: Sequence[Outcome]) -> str:
    first = sum(one.place == 0 for one in some)
    shown = sum(one.place is not None for one in some)
    return f"{len(some)} dialogues finds its clause first in {first}, and shows it in {shown}"


if __name__ == "__main__":
    main()
