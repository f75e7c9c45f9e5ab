"""A question made ready for matching: its words, its parts, what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching.concepts import Concepts, concepts, is_negative
from bot.matching.encoder import Vectors
from bot.matching.forms import forms_of
from bot.matching.index import Index
from bot.matching.names import NOBODY, SOMEBODY, without_names
from bot.matching.normalise import in_full, normalise, words_of
from bot.matching.spelling import english_words
from bot.matching.terms import content_words, stem, telling

MOST_PARTS = 3
"""Sentences of a question that are also looked at alone: its story and its point are often apart."""
_PART = re.compile(r"(?<=[.!?;])\s+|\s+-\s+")


@dataclass(frozen=True)
class Query:
    """A question in the forms that the features need.

    `typed` is the question without markup; `plain` has its typos put right and nobody's name; `words` is
    what to look up, the policy's words for what staff say included; `weights` how much each of the
    question's own stems tells clauses apart. `vectors` holds the whole question's vector, then one for
    each part; None without an encoder.
    """

    typed: str
    plain: str
    words: tuple[str, ...]
    weights: Mapping[str, float]
    concepts: Concepts
    forms: frozenset[str]
    negative: bool
    vectors: Vectors | None


def make_query(text: str, index: Index) -> Query:
    """The query that `text` makes against one organisation's index."""
    typed = normalise(text)
    full = in_full(typed)
    nameless = without_names(full, index.spelling, NOBODY)
    plain = meant = index.spelling.corrected(nameless)
    if nameless != full:
        meant = index.spelling.corrected(without_names(full, index.spelling, SOMEBODY))
    words = words_of(plain)
    said = _policy_words(words, index.knowledge.vocabulary)
    meant = _translated(meant, said)
    own = telling(words)
    looked_up = [
        *own,
        *(word for phrases in said.values() for phrase in phrases for word in content_words(phrase)),
    ]
    return Query(
        typed=typed,
        plain=plain,
        words=tuple(dict.fromkeys(looked_up)),
        weights={one: index.rarity.get(one, index.rarest) for one in map(stem, looked_up)},
        concepts=concepts([*words, *looked_up]),
        forms=forms_of(plain),
        negative=is_negative(words),
        vectors=index.encoder.encode([meant, *parts_of(meant)]) if index.encoder else None,
    )


def parts_of(text: str) -> list[str]:
    """The sentences of a question of several, those that ask and then the longest; none where it has one."""
    parts = [part for part in _PART.split(text) if len(part.split()) >= 3]
    return (
        sorted(parts, key=lambda part: (part.endswith("?"), len(part)), reverse=True)[:MOST_PARTS]
        if len(parts) > 1
        else []
    )


def _policy_words(
    words: Sequence[str], vocabulary: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """What of `words` is in the organisation's vocabulary, with the policy's words for it."""
    phrases = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1))
    return {phrase: vocabulary[phrase] for phrase in phrases if phrase in vocabulary}


def _translated(text: str, said: Mapping[str, tuple[str, ...]]) -> str:
    """`text` with what common English does not know ("SLT") in the policy's words, for the encoder."""
    for phrase, meant in said.items():
        if meant and not english_words().issuperset(phrase.split()):
            text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", meant[0], text, flags=re.IGNORECASE)
    return text
