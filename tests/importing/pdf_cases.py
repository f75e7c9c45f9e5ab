"""The Word files that LibreOffice prints as PDFs: read either way, they must say the same."""

from __future__ import annotations

from tests.importing.word import DECIMALS, abstract, level, num, para, row, run, style, table, tc, word

_NOUNS = (
    "phone",
    "laptop",
    "badge",
    "key",
    "van",
    "desk",
    "locker",
    "screen",
    "camera",
    "radio",
    "printer",
    "tablet",
)
_HEADINGS = "".join(
    style(
        f"Heading{at}",
        f'<w:pPr><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{at - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{36 - 6 * at}"/></w:rPr>',
        name=f"heading {at}",
        based_on="Normal",
    )
    for at in (1, 2)
)
_RULE = style("Rule", '<w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/></w:pPr>', based_on="Normal")
_NUMBERING = (
    abstract(0, *DECIMALS)
    + abstract(1, level(0, "•", "bullet"), level(1, "◦", "bullet"))
    + num(1, 0)
    + num(2, 1)
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PARTS = {
    "styles": _HEADINGS + _RULE,
    "numbering": _NUMBERING,
    "header": para("Northbridge College: lending rules"),
    "footer": para(f'{run("Page ")}<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>'),
}


def _rule(noun: str) -> str:
    return (
        f"You may take a {noun} home when your manager has agreed to it in writing and the stores team has "
        f"put its number on your card, but you must bring the {noun} back on the day that the card names, "
        "and you must not lend it to anybody else while you have it."
    )


def _body() -> str:
    parts = [para("What this is about", style="Heading1"), para(_rule("cable"), style="Rule")]
    for at, noun in enumerate(_NOUNS):
        parts.append(para(f"Lending a {noun}", style="Heading2"))
        parts.append(para(_rule(noun), style="Rule", number=(1, 0)))
        parts.append(para(f"If the {noun} breaks, you must:", style="Rule", number=(1, 1)))
        parts += [
            para(f"{does} the {noun}", style="Rule", number=(2, 0)) for does in ("put away", "bring back")
        ]
        parts.append(
            para(f"Nobody pays for a {noun} that wears out. {_rule(noun)}", style="Rule", number=(1, 1))
        )
        if at == 2:
            parts.append(_lent_for())
    return "".join(parts)


def _lent_for() -> str:
    bold = [tc(para(run(text, "<w:b/>"))) for text in ("Thing", "Days")]
    made = table(row(*bold), row("Phone", "30 days"), row("Laptop", "90 days, or longer if agreed"))
    return made.replace("<w:tblPr/>", f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>")


def _in_columns(content: str) -> str:
    columns = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2" w:space="600"/></w:sectPr>'
    return content + para("", more=columns)


PRINTED: dict[str, bytes] = {
    "paged": word(_body(), _PARTS),
    "columns": word(
        _in_columns("".join(para(_rule(noun), style="Rule") for noun in _NOUNS)),
        {"styles": _HEADINGS + _RULE},
    ),
}
LOCKED = word(para("Ask first."))
