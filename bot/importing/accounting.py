"""Every word of a document has to be somewhere: in a clause, a heading, the metadata or the left-out list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from bot.importing.blocks import Document, Kind
from bot.importing.structure import Draft
from bot.model import Policy

_WORD = re.compile(r"\w+")


def unplaced(document: Document, draft: Draft, policy: Policy) -> tuple[str, ...]:
    """The words that were read and stand nowhere, in the order of the document; () where all is well.

    `draft` is what became of the document, `policy` the draft as it was written and read again.
    """
    read = _words(block.words for block in document.blocks)
    newly_left_out = Counter(draft.left_out) - Counter(document.left_out)
    understood = _words(
        (
            *(
                part
                for entry in draft.entries
                for part in (entry.label, entry.text, *entry.cells, *entry.more)
            ),
            *draft.references,
            *(left.text for left in newly_left_out.elements()),
        )
    )
    to_write = _words(
        part
        for entry in draft.entries
        if entry.kind is not Kind.HEADING
        for part in (entry.text, *entry.cells, *entry.more)
    )
    written = _words(
        part for clause in policy.clauses for part in (clause.label, clause.lead_in, clause.text)
    )
    return (*(read - understood).elements(), *(to_write - written).elements())


def _words(parts: Iterable[str]) -> Counter[str]:
    return Counter(word for part in parts for word in _WORD.findall(part))
