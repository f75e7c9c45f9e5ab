"""What a printed number says about the clause behind it."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"^(?P<label>\d{1,3}(?:\.\d{1,3})+\.?(?:\([a-z]{1,4}\))?|\d{1,3}[.)]|\([a-z]{1,4}\)|\(\d{1,3}\)|[a-z]\))\s+(?=\S)"
)


def split_label(text: str) -> tuple[str, str]:
    """`text` as (label, rest): "3.2.7. Leave it" is ("3.2.7", "Leave it"); without a label ("", text)."""
    found = _LABEL.match(text)
    if not found:
        return "", text
    return found.group("label").removesuffix("."), text[found.end() :]


def is_decimal(label: str) -> bool:
    """Whether `label` has two levels or more: 3.2, 3.2.7."""
    return bool(re.match(r"\d+\.\d", label))


def is_letter(label: str) -> bool:
    """Whether `label` numbers the parts of a clause: (a), b), (iv), (2)."""
    return bool(label) and (not label[0].isdigit())


def depth(label: str) -> int:
    """How deep a number stands: 1 for "3", 2 for "3.2"; 0 for what is no plain number."""
    parts = label.rstrip(".)").split(".")
    return len(parts) if all(part.isdigit() for part in parts) else 0
