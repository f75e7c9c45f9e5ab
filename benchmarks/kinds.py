"""Kinds of policy that nothing was learned from: `build/train/bin/python -m benchmarks.kinds`, after `make train`.

For each group of `corpus/kinds.yaml` an adapter is trained without the group's policies. Weights for a group
are then learned from the other three, each seen through the adapter that was trained without it, and the
group's own questions are asked through the product with that adapter and those weights. Over two hours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from unittest.mock import patch

from benchmarks.cached import caching
from benchmarks.examples import examples
from benchmarks.learn import learn
from benchmarks.quality import broken_down, halves
from benchmarks.report import tell, write
from benchmarks.scores import Judged, ask
from benchmarks.sets import adapter_without, corpus, kinds
from benchmarks.train_adapter import train
from bot.matching import match
from bot.matching.encoder import Encoder
from bot.matching.index import index_with
from bot.matching.ranking import Weights, weights_of


def main() -> None:
    """Train what is not there yet, ask, and write the section."""
    with tempfile.TemporaryDirectory() as place:
        write("kinds", list(lines(Path(place))))


def lines(folder: Path) -> Iterator[str]:
    """The section; policies and indexes are kept below `folder` meanwhile."""
    groups = kinds()
    kind_of = {policy: kind for group in groups for kind, some in group.items() for policy in some}
    group_of = {
        policy: f"{at}: {', '.join(group)}"
        for at, group in enumerate(groups, start=1)
        for some in group.values()
        for policy in some
    }
    unseen = _asked([frozenset[str]().union(*group.values()) for group in groups], folder)
    known = [one for half in halves(folder).values() for one in half.judged]
    yield "## Kinds of policy that it has not learned from"
    yield ""
    yield (
        "The corpus in four groups of kinds (`benchmarks/corpus/kinds.yaml`). The policies of each are asked with "
        "an adapter that was trained without the group, and with weights, gates and thresholds that were learned "
        "from the other groups, each seen through the adapter that was trained without it. Every question counts once."
    )
    yield from broken_down("left out", unseen, lambda row: group_of[row["policy"]])
    if known:
        yield (
            "The same policies by halves, where the other half of the corpus holds others of their kind. These "
            "adapters have learned from half of the corpus, those above from three quarters; the three policies "
            "that stand in no half are not among them."
        )
        yield from broken_down("kinds known", known, lambda row: group_of[row["policy"]])
    yield "By kind, with its group left out:"
    yield from broken_down("kind", unseen, lambda row: kind_of[row["policy"]])


def _asked(groups: Sequence[frozenset[str]], folder: Path) -> Judged:
    """Every question of the corpus with what its reply is worth, its group left out of all that is learned."""
    rows = corpus(folder / "corpus")
    encoders: dict[str, Encoder] = {}
    for at, policies in enumerate(groups, start=1):
        encoders |= dict.fromkeys(sorted(policies), _encoder(at, policies))
    seen = examples(rows, encoders, folder)
    judged: Judged = []
    for at, policies in enumerate(groups, start=1):
        tell(f"kinds: without group {at}")
        learned = learn([one for one in seen if one.row.policy not in policies], [], semantic=True)
        questions = corpus(folder / "corpus", keep=policies.__contains__)
        with _weights(weights_of(*learned)):
            asked = ask(questions, lambda name, known: index_with(encoders[name], known, folder / "index"))
        judged = [*judged, *asked.judged]
    return judged


def _encoder(at: int, policies: frozenset[str]) -> Encoder:
    path = adapter_without(f"kinds-{at}")
    tell(f"kinds: training without group {at}")
    train(policies, path)
    encoder = caching(path)
    assert encoder is not None, "train() exits where there is no model"
    return encoder


def _weights(weights: Weights) -> AbstractContextManager[object]:
    """While this lasts, the product matches by `weights` in the place of those that it ships."""
    return patch.object(match, "load_weights", lambda **_: weights)


if __name__ == "__main__":
    main()
