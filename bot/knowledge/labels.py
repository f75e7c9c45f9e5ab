"""Clause labels (`3.2.7`, `12.`, `(a)`), and the ids that are made from labels and words."""

from __future__ import annotations

import re
import unicodedata

_CORE = r"""(?:
      \d{1,3}[A-Z]?(?:\.\d{1,3})+(?:\.?[a-zA-Z])?(?:\([a-zA-Z0-9]{1,4}\))*\.?   # 3.2.7  3.2.7.  3.2a  3.2(a)
    | \d{1,3}[a-z]?(?:\([a-zA-Z0-9]{1,4}\))+                              # 3(a)
    | \d{1,3}[a-zA-Z]?[.)]                                                # 12.  12)  9A.
    | [A-Z]{1,2}\d{1,3}[.)]                                               # A1.
    | (?:Rule|Article|Section|Clause|Regulation|Standard|Principle|Paragraph|§+)\ \d{1,3}[a-z]?
      (?:\.\d{1,3})*(?:\([a-zA-Z0-9]{1,4}\))*[.:]                          # Rule 1.  Section 4(b).
    | [A-Z]\d{0,2}(?:\.\d{1,3})+\.?                                       # A.1  B2.3
    | \((?:[a-zA-Z]|[ivxlc]{2,6}|[IVXLC]{2,6}|\d{1,3})\)                  # (a)  (iv)  (12)
    | (?:[a-zA-Z]|[ivxlc]{2,6}|[IVXLC]{2,6})[.)]                          # a)  iv.  B.
    )"""

LABEL = re.compile(_CORE + r"(?=\s|$)", re.VERBOSE | re.ASCII)
"""A label as printed at the start of a clause."""

_BOLD_LABEL = re.compile(
    rf"(?P<open>\*{{1,3}}|_{{1,3}})(?P<label>{_CORE})(?:(?P<close>(?P=open))(?=\s|$)|(?=\s))",
    re.VERBOSE | re.ASCII,
)
_OWN_NUMBER = re.compile(r"[A-Za-z]?\d{0,3}[A-Z]?\.\d|[A-Z]{1,2}\d|\d+[A-Z]$|[A-Z§][a-z§]* \d")
_HEADING_NUMBER = re.compile(r"(?:(?:\w+|§+) )?([A-Z]?\d{1,3}(?:\.\d{1,3})*)(?=[.:)]?(?:\s|$))", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


def split_label(line: str) -> tuple[str, str]:
    """Part the label at the start of `line` from the rest.

    The label comes without its last full stop; it is "" where the line starts with none, and then
    the rest is the whole line. A label in bold (`**3.2.7** …`) is a label too.
    """
    if found := LABEL.match(line):
        return found[0].rstrip(".:"), line[found.end() :].strip()
    if line[:1] in "*_" and (found := _BOLD_LABEL.match(line)):
        rest = line[found.end() :].strip()
        return found["label"].rstrip(".:"), rest if found["close"] else found["open"] + rest
    return "", line


def list_style(label: str) -> str:
    """Which list a label belongs to: `1`, `a`, `(a)`, …; "" for a number of its own (`3.2`, `A1`)."""
    if _OWN_NUMBER.match(label):
        return ""
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "1", label))


def slug(text: str) -> str:
    """`Don't: post photos` → `dont-post-photos`: small letters, digits and hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore")
    return _NOT_IN_AN_ID.sub("-", plain.decode().lower()).strip("-")


def label_id(label: str) -> str:
    """The part of a clause's id that its label makes: `3.2(a)` → `3.2-a`."""
    if _NUMBER.fullmatch(label):
        return label
    return ".".join(slug(part) for part in label.split(".")).strip(".-")


def section_id(heading: str) -> str:
    """A heading's number, or else its first three words: `3.2 What you post` → `3.2`."""
    if found := _HEADING_NUMBER.match(heading):
        return found[1].lower()
    return first_words(heading, 3)


def first_words(text: str, count: int) -> str:
    """The slug of the first `count` words of `text`."""
    return "-".join(slug(text[: 40 * count]).split("-")[:count])


def last_words(text: str, count: int) -> str:
    """The slug of the last `count` words of `text`."""
    return "-".join(slug(text[-40 * count :]).split("-")[-count:])
