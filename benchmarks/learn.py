"""Learn the matcher's weights from the corpus: `python -m benchmarks.learn`.

Each policy is seen through an adapter that was trained without it (benchmarks/train_adapter.py 0 1), so
that the cosines are as they will be on a policy that nobody has seen. Nothing is learned from the real
policies. Writes bot/matching/weights.yaml and bot/matching/directions.npy beside it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import yaml

from benchmarks.cached import held_out
from benchmarks.examples import Example, examples, strangers
from benchmarks.fits import fit_gate
from benchmarks.gates import JUDGED, SAID_SO, direction, fit, gates_of, report_gate, thresholds
from benchmarks.listwise import rank_weights, rounded, route_weights
from benchmarks.sets import corpus
from bot.matching.features import FEATURES, WORD_FEATURES

WEIGHTS = Path(__file__).parents[1] / "bot" / "matching" / "weights.yaml"
DIRECTIONS = WEIGHTS.with_name("directions.npy")


def main() -> None:
    """Learn with and without meanings, write the weights, print the figures."""
    written = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = corpus(folder / "corpus")
        encoders = held_out()
        for name in ("with_meaning", "words_only"):
            semantic = name == "with_meaning"
            found = examples(rows, encoders if semantic else dict.fromkeys(encoders), folder)
            strange = strangers(rows, encoders if semantic else dict.fromkeys(encoders), folder)
            written[name], directions = learn(found, strange, semantic=semantic)
            if semantic:
                np.save(DIRECTIONS, directions)
    text = "# Learned by `python -m benchmarks.learn`; bot/matching/ranking.py says what the names mean.\n"
    WEIGHTS.write_text(text + yaml.safe_dump(written, sort_keys=False, width=100_000), "utf-8")


def learn(
    tune: list[Example], strange: list[Example], *, semantic: bool
) -> tuple[dict[str, object], np.ndarray]:
    """One part of weights.yaml, and the two directions of meaning (none without an encoder).

    `strange` are reports as `benchmarks.examples.strangers` has them.
    """
    names = FEATURES if semantic else WORD_FEATURES
    print(f"\n== {'with meanings' if semantic else 'words only'}: learned on {len(tune)} questions")
    report_along, report_direction = direction(tune, lambda row: row.kind == "report", 0.3)
    about_along, about_direction = direction(tune, lambda row: row.kind != "offtopic", 3.0)
    report, report_from = report_gate(tune, report_along)
    gates = gates_of(tune, names, about_along)
    fits, fits_from = fit_gate(tune, strange)
    part = {
        "features": rounded(rank_weights(tune, names)),
        **{which: fit(gates, which) for which in JUDGED},
        **thresholds(gates, SAID_SO[semantic]),
        "report": report,
        "report_from": report_from,
        "route": route_weights(tune),
        "fits": fits,
        "fits_from": fits_from,
    }
    return part, np.stack([report_direction, about_direction])


if __name__ == "__main__":
    main()
