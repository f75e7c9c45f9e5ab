"""Next year's version of a policy: which of its clauses are the old ones, and what happened to each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.importing.write import Naming
from bot.knowledge.labels import label_id
from bot.knowledge.word_diff import word_diff
from bot.model import Clause

ALIKE = 0.5
"""Two clauses that share this much of their words are the same clause, reworded."""
ALIKE_WITH_LABEL = 0.3
"""With the same number before them, this much is enough."""
_WORD = re.compile(r"\w+")


class Change(StrEnum):
    """What happened to a clause from one version to the next."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    MOVED = "moved"
    MOVED_AND_REWORDED = "moved and reworded"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause before and after; one of the two is None for what is new or gone."""

    before: Clause | None
    after: Clause | None

    @property
    def change(self) -> Change:
        """What happened to the clause. One without a number cannot move."""
        if self.before is None:
            return Change.NEW
        if self.after is None:
            return Change.GONE
        reworded = self.before.fingerprint != self.after.fingerprint
        if self.before.label != self.after.label:
            return Change.MOVED_AND_REWORDED if reworded else Change.MOVED
        return Change.REWORDED if reworded else Change.UNCHANGED

    @property
    def shown(self) -> str:
        """One line for a person: what happened, to which clause, and the changed words."""
        name = _local(self.after or self.before)
        if self.before is None or self.after is None:
            words = " ".join((self.after or self.before).words.split())  # type: ignore[union-attr]
            return f"{self.change}: {name}: {words}"
        moved = f"{_local(self.before)} → {name}" if "moved" in self.change else name
        if self.before.fingerprint == self.after.fingerprint:
            return f"{self.change}: {moved}"
        return f"{self.change}: {moved}: {word_diff(self.before.words, self.after.words)}"


def align(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Pair, ...]:
    """Each clause of `after` with the one of `before` that it was, in order; then those that are gone."""
    partners = _same_words(before, after)
    _alike(before, after, partners)
    kept = set(partners.values())
    pairs = [
        Pair(before[partners[at]] if at in partners else None, clause) for at, clause in enumerate(after)
    ]
    return (*pairs, *(Pair(clause, None) for at, clause in enumerate(before) if at not in kept))


def names_after(pairs: Sequence[Pair]) -> dict[str, Naming]:
    """By the id that a clause would get, the one that it is to have, with its earlier ids.

    A clause without a number keeps the id that it had; one with a number is called by it.
    """
    numbered = {_local(pair.after) for pair in pairs if pair.after and _is_numbered(pair.after)}
    names: dict[str, Naming] = {}
    for old, new in ((pair.before, pair.after) for pair in pairs):
        if old is None or new is None:
            continue
        had, gets = _local(old), _local(new)
        was = tuple(name.partition(":")[2] for name in old.was)
        keeps = not _is_numbered(new) and not _is_numbered(old) and had not in numbered
        name = had if keeps else gets
        earlier = tuple(dict.fromkeys(one for one in (had, *was) if one != name))
        if name != gets or earlier:
            names[gets] = Naming(name, earlier)
    return names


def _same_words(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """Positions in `after` → in `before` where the words are the same; the same number goes first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for at, clause in enumerate(before):
        waiting[clause.fingerprint].append(at)
    partners: dict[int, int] = {}
    for same_label in (True, False):
        for at, clause in enumerate(after):
            if at in partners:
                continue
            options = waiting[clause.fingerprint]
            fitting = [o for o in options if not same_label or before[o].label == clause.label]
            if fitting:
                partners[at] = fitting[0]
                options.remove(fitting[0])
    return partners


def _alike(before: Sequence[Clause], after: Sequence[Clause], partners: dict[int, int]) -> None:
    """Add the pairs of reworded clauses to `partners`, the most alike first."""
    taken = set(partners.values())
    left = {at: _shingles(clause) for at, clause in enumerate(before) if at not in taken}
    scored = [
        (score, at, old)
        for at, clause in enumerate(after)
        if at not in partners
        for score, old in _scores(clause, left, before)
    ]
    for _, at, old in sorted(scored, key=lambda found: (-found[0], found[1], found[2])):
        if at not in partners and old not in taken:
            partners[at] = old
            taken.add(old)


def _scores(
    clause: Clause, left: Mapping[int, Counter[str]], before: Sequence[Clause]
) -> Iterator[tuple[float, int]]:
    mine = _shingles(clause)
    for at, other in left.items():
        same_label = bool(clause.label) and clause.label == before[at].label
        score = 2 * (mine & other).total() / max(1, mine.total() + other.total())
        if score >= (ALIKE_WITH_LABEL if same_label else ALIKE):
            yield score + (0.1 if same_label else 0), at


def _shingles(clause: Clause) -> Counter[str]:
    """The words of a clause, and each two that stand together."""
    words = _WORD.findall(clause.words.lower())
    return Counter([*words, *(f"{a} {b}" for a, b in pairwise(words))])


def _is_numbered(clause: Clause) -> bool:
    return bool(clause.label) and label_id(clause.label) == _local(clause)


def _local(clause: Clause | None) -> str:
    return clause.id.partition(":")[2] if clause else ""
