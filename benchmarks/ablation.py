"""What each family of features adds, and what it costs: `python -m benchmarks.ablation`, after `make train`.

Weights are learned on one half of the corpus and tried on the other, each question through the adapter that was
trained without its policy, never refusing: with all features, without one family at a time, and with only a few.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.cached import held_out
from benchmarks.examples import Example, examples
from benchmarks.generated import sample
from benchmarks.listwise import rank_weights
from benchmarks.report import table, tell, write
from benchmarks.scores import FIRST, Hits
from benchmarks.sets import corpus, folds
from benchmarks.yardsticks import Order, by_meaning, by_us
from bot.matching.concepts import GROUPS
from bot.matching.encoder import ADAPTER, Encoder, model_folder
from bot.matching.features import ELSEWHERE_FEATURES, FEATURES, MEANING_FEATURES, WORD_FEATURES
from bot.matching.forms import FORMS
from bot.matching.index import index_with
from bot.matching.ranking import feature_weights, rank

FAMILIES = {
    "the clause's meaning": ("meaning",),
    "the best sentence's meaning": ("sentence",),
    "the question's best part": ("part",),
    "shared words (BM25, share)": ("words", "share"),
    "spelling nearby (fuzzy)": ("fuzzy",),
    "the heading's words": ("heading",),
    "length": ("length",),
    "negation": ("negation",),
    "who, account, medium, deed": tuple(
        f"{group} {how}" for how in ("agrees", "differs") for group in GROUPS
    ),
    "what is asked elsewhere": ELSEWHERE_FEATURES,
    "what is asked for": tuple(f"answers {form}" for form in FORMS),
}
WORDS_ONLY, MEANING_ONLY, ALL = "words only", "the encoder alone", "encoder and all features"
ASKED = 200


def main() -> None:
    """Measure, and write the section."""
    with tempfile.TemporaryDirectory() as place:
        write("ablation", list(lines(Path(place))))


def lines(folder: Path) -> Iterator[str]:
    """The section; policies and indexes are kept below `folder` meanwhile."""
    encoders = held_out()
    rows = corpus(folder / "corpus")
    tell("ablation: what the matcher sees")
    with_meaning = _halves(examples(rows, encoders, folder / "with-meaning"))
    by_words = _halves(examples(rows, dict.fromkeys(encoders), folder / "by-words"))
    tell("ablation: the ways")
    found = {
        WORDS_ONLY: tried(by_words, WORD_FEATURES),
        MEANING_ONLY: tried(with_meaning, MEANING_FEATURES[:1]),
        "encoder, best sentence and part": tried(with_meaning, MEANING_FEATURES),
        ALL: (best := tried(with_meaning, FEATURES)),
    }
    costs = _costs(folder / "sample")
    yield "## What each feature adds"
    yield ""
    yield (
        "The answerable questions of both halves of our corpus. The ranking's weights are learned on one half and tried "
        "on the other, each question through an adapter that was trained without its policy, never refusing. The cost is "
        f"processor time for one of {ASKED} questions to the sample on one thread, the shipped adapter in use: from the "
        "words to the order of the clauses."
    )
    yield from table(
        ["way", "first.right", "among three", "a question"],
        [[way, f"{hits.first:.3f}", f"{hits.three:.3f}", costs.get(way, "–")] for way, hits in found.items()],
    )
    yield "Without one family at a time, the rest learned again; what is lost, in points of a hundred:"
    yield from table(
        ["without", "first.right", "lost", "among three", "lost"],
        [_lost(family, _without(family, with_meaning), best) for family in FAMILIES],
    )


def tried(halves: Sequence[Sequence[Example]], names: Sequence[str]) -> Hits:
    """How good the order is with only the features of `names`, each half by the weights of the others."""
    firsts, threes = [], []
    for at, half in enumerate(halves):
        weights = rank_weights([one for n, other in enumerate(halves) if n != at for one in other], names)
        for example in (one for one in half if one.row.kind == "answerable"):
            ranked = rank(example.query, example.candidates, feature_weights(weights))
            right = [position in example.right for position in ranked.candidates.positions[:FIRST]]
            firsts.append(bool(right and right[0]))
            threes.append(any(right))
    return Hits(float(np.mean(firsts)), float(np.mean(threes)))


def _without(family: str, halves: Sequence[Sequence[Example]]) -> Hits:
    tell(f"ablation: without {family}")
    return tried(halves, [name for name in FEATURES if name not in FAMILIES[family]])


def _lost(family: str, hits: Hits, best: Hits) -> list[str]:
    first, three = 100 * (best.first - hits.first), 100 * (best.three - hits.three)
    return [family, f"{hits.first:.3f}", f"{first:+.1f}", f"{hits.three:.3f}", f"{three:+.1f}"]


def _halves(found: Sequence[Example]) -> list[list[Example]]:
    return [[one for one in found if one.row.policy in policies] for policies in folds().values()]


def _costs(folder: Path) -> dict[str, str]:
    """Processor time for one question, by way."""
    place = model_folder()
    assert place is not None, "held_out() exits where there is no model"
    encoder, known = Encoder(place, ADAPTER), sample()
    texts = {key: clause.words for key, clause in known.clauses.items()}
    questions = [question for answer in known.answers for question in answer.questions][:ASKED]
    ways = {
        WORDS_ONLY: by_us(index_with(None, known, folder / "by-words")),
        MEANING_ONLY: by_meaning(texts, encoder),
        ALL: by_us(index_with(encoder, known, folder / "with-meaning")),
    }
    return {way: f"{1000 * _processor_time(order, questions):.1f} ms" for way, order in ways.items()}


def _processor_time(order: Order, questions: Sequence[str]) -> float:
    for question in questions[:10]:
        order(question)
    start = time.process_time()
    for question in questions:
        order(question)
    return (time.process_time() - start) / len(questions)


if __name__ == "__main__":
    main()
