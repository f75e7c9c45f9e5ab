"""Writes the smallest Word files that show one thing each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ROOTS = {
    "document": "document",
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}
_BASE_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
)


def word(body: str, parts: Mapping[str, str] | None = None, title: str = "") -> bytes:
    """A .docx with this body. `parts` are the insides of its styles, numbering, header and so on."""
    inside = {"styles": "", **(parts or {})}
    inside["styles"] = _BASE_STYLES + inside["styles"]
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_R}/{name}" Target="{name}.xml"/>' for at, name in enumerate(inside)
    )
    section = "".join(
        f'<w:{name}Reference w:type="default" r:id="r{at}"/>'
        for at, name in enumerate(inside)
        if name in {"header", "footer"}
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{"document.main" if name == "document" else name}+xml"/>'
        for name in ("document", *inside)
    )
    core, core_link = "", ""
    if title:
        types += (
            '<Override PartName="/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        )
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
        )
        core_link = (
            '<Relationship Id="r1" Target="core.xml" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties"/>'
        )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r0" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/>{core_link}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
        "word/document.xml": _part("document", f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>"),
        **{f"word/{name}.xml": _part(name, content) for name, content in inside.items()},
        **({"core.xml": core} if core else {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return made.getvalue()


def _part(name: str, content: str) -> str:
    return f"<w:{_ROOTS[name]} {_NAMESPACES}>{content}</w:{_ROOTS[name]}>"


def run(text: str, look: str = "") -> str:
    """A run of characters; `look` is the inside of its w:rPr."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(
    content: str,
    *,
    style: str = "",
    number: tuple[int, int | None] | None = None,
    more: str = "",
    mark: str = "",
) -> str:
    """A paragraph of plain text or of ready runs (content that starts with "<")."""
    runs = content if content.startswith("<") else run(content) if content else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    numbered = ""
    if number:
        level = "" if number[1] is None else f'<w:ilvl w:val="{number[1]}"/>'
        numbered = f'<w:numPr>{level}<w:numId w:val="{number[0]}"/></w:numPr>'
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{named}{numbered}{more}{marked}</w:pPr>{runs}</w:p>"


def table(*rows: str) -> str:
    """A table of rows."""
    grid = '<w:gridCol w:w="2000"/>' * 3
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, look: str = "") -> str:
    """A row of cells; a cell that is not yet XML is one plain paragraph."""
    made = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{look}</w:trPr>{made}</w:tr>"


def tc(content: str, look: str = "") -> str:
    """A cell of plain text or of ready paragraphs; `look` is the inside of its w:tcPr."""
    inside = content if content.startswith("<") else para(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{look}</w:tcPr>{inside}</w:tc>'


def style(style_id: str, inside: str, *, based_on: str = "", name: str = "", kind: str = "paragraph") -> str:
    """A style; `inside` is its w:pPr and w:rPr."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    named = f'<w:name w:val="{name or style_id}"/>'
    return f'<w:style w:type="{kind}" w:styleId="{style_id}">{named}{base}{inside}</w:style>'


def level(at: int, text: str, form: str = "decimal", start: int | None = 1, more: str = "") -> str:
    """A level of a list as Word writes it; `more` stands between its format and its text."""
    begins = "" if start is None else f'<w:start w:val="{start}"/>'
    indent = f'<w:pPr><w:ind w:left="{(at + 1) * 500}" w:hanging="500"/></w:pPr>'
    return (
        f'<w:lvl w:ilvl="{at}">{begins}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{escape(text)}"/>'
        f'<w:lvlJc w:val="left"/>{indent}</w:lvl>'
    )


def abstract(list_id: int, *levels: str, more: str = "") -> str:
    """The definition of a list."""
    return (
        f'<w:abstractNum w:abstractNumId="{list_id}"><w:multiLevelType w:val="multilevel"/>{more}'
        f"{''.join(levels)}</w:abstractNum>"
    )


def num(num_id: int, abstract_id: int, overrides: str = "") -> str:
    """A list in use."""
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


DECIMALS = (level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3"), level(3, "(%4)", "lowerLetter"))
