"""What an adapter remembers of the policies it learned from: their clauses, and what is asked of each."""

from __future__ import annotations

import numpy as np

from benchmarks.sets import Set, answers
from bot.matching.elsewhere import QUESTIONS, RULES
from bot.matching.encoder import Encoder
from bot.matching.meanings import heading_and_words


def memory(rows: Set, encoder: Encoder) -> dict[str, np.ndarray]:
    """The two tensors that `bot.matching.elsewhere` reads, in half precision.

    A question counts for the first clause that answers it; a clause of which nothing is asked is not kept.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    for row in rows.rows:
        if row.kind == "answerable":
            clauses = rows.knowledge[row.policy].clauses.values()
            first = next((clause.id for clause in clauses if answers(row, clause)), None)
            if first is not None:
                asked.setdefault((row.policy, first), []).append(row.question)
    clauses = [rows.knowledge[policy].clauses[clause] for policy, clause in asked]
    means = np.array([encoder.encode(questions).mean(axis=0) for questions in asked.values()])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    rules = encoder.encode([heading_and_words(clause) for clause in clauses])
    return {RULES: rules.astype(np.float16), QUESTIONS: means.astype(np.float16)}
