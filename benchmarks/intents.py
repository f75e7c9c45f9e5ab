"""Public intent sets, asked through our own matching: an intent is a written answer with its phrasings."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.matching.asked import near_answers
from bot.matching.encoder import Encoder
from bot.matching.index import Index, index_with
from bot.matching.query import make_query
from bot.model import Answer, Clause, Knowledge, Modality, Organisation, Place, Policy, Ruling

MOST = 1_000
"""Test questions of one set; more are drawn from, the same at every run."""
GIVEN_UP = 0.02
"""Of the in-scope accuracy, on validation, for refusing what is out of scope."""
_PLACE = Place("policies/intents.md", 1)


@dataclass(frozen=True)
class Asked:
    """One utterance of a set and the intent it has."""

    text: str
    intent: str


@dataclass(frozen=True)
class Nearest:
    """For each of some questions: whether the nearest intent is the right one, and how near it is."""

    right: np.ndarray
    value: np.ndarray

    @property
    def accuracy(self) -> float:
        """How often the nearest is right, never refusing."""
        return float(self.right.mean())

    def right_from(self, least: float) -> float:
        """How often it is right and at least so near: what is refused is an error."""
        return float((self.right & (self.value >= least)).mean())

    def refused_below(self, least: float) -> float:
        """How often it is not so near."""
        return float((self.value < least).mean())


def read(path: Path, most: int | None = None) -> list[Asked]:
    """The rows of a file; of more than `most`, so many drawn at random, always the same ones."""
    written = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = [Asked(one["text"], one["intent"]) for one in written]
    return random.Random(0).sample(rows, most) if most and len(rows) > most else rows


def by_intent(rows: Iterable[Asked]) -> dict[str, list[str]]:
    """The utterances of each intent."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.intent, []).append(row.text)
    return found


def indexed(name: str, intents: Mapping[str, Sequence[str]], encoder: Encoder | None, folder: Path) -> Index:
    """The index of an organisation with one clause and one written answer for each intent.

    The clause says no more than the intent's name: what is matched are the phrasings.
    """
    clauses = tuple(
        Clause(f"intents:{at}", "", (), "", f"{_words(intent)}.", Modality.SAYS, _PLACE)
        for at, intent in enumerate(intents)
    )
    answers = tuple(
        Answer(intent, tuple(told), Ruling.INFORMATION, (clause.id,), intent, None, None, None, _PLACE)
        for (intent, told), clause in zip(intents.items(), clauses, strict=True)
    )
    policy = Policy("intents", name, "1", None, None, None, (), clauses, _PLACE)
    organisation = Organisation(name, name, "en", None, "", "", (), ())
    return index_with(encoder, Knowledge(organisation, folder / name, (policy,), answers), folder)


def nearest(index: Index, asked: Sequence[Asked]) -> Nearest:
    """What the matching of owners' phrasings makes of `asked`."""
    answers = index.knowledge.answers
    right, value = [], []
    for one in asked:
        near = near_answers(make_query(one.text, index), index, None)
        best = max(near, key=lambda at: near[at].value, default=None)
        right.append(best is not None and answers[best].id == one.intent)
        value.append(near[best].value if best is not None else 0.0)
    return Nearest(np.array(right), np.array(value))


def nearest_by_meaning(
    intents: Mapping[str, Sequence[str]], asked: Sequence[Asked], encoder: Encoder
) -> Nearest:
    """The yardstick: the intent of the phrasing with the highest cosine, as typed."""
    names = [intent for intent, told in intents.items() for _ in told]
    phrasings = encoder.encode([text for told in intents.values() for text in told])
    cosines = encoder.encode([one.text for one in asked]) @ phrasings.T
    best = cosines.argmax(axis=1)
    right = [names[at] == one.intent for at, one in zip(best, asked, strict=True)]
    return Nearest(np.array(right), cosines.max(axis=1))


def told_apart(inside: Nearest, outside: Nearest) -> float:
    """The area under the ROC curve: how often a question in scope is nearer than one out of scope."""
    is_inside = [1] * len(inside.value) + [0] * len(outside.value)
    return float(roc_auc_score(is_inside, np.concatenate([inside.value, outside.value])))


def threshold(validation: Nearest) -> float:
    """The highest nearness to ask for that gives up at most `GIVEN_UP` of the accuracy on `validation`."""
    candidates = np.unique(validation.value)
    kept = [v for v in candidates if validation.right_from(float(v)) >= validation.accuracy - GIVEN_UP]
    return float(kept[-1])


def _words(intent: str) -> str:
    return intent.replace("_", " ").lower()
