"""The parser's own words for a slip in YAML, in words for somebody who has never heard of YAML."""

from __future__ import annotations

import re

import yaml

_OTHER = "check the signs and spaces here (`key: value`)"
_SLIPS = (
    (
        r"flow (?:sequence|node)",
        "a list that starts with [ has to end with ]; write one item a line if unsure",
    ),
    (r"flow mapping", "what starts with { has to end with }; write one `key: value` a line if unsure"),
    (
        r"mapping values",
        "there is a colon too many, or a line too far to the right; put words that hold a colon in quotes, "
        "and start the line below the first letter of the one it goes with",
    ),
    (r"end of stream", "a quotation mark opens here and is not closed; write the second one"),
    (
        r"block collection",
        "each item of a list starts with `- ` below the others; one that has quotation marks in it has "
        "to stand in quotes of the other kind as a whole",
    ),
    (
        r"block mapping",
        "start the line below the first letter of the key above; words that have quotation marks in them "
        "have to stand in quotes of the other kind as a whole",
    ),
    (r"simple key", "a key has no colon behind it; write `key: value`"),
    (r"cannot start any token", "words cannot start with this sign, such as @, % or `; put them in quotes"),
    (r"alias|anchor", "words cannot start with * or &; put them in quotes"),
    (r"escape character", "a \\ stands in double quotes; put the words in single quotes"),
    (r"single document", "there is a second line of ---; delete it"),
)


def slip(error: yaml.MarkedYAMLError) -> str:
    """What is wrong and how to mend it; the parser's own words where no better ones are known."""
    said = f"{error.context or ''} {error.problem or ''}"
    found = next((words for pattern, words in _SLIPS if re.search(pattern, said)), None)
    return found or f"{error.problem or error.context}; {_OTHER}"
