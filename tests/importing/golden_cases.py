"""The Word files whose numbers are compared with what LibreOffice prints, one trap each."""

from __future__ import annotations

from tests.importing.word import DECIMALS, abstract, level, num, para, row, run, style, table, tc, word

OVERRIDE = '<w:lvlOverride w:ilvl="{}"><w:startOverride w:val="{}"/></w:lvlOverride>'
DELETED = '<w:del w:id="{}" w:author="A" w:date="2026-01-01T00:00:00Z">{}</w:del>'
INSERTED = '<w:ins w:id="{}" w:author="A" w:date="2026-01-01T00:00:00Z">{}</w:ins>'


def _listed(*numbers: tuple[int, int | None]) -> str:
    return "".join(para(f"clause {at} here", number=number) for at, number in enumerate(numbers, start=1))


def _numbered(numbering: str, *numbers: tuple[int, int | None], styles: str = "") -> bytes:
    return word(_listed(*numbers), {"numbering": numbering, "styles": styles})


def _deleted_run(text: str) -> str:
    return run(text).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")


def _levels(*ilvls: int, num_id: int = 1) -> list[tuple[int, int | None]]:
    return [(num_id, ilvl) for ilvl in ilvls]


_HEADINGS = "".join(
    style(
        f"Heading{at + 1}",
        f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:outlineLvl w:val="{at}"/></w:pPr>',
        name=f"heading {at + 1}",
        based_on="Normal",
    )
    for at in range(3)
)
_TIED = [
    level(at, text, more=f'<w:pStyle w:val="Heading{at + 1}"/>')
    for at, text in enumerate(("%1", "%1.%2", "%1.%2.%3"))
]

CASES: dict[str, bytes] = {
    "levels": _numbered(
        abstract(0, *DECIMALS) + num(1, 0), *_levels(0, 1, 1, 2, 2, 3, 3, 1, 2, 0, 0, 1, 2, 3)
    ),
    "formats": _numbered(
        abstract(
            0,
            level(0, "%1.", "upperRoman"),
            level(1, "%2)", "lowerLetter"),
            level(2, "(%3)", "lowerRoman"),
            level(3, "%4.", "upperLetter"),
            level(4, "%5", "decimalZero"),
            level(5, "%6", "ordinal"),
        )
        + num(1, 0),
        *_levels(0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5, 5),
    ),
    "past_z": _numbered(
        abstract(0, level(0, "%1.", "lowerLetter"), level(1, "%2", "upperRoman")) + num(1, 0),
        *_levels(*[0] * 29, *[1] * 10),
    ),
    "start_override": _numbered(
        abstract(0, *DECIMALS) + num(1, 0) + num(2, 0, OVERRIDE.format(0, 5)),
        *_levels(0, 0),
        *_levels(0, 0, 1, num_id=2),
        *_levels(0, 1),
        *_levels(0, num_id=2),
    ),
    "start_again": _numbered(
        abstract(0, *DECIMALS)
        + num(1, 0)
        + num(2, 0, OVERRIDE.format(0, 1))
        + num(3, 0, "".join(OVERRIDE.format(at, 1) for at in range(3))),
        *_levels(0, 0, 0),
        *_levels(0, 0, num_id=2),
        *_levels(0, 1, 1, num_id=3),
    ),
    "shared_definition": _numbered(
        abstract(0, *DECIMALS) + num(1, 0) + num(2, 0),
        *_levels(0, 1, 1),
        *_levels(1, 0, num_id=2),
        *_levels(1),
    ),
    "two_lists": _numbered(
        abstract(0, *DECIMALS) + abstract(1, level(0, "(%1)", "lowerLetter")) + num(1, 0) + num(2, 1),
        *_levels(0, 1),
        *_levels(0, 0, num_id=2),
        *_levels(1),
        *_levels(0, num_id=2),
        *_levels(0),
    ),
    "overridden_level": _numbered(
        abstract(0, *DECIMALS)
        + num(1, 0)
        + num(
            2,
            0,
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
            + level(0, "Rule %1:", "upperLetter", start=3)
            + "</w:lvlOverride>",
        ),
        *_levels(0, 1),
        *_levels(0, 0, 1, num_id=2),
    ),
    "skipped": _numbered(abstract(0, *DECIMALS) + num(1, 0), *_levels(1, 1, 0, 2, 2, 1, 0, 3)),
    "starts": _numbered(
        abstract(0, level(0, "%1.", start=7), level(1, "%1.%2", start=0), level(2, "%1.%2.%3", start=3))
        + num(1, 0),
        *_levels(0, 1, 1, 2, 2, 0, 1, 2),
    ),
    "words_and_none": _numbered(
        abstract(
            0,
            level(0, "Section %1"),
            level(1, "Note:", "none"),
            level(2, "", "none"),
            level(3, "•", "bullet"),
        )
        + num(1, 0),
        *_levels(0, 1, 2, 3, 0),
    ),
    "headings": word(
        para("Purpose", style="Heading1")
        + para("Scope", style="Heading2")
        + para("Staff", style="Heading3")
        + para("Visitors", style="Heading3")
        + para("Not numbered", style="Heading2", number=(0, 0))
        + para("Terms", style="Heading2")
        + para("Body words in between")
        + para("Duties", style="Heading1")
        + para("Managers", style="Derived")
        + para("More", style="Heading3"),
        {
            "numbering": abstract(0, *_TIED) + num(1, 0),
            "styles": _HEADINGS + style("Derived", "<w:pPr/>", based_on="Heading2"),
        },
    ),
    "list_style": word(
        para("first here", style="Rule")
        + para("second here", style="Rule")
        + para("deeper here", style="Rule", number=(2, 1))
        + para("third here", style="Rule"),
        {
            "numbering": abstract(0, *DECIMALS, more='<w:styleLink w:val="Rules"/>')
            + abstract(1, more='<w:numStyleLink w:val="Rules"/>')
            + num(1, 0)
            + num(2, 1),
            "styles": style(
                "Rules", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering"
            )
            + style("Rule", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', based_on="Normal"),
        },
    ),
    "empty": word(
        para("one here", number=(1, 0)) + para("", number=(1, 0)) + para("three here", number=(1, 0)),
        {"numbering": abstract(0, *DECIMALS) + num(1, 0)},
    ),
    "table": word(
        para("before here", number=(1, 0))
        + table(
            row(tc(para("cell one", number=(1, 1))), "plain cell"),
            row(tc(para("cell two", number=(1, 1))), tc(para("other cell", number=(1, 2)))),
        )
        + para("after here", number=(1, 0)),
        {"numbering": abstract(0, *DECIMALS) + num(1, 0)},
    ),
    "tracked": word(
        para("first here", number=(1, 0))
        + para(
            DELETED.format(1, _deleted_run("gone clause")),
            number=(1, 0),
            mark='<w:del w:id="2" w:author="A" w:date="2026-01-01T00:00:00Z"/>',
        )
        + para(
            INSERTED.format(3, run("new clause")),
            number=(1, 0),
            mark='<w:ins w:id="4" w:author="A" w:date="2026-01-01T00:00:00Z"/>',
        )
        + para(
            run("kept ")
            + DELETED.format(5, _deleted_run("old "))
            + INSERTED.format(6, run("fresh "))
            + run("words"),
            number=(1, 0),
        )
        + para(
            run("joined "), number=(1, 0), mark='<w:del w:id="7" w:author="A" w:date="2026-01-01T00:00:00Z"/>'
        )
        + para("with this", number=(1, 0))
        + para("last here", number=(1, 0)),
        {"numbering": abstract(0, *DECIMALS) + num(1, 0)},
    ),
}
