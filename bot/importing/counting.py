"""Numbers as lists print them: c, iv, 07, 3rd."""

from __future__ import annotations


def formatted(count: int, form: str) -> str:
    """`count` in one of Word's number formats (`lowerLetter`, `upperRoman`, …); an unknown one is decimal."""
    if form in {"none", "bullet"}:
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "ordinal":
        return f"{count}{_ordinal_ending(count)}"
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        return roman(count) if form == "upperRoman" else roman(count).lower()
    return str(count)


def roman(count: int) -> str:
    """`count` in capital Roman numerals."""
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    written = ""
    for worth, sign in signs:
        times, count = divmod(count, worth)
        written += sign * times
    return written


def _ordinal_ending(count: int) -> str:
    if count % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
