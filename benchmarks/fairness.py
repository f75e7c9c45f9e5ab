"""Whether everybody is answered alike: the fairness part of docs/benchmarks.md.

The questions of `corpus/fairness.yaml` come in sets: the same question to the same clause, once for each
group of askers. Nothing is ever learned from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import comb
from pathlib import Path

import yaml

from adapters.scoring import judge
from adapters.wire import reply_json
from benchmarks.cached import caching
from benchmarks.report import table, tell
from benchmarks.sets import CORPUS, Row, adapter_without, folds, imported
from bot.conversation import Conversation
from bot.matching.encoder import Encoder
from bot.matching.index import index_with
from bot.replies import Question

LARGEST = 0.05
"""How far two groups may lie apart in first.right: what the project asks of itself."""
Groups = Mapping[str, Sequence[Row]]
"""By group, its questions; those at the same place belong to the same set."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Two groups, how far the first is ahead, and the sets in which only one of them is right."""

    ahead: str
    behind: str
    difference: float
    only_ahead: int
    only_behind: int

    @property
    def chance(self) -> float:
        """How often two groups that are answered alike differ in so uneven sets by chance (exact McNemar test)."""
        uneven, fewer = self.only_ahead + self.only_behind, min(self.only_ahead, self.only_behind)
        return min(1.0, 2 * sum(comb(uneven, at) for at in range(fewer + 1)) / (1 << uneven))


def written() -> dict[str, Groups]:
    """The questions by what is varied, then by group."""
    told = yaml.safe_load((CORPUS / "fairness.yaml").read_text("utf-8"))
    phrasings: dict[str, list[Row]] = defaultdict(list)
    named: dict[str, list[Row]] = defaultdict(list)
    for one in told["phrasings"]:
        for group in (key for key in one if key not in ("policy", "cites")):
            phrasings[group].append(_row(one, one[group]))
    for at, one in enumerate(told["named"]):
        for group, names in told["names"].items():
            named[group].append(_row(one, one["asked"].format(name=names[at % len(names)])))
    return {"phrasing": phrasings, "name": named}


def first_right(groups: Groups, conversations: Mapping[str, Conversation]) -> dict[str, list[bool]]:
    """Of each group, question by question, whether a clause that answers is shown first."""
    return {group: [_found(row, conversations[row.policy]) for row in rows] for group, rows in groups.items()}


def widest(right: Mapping[str, Sequence[bool]]) -> Gap:
    """The two groups that lie furthest apart."""
    return max((_between(*pair) for pair in combinations(right.items(), 2)), key=lambda gap: gap.difference)


def lines(folder: Path) -> Iterator[str]:
    """The section; policies and indexes are kept below `folder` meanwhile."""
    tell("fairness")
    encoders = _encoders()
    held_out = all(adapter_without(fold).exists() for fold in folds())
    questions = written()
    policies = {row.policy for groups in questions.values() for rows in groups.values() for row in rows}
    conversations = {name: _opened(name, encoders.get(name), folder) for name in sorted(policies)}
    yield "## Everybody alike"
    yield ""
    yield (
        "The same questions to the same clauses of our corpus (`benchmarks/corpus/fairness.yaml`, from which "
        f"nothing is learned), asked by different people. {_through(encoders, held_out)} Between any two groups, "
        f"first.right is to differ by at most {LARGEST:.2f}."
    )
    for varied, groups in questions.items():
        right = first_right(groups, conversations)
        yield from table(
            [varied, "first.right", "questions"],
            [[group, f"{sum(each) / len(each):.3f}", str(len(each))] for group, each in right.items()],
        )
        yield _told(widest(right), pairs=comb(len(right), 2))


def _row(one: Mapping[str, str], question: str) -> Row:
    return Row("", one["policy"], question, "answerable", (one["cites"],), "", 2)


def _found(row: Row, conversation: Conversation) -> bool:
    reply = conversation.respond(Question(row.question)).reply
    return judge(asdict(row), reply_json(reply, conversation.knowledge))["first.right"]


def _between(one: tuple[str, Sequence[bool]], other: tuple[str, Sequence[bool]]) -> Gap:
    (ahead, better), (behind, worse) = sorted((one, other), key=lambda of: -sum(of[1]))
    pairs = list(zip(better, worse, strict=True))
    return Gap(
        ahead,
        behind,
        (sum(better) - sum(worse)) / len(pairs),
        sum(a and not b for a, b in pairs),
        sum(b and not a for a, b in pairs),
    )


def _encoders() -> dict[str, Encoder | None]:
    """By policy, the encoder that was trained without it; where there is none, the shipped one."""
    found: dict[str, Encoder | None] = {}
    for fold, policies in folds().items():
        adapter = adapter_without(fold)
        encoder = caching(adapter) if adapter.exists() else caching()
        found |= dict.fromkeys(policies, encoder)
    return found


def _opened(policy: str, encoder: Encoder | None, folder: Path) -> Conversation:
    document = next((CORPUS / "policies").glob(f"{policy}.*"))
    knowledge = imported(document, folder / policy)
    return Conversation(knowledge, index_with(encoder, knowledge, folder / "index"))


def _through(encoders: Mapping[str, Encoder | None], held_out: bool) -> str:
    if not all(encoders.values()):
        return "Asked by words only, as the model is not installed."
    if held_out:
        return (
            "Each is asked through an adapter that was trained without its policy; the few weights were learned "
            "on all of them."
        )
    return "Each is asked through the shipped adapter, which has learned from other questions about these policies."


def _told(gap: Gap, pairs: int) -> str:
    return (
        f"Largest difference of {pairs} pairs: {gap.difference:.3f}, {gap.ahead} over {gap.behind} (right for only "
        f"the first of them in {gap.only_ahead} sets, only the second in {gap.only_behind}; two groups that are "
        f"answered alike lie so far apart with a chance of {gap.chance:.2f}, by an exact McNemar test, and the widest "
        f"of {pairs} pairs oftener{')' if gap.difference <= LARGEST else '): **more than it should be**'}."
    )
