"""What a visitor of a web page sees, and which part of the page is the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

HIDDEN = "hidden text"
FURNITURE = "outside the main part of the page"

_NO_WORDS = {
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "canvas",
    "video",
    "audio",
}
_CONTROLS = {"button", "select", "textarea", "input", "datalist", "dialog"}
_PAGE_PARTS = {"nav", "header", "footer", "aside"}
_PLACES = {"div", "section", "ul", "ol", "p", "a", "span", "aside"}
_PAGE_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
_PAGE_NAMES = re.compile(
    r"(?:cookies?(?:-?(?:banner|consent|notice|bar|popup|message))?|gdpr-?(?:banner|notice)|breadcrumbs?"
    r"|(?:(?:site|page|global|main)-)?(?:footer|header|nav|menu|navigation|sidebar)|navbar|nav-?bar|masthead"
    r"|top-?bar|skip-?(?:link|nav|to-content)|share(?:-?(?:bar|links|buttons))?|social-?(?:share|links)"
    r"|back-to-top|pagination|(?:page-?|site-?)?feedback(?:-?(?:bar|banner|form))?"
    r"|s4-ribbon\w*|suite-?(?:bar|nav)\w*|(?:side|top|left|quick|global)-?nav(?:box|bar|igation)?"
    r"|(?:ms|sp|wp)-(?:nav|footer|header|menu)[\w-]*)"
)
PAGE_WORDS = re.compile(
    r"(?:(?:↑ ?)?back to top|skip to (?:main )?content|(?:print|share|download|save) this (?:page|policy)"
    r"|was this (?:page|article) (?:helpful|useful)\?(?: yes\W*no)?|(?:is|did) .{0,20}this page .{0,20}\?)",
    re.IGNORECASE,
)
"""What pages say to their visitors, and no policy to its readers."""
_STRUCK = {"del", "s", "strike"}
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer"  # noqa: SIM905
    " form header hgroup hr html legend li main nav ol optgroup p pre section summary table ul".split()
)
_FOLDS = re.compile(r"accordion|collaps|expand|toggle", re.IGNORECASE)
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def why_not(
    node: LexborNode, hidden: frozenset[int], opened: frozenset[int], *, in_article: bool
) -> str | None:
    """Why a node is left out: "" if it has no words to speak of, None if it is read.

    `hidden` are the nodes that a style sheet hides, `opened` those that a button shows. Inside of an
    article, headers are its own.
    """
    tag, look = node.tag or "", node.attributes
    if tag in _NO_WORDS:
        return ""
    closed = "hidden" in look or look.get("aria-hidden") == "true" or node.mem_id in hidden
    if (closed or _HIDING.search(look.get("style") or "")) and node.mem_id not in opened:
        return HIDDEN
    if tag in _STRUCK:
        return "struck out"
    if tag in _CONTROLS and not (tag == "dialog" and "open" in look):
        return "a form control"
    if tag in {"img", "svg"}:
        return "a picture: its words cannot be read"
    if tag in _PLACES and not in_article and _is_named_as_furniture(node):
        return FURNITURE
    if (tag in _PAGE_PARTS and not in_article) or tag in {"nav", "footer"} or look.get("role") in _PAGE_ROLES:
        return FURNITURE
    return None


def opens_fold(node: LexborNode) -> bool:
    """Whether a button says that it opens and closes a part of the page."""
    names = " ".join((*_words(node, "class"), *_words(node, "id")))
    return "aria-expanded" in node.attributes or bool(_FOLDS.search(names))


def opened_by_buttons(page: LexborHTMLParser) -> frozenset[int]:
    """The parts of a page that a visitor sees on pressing a button: they are no hidden text."""
    named = {name for button in page.css("[aria-controls]") for name in _words(button, "aria-controls")}
    parts = {node.mem_id for node in page.css("[id]") if named & {*_words(node, "id")}}
    for button in page.css("button"):
        after = button.next
        while after is not None and after.is_text_node:
            after = after.next
        if after is not None and opens_fold(button):
            parts.add(after.mem_id)
    return frozenset(parts)


def _words(node: LexborNode, name: str) -> list[str]:
    return (node.attributes.get(name) or "").split()


def is_contents(node: LexborNode) -> bool:
    """Whether each item of a list is nothing but links to places on the same page."""
    if node.tag not in {"ol", "ul"}:
        return False
    items = node.css("li")
    links = node.css("a")
    told = "".join(plain(node).split())
    linked = "".join("".join(plain(link).split()) for link in links)
    here = all((link.attributes.get("href") or "").startswith("#") for link in links)
    return len(items) > 1 and len(links) >= len(items) and here and told == linked


def _is_named_as_furniture(node: LexborNode) -> bool:
    """Whether the class or id of a place on the page says that it is no part of the document."""
    names = (*_words(node, "class"), *_words(node, "id"))
    return any(_PAGE_NAMES.fullmatch(name.lower()) for name in names)


def hidden_by_style(page: LexborHTMLParser) -> frozenset[int]:
    """The nodes that the page's own style sheets hide on a screen."""
    hidden: set[int] = set()
    for sheet in page.css("style"):
        if "print" in (sheet.attributes.get("media") or ""):
            continue
        for selector, declarations in _rules(sheet.text()):
            if _HIDING.search(declarations) and ":" not in selector:
                try:
                    hidden.update(node.mem_id for node in page.css(selector))
                except SelectolaxError:
                    continue  # a selector from the future hides nothing that is known here
    return frozenset(hidden)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selector and the declarations of each rule that holds without a condition (`@media`)."""
    opened, *noted = sheet.split("/*")
    sheet = opened + "".join(note.partition("*/")[2] for note in noted)
    conditional = False
    for part in sheet.split("}"):
        selector, brace, declarations = part.partition("{")
        if "{" in declarations:
            conditional = True
        elif not brace:
            conditional = False
        elif not conditional and "@" not in selector:
            yield selector.strip(), declarations


def plain(node: LexborNode) -> str:
    """All words of a node but those of scripts and the like, white space not folded."""
    if node.is_text_node:
        return node.text_content or ""
    if node.tag in _NO_WORDS or not node.is_element_node:
        return ""
    apart = " " if node.tag in BLOCKS or node.tag in {"td", "th", "tr", "br", "option"} else ""
    return apart + "".join(plain(inner) for inner in node.iter(include_text=True)) + apart


def main_part(body: LexborNode) -> LexborNode | None:
    """The one `main`, or else the one `article`, that holds the document; None where there is none."""
    for selector in ("main, [role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and plain(found[0]).strip():
            return found[0]
    return None
