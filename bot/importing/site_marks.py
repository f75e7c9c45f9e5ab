"""What a site's builder reads in Markdown, and its readers never see: tags, fences, attributes, shortcodes.

Jekyll, Hugo, MkDocs, Docusaurus and their like each write callouts, links and anchors in a way of their
own. Here they become plain Markdown, line for line, so that every word keeps the line of the source.
"""

from __future__ import annotations

import re

from bot.importing.blocks import LeftOut, folded
from bot.importing.labels import is_label

_MARK = "a mark for the builder of the site"
_PICTURE = "a picture: its words cannot be read"
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_TAG = re.compile(r"\{%.*?%\}|\{\{<.*?>\}\}|\{\{%.*?%\}\}")
"""Of Liquid and of Hugo. A variable, `{{ email }}`, stays: a hole in a rule would be worse."""
_SAID_IN_A_TAG = re.compile(r"""\b(?:content|text|message|body)\s*=\s*(?:"([^"]+)"|'([^']+)')""")
_NAMED_IN_A_TAG = re.compile(
    r"""\{%-?\s*(?!include|import|layout|render|asset|image|img|svg)\w+\s+["']([^"'{}/]*\w)["']\s*-?%\}"""
)
"""What a tag of Liquid shows by its name: `{% channel "help-desk" %}`."""
_WIKI_LINK = re.compile(r"!?\[\[(?!_?toc_?\]\])([^\[\]\n|]+?)(?:\\?\|([^\[\]\n]*))?\]\]", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*[_#/]\S*|\S+\.\w{2,4}|https?:\S+")
_LINKED_BY_A_TAG = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*?\{[{%].*?[%}]\}(?:[^()\n]|\([^()\n]*\))*?\)")
_ATTRIBUTES = re.compile(
    r"\{:(?!\s*toc\b)[^}\n]*\}|(?<=\S)\s*\{[#.][\w\s.#:=\"'/-]*\}(?=\s*$)", re.IGNORECASE
)
_EMOJI = re.compile(r"(?<![\w:/]):[a-z][a-z0-9_+-]{1,30}:(?![\w:/])")
_IMPORTED = re.compile(r"import\s[^\n]*\sfrom\s+['\"][^'\"]+['\"];?\s*$")
_CONTAINER = re.compile(r"\s*:{3,}\s*(?P<named>[^:]*?)\s*$")
_ADMONITION = re.compile(r"(?P<indent>\s*)(?:!!!|\?\?\?\+?)\s+(?P<named>[\w-]+.*)$")
_DEFINED = re.compile(r":[ \t]{1,3}(?=\S)")
_NO_TERM = re.compile(r"\s*(?:$|[-*+]\s|[>|#]|\d+[.)]\s|:\s)")
_STEP = 4
"""Blanks by which the text of an admonition is indented."""


def without_site_marks(text: str) -> tuple[str, list[LeftOut]]:
    """`text` as plain Markdown with as many lines, and what was taken away, with its lines from 1 on.

    Code between fences is left alone. The words that a tag says (`content="Wear a badge"`) stay.
    """
    lines = text.split("\n")
    left_out: list[LeftOut] = []
    code = ""
    inside = -1  # how far the admonition's own line is indented; -1 outside of one
    for at, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence and (not code or fence[1].startswith(code)):
            code = "" if code else fence[1]
        if code or fence:
            continue
        inside = inside if not line.strip() or _indent(line) > inside else -1
        if inside >= 0:
            line = line[_STEP:] if line[:_STEP].isspace() else line
        opened = _ADMONITION.match(line)
        if opened:
            inside = len(opened["indent"])
        lines[at] = _plain(line, at + 1, left_out)
    return "\n".join(_with_terms(lines)), left_out


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _plain(line: str, number: int, left_out: list[LeftOut]) -> str:
    """One line without marks; what is taken away goes into `left_out`."""
    if any(whole.match(line) for whole in (_CONTAINER, _ADMONITION, _IMPORTED)):
        _leave_out(line, _MARK, number, left_out)
        return ""
    line = _LINKED_BY_A_TAG.sub("](#)", line)
    line = _WIKI_LINK.sub(lambda found: _shown(found, number, left_out), line)
    line = _NAMED_IN_A_TAG.sub(lambda found: _named(found, line), line)
    for mark, why in ((_TAG, _MARK), (_ATTRIBUTES, _MARK), (_EMOJI, _PICTURE)):
        for found in mark.findall(line):
            _leave_out(found, why, number, left_out)
        line = mark.sub(lambda found: _said(found[0]), line)
    return line


def _leave_out(text: str, why: str, number: int, left_out: list[LeftOut]) -> None:
    if re.search(r"\w", text):
        left_out.append(LeftOut(folded(text), why, number))


def _shown(link: re.Match[str], number: int, left_out: list[LeftOut]) -> str:
    """The words of a link as a wiki writes it, [[page|words]] or [[words|page]]; its page is left out."""
    page, words = link[1].strip(), (link[2] or "").strip()
    if link[0].startswith("!"):
        _leave_out(f"{page} {words}", _PICTURE, number, left_out)
        return ""
    if _ADDRESS.fullmatch(words) and not _ADDRESS.fullmatch(page):
        page, words = words, page
    if words:
        _leave_out(page, "the address of a link", number, left_out)
    return words or page


def _named(tag: re.Match[str], line: str) -> str:
    """What a tag inside of a sentence names, which would be a hole there; alone it names nothing."""
    return tag[1] if re.search(r"\w", _TAG.sub("", line)) else tag[0]


def _said(tag: str) -> str:
    found = _SAID_IN_A_TAG.search(tag)
    return (found[1] or found[2]) if found else ""


def _with_terms(lines: list[str]) -> list[str]:
    """`lines` with each term and what it means ("Desk" above ": 1.60 m wide") as one paragraph or a list."""
    found = list(lines)
    for at, line in enumerate(lines):
        if at and _DEFINED.match(line) and not _NO_TERM.match(lines[at - 1]):
            term = lines[at - 1].strip()
            term = term if "*" in term else f"**{term}**"
            means = [
                n for n in range(at, len(lines)) if all(_DEFINED.match(one) for one in lines[at : n + 1])
            ]
            if len(means) == 1:
                bare = term.strip(
                    "*_"
                )  # of "3.2.1" the number is no name, but the label of what it stands by
                term = bare if is_label(bare) else f"{term}:"
                found[at - 1], found[at] = "", f"{term} {_DEFINED.sub('', line)}"
            else:
                found[at - 1] = f"{term}:"
                for n in means:
                    found[n] = _DEFINED.sub("- ", lines[n])
    return found
