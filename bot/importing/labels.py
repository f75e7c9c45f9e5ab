"""What a printed number says about the clause behind it."""

from __future__ import annotations

import re

CODED = (
    r"\d{1,3}[A-Z](?:(?:\.\d{1,3})+\.?|[.)])"  # 9A.1  9A.
    r"|[A-Z]{1,2}\d{1,3}[.)]"  # A1.
    r"|(?:Rule|Article|Section|Clause|Regulation|Standard|Principle|Paragraph) \d{1,3}"
    r"(?:\.\d{1,3})*(?:(?:\([a-zA-Z0-9]{1,4}\))+(?=\s+[A-Z])|(?:\([a-zA-Z0-9]{1,4}\))*[.:])"
    r"|§+ ?\d{1,3}[a-z]?\.?(?=\s+[A-Z])"
)
"""Numbers with a letter or a word to them: "A1.", "9A.2", "Rule 1.", "Section 4(b)", "§ 3"."""
_LABEL = re.compile(
    rf"^(?P<label>{CODED}"
    r"|[A-Z]\d{0,2}(?:\.\d{1,3})+\.?|\d{1,3}(?:\.\d{1,3})+\.?(?:\([a-z]{1,4}\))?|\d{1,3}[.)]"
    r"|\([a-z]{1,4}\)|\([A-Z]\)|\(\d{1,3}\)|[a-z]\))\s+(?=\S)"
)


def split_label(text: str) -> tuple[str, str]:
    """`text` as (label, rest): "3.2.7. Leave it" is ("3.2.7", "Leave it"); without a label ("", text)."""
    found = _LABEL.match(text)
    if not found:
        return "", text
    return found.group("label").rstrip(".:"), text[found.end() :]


def is_label(text: str) -> bool:
    """Whether `text` is the number of a clause and nothing else: "3.2.7", "(a)"."""
    return split_label(f"{text.strip()} x")[1] == "x"


def is_decimal(label: str) -> bool:
    """Whether `label` is a clause's own and numbers no part of one: 3.2, 3.2.7, A.1, A1, Rule 1."""
    return bool(re.match(r"(?:\d+[A-Z]?|[A-Z]\d{0,2})\.\d|[A-Z]{1,2}\d|\d+[A-Z]$|[A-Z§][a-z§]* ?\d", label))


def is_letter(label: str) -> bool:
    """Whether `label` numbers the parts of a clause: (a), b), (iv), (2)."""
    return bool(label) and not label[0].isdigit() and not is_decimal(label)


def depth(label: str) -> int:
    """How deep a number stands: 1 for "3" and "3.0", 2 for "3.2" and "A.1"; 0 for what is no plain number."""
    parts = re.sub(r"^(\d+)[A-Z](?=\.|$)", r"\1", label.rstrip(".)")).split(".")
    if len(parts) == 1 and not parts[0].isdigit():  # "A1": a letter or a word tells no depth
        return 0
    if len(parts) == 2 and parts[1] == "0":
        return 1 if parts[0].isdigit() else 0
    if is_decimal(label) and not parts[0].isdigit():
        parts = [*parts[1:], "0"]
    return len(parts) if all(part.isdigit() for part in parts) else 0


def follows(label: str, later: str) -> bool:
    """Whether `later` can be the next number of a list after `label`: (c) after (b), (iv) after (iii)."""
    before, after = label.strip("().").lower(), later.strip("().").lower()
    if before.isdigit() and after.isdigit():
        return int(after) == int(before) + 1
    if len(before) == len(after) == 1 and ord(after) == ord(before) + 1:
        return True
    return _roman(before) > 0 and _roman(after) == _roman(before) + 1


def _roman(letters: str) -> int:
    """The worth of small Roman numerals up to 39; 0 for what is none."""
    tens, ones = re.match(r"(x{0,3})(.*)", letters, re.DOTALL).groups()  # type: ignore[union-attr]
    worth = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return 10 * len(tens) + worth.index(ones) if letters and ones in worth else 0
