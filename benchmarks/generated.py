"""Knowledge of any size in invented words, the same at every run, and questions about it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from bot.knowledge.load import load
from bot.matching.encoder import WIDTH, Encoder, Vectors
from bot.model import Clause, Knowledge, Modality, Place, Policy
from bot.settings import sample_folder

CLAUSES_A_POLICY = 1_000
_SUBJECTS = [
    "staff",
    "managers",
    "visitors",
    "drivers",
    "volunteers",
    "contractors",
    "trainees",
    "officers",
    "members",
    "tutors",
]
_VERBS = ("must", "should", "may", "must not", "need to", "are asked to", "can", "are expected to")
_DEEDS = [
    "record",
    "report",
    "return",
    "keep",
    "lock",
    "clean",
    "check",
    "order",
    "pay",
    "share",
    "print",
    "book",
    "store",
    "sign",
    "count",
]


def sample() -> Knowledge:
    """The sample organisation."""
    return load(sample_folder() / "northbridge", date.today())[0]


def generated(size: int, a_policy: int = CLAUSES_A_POLICY) -> Knowledge:
    """`size` clauses of invented words in policies of `a_policy`."""
    dice = random.Random(size)
    nouns = [
        "".join(dice.choice("bcdfglmnprst") + dice.choice("aeiou") for _ in range(3)) for _ in range(3_000)
    ]
    policies = []
    for first in range(0, size, a_policy):
        name = f"policy-{first // a_policy}"
        clauses = tuple(_clause(name, n, nouns, dice) for n in range(min(a_policy, size - first)))
        place = Place(f"policies/{name}.md", 1)
        policies.append(Policy(name, name, "1", None, None, None, (), clauses, place))
    organisation = replace(sample().organisation, id=f"generated-{size}", ask=None)
    return Knowledge(organisation, Path(f"generated-{size}"), tuple(policies))


def edited(knowledge: Knowledge) -> Knowledge:
    """`knowledge` with other words in the first clause of its first policy."""
    first, *rest = knowledge.policies
    clauses = (replace(first.clauses[0], text="Something else now stands here."), *first.clauses[1:])
    return replace(knowledge, policies=(replace(first, clauses=clauses), *rest))


def question_about(knowledge: Knowledge, number: int) -> str:
    """A question in the words of one of the clauses; `number` picks which."""
    clauses = list(knowledge.clauses.values())
    words = clauses[(number * 7919) % len(clauses)].text.rstrip(".").split()
    return f"can {words[0]} {' '.join(words[-9:])}?"


class Drawing(Encoder):
    """Draws the vectors of many texts at random, and encodes few in earnest.

    So that a large index has its vectors at once, and a question still costs what it costs. `drawn`
    counts the texts of the first kind.
    """

    FEW = 5

    def __init__(self, folder: Path, adapter: Path | None) -> None:
        """As for Encoder."""
        super().__init__(folder, adapter)
        self.fingerprint += " drawn"
        self.drawn = 0
        self._dice = np.random.default_rng(0)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """As Encoder for up to `FEW` texts, random unit vectors for more."""
        if len(texts) <= self.FEW:
            return super().encode(texts, progress)
        self.drawn += len(texts)
        vectors = self._dice.standard_normal((len(texts), WIDTH), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def _clause(policy: str, number: int, nouns: Sequence[str], dice: random.Random) -> Clause:
    said = [f"the {dice.choice(nouns)} {dice.choice(nouns)}" for _ in range(6)]
    text = f"{dice.choice(_SUBJECTS)} {dice.choice(_VERBS)} {dice.choice(_DEEDS)} {', '.join(said)}."
    place = Place(f"policies/{policy}.md", number + 1)
    return Clause(f"{policy}:{number}", str(number), (dice.choice(nouns),), "", text, Modality.SAYS, place)
