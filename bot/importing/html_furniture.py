"""What of a web page is no part of the document: menus, banners, share buttons, forms, marks to link to."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from bot.importing.blocks import folded
from bot.importing.html_words import plain, words_in

FURNITURE = "outside the main part of the page"

_CONTROLS = {"button", "select", "textarea", "input", "datalist", "dialog"}
_PAGE_PARTS = {"nav", "header", "footer", "aside"}
_PLACES = {"div", "section", "ul", "ol", "p", "a", "span", "aside"}
_PAGE_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
_PAGE_NAMES = re.compile(
    r"(?:(?:(?:site|page|global|main)-)?(?:footer|header|nav|menu|navigation|sidebar)|navbar|nav-?bar|masthead"
    r"|gdpr-?(?:banner|notice)|top-?bar|(?:off-?canvas|mobile)(?:-(?:menu|nav|navigation))?"
    r"|s4-ribbon\w*|suite-?(?:bar|nav)\w*|(?:side|top|left|quick|global)-?nav(?:box|bar|igation)?"
    r"|(?:elementor-location-|et-l--)(?:header|footer|popup)|(?:ms|sp|wp)-(?:nav|footer|header|menu)[\w-]*"
    r"|newsletter(?:-(?:sign-?up|form|section|popup))?)"
)
"""What the parts around a page are called."""
_NAMES_ANYWHERE = re.compile(
    r"(?:\w+-{1,2})*(?:cookies?-?(?:banner|consent|notice|bar|popup|message)|breadcrumbs?"
    r"|skip-?(?:link|nav|to-content)|share-?(?:bar|links|buttons)|social-?(?:share|links)|sharedaddy"
    r"|back-to-top|pagination|(?:page-?|site-?)?feedback-?(?:bar|banner|form)|(?:phase|survey)-banner"
    r"|(?:jp-?)?(?:related|recent)-?posts|comments-area|post-navigation|page-?metadata|(?:scroll|reading)-?progress(?:-?bar)?)"
)
"""What is no part of a document inside of its main part either."""
_TOPICS = re.compile(r"cookies?|share|feedback")
"""What a banner or a row of buttons is called, and a section of a policy as well, which has a heading."""
_CALLS = re.compile(
    r"call-?out|note|notice|warning|alert|info|tip|important|panel|inset|admonition|highlight"
)
PAGE_WORDS = re.compile(
    r"(?:[↑←‹«<]\s?)?back to (?:top|home(?: ?page)?|(?:all |the )?(?:policies|contents|list|results|search))"
    r"|skip to (?:main )?content|(?:print|share|download|save|copy|listen to) this (?:page|policy)"
    r"|was this (?:page|article) (?:helpful|useful)\?(?: yes\W*no)?|(?:is|did) .{0,20}this page .{0,20}\?"
    r"|edit this page(?: on \w+)?|copy link|(?:open|close|show|hide|expand|collapse|toggle) all(?: sections)?"
    r"|(?:main |mobile )?menu|subscribe to our newsletter\b.{0,40}|explore this section|quick links"
    r"|(?:please )?scroll (?:down|to the (?:bottom|end))\b.{0,60}",
    re.IGNORECASE,
)
"""What pages say to their visitors, and no policy to its readers."""
_MARKS = {"link", "permalink", "anchor", "copy link"}
_MARK_NAMES = re.compile(r"(?:header|heading|hash|perma|direct|deep)-?link|(?:header-?)?anchor(?:js-link)?")
_TICKED = {"checkbox", "radio"}  # of which a page without scripts makes tabs and folds


def is_control(node: LexborNode) -> bool:
    """Whether a node is a part of a form, or the words beside a field to write in."""
    if node.tag == "label":
        return _labels_a_field(node)
    return node.tag in _CONTROLS and not (node.tag == "dialog" and "open" in node.attributes)


def _labels_a_field(node: LexborNode) -> bool:
    form = node.parent
    while form is not None and form.tag not in {"form", "body"}:
        form = form.parent
    named = node.attributes.get("for")
    fields = node.css("input, select, textarea")
    if form is not None and named:
        fields += [one for one in form.css("input, select, textarea") if one.attributes.get("id") == named]
    return any(one.attributes.get("type") not in _TICKED for one in fields)


def is_furniture(node: LexborNode, *, in_article: bool) -> bool:
    """Whether a node is a part around the document. Inside of an article, headers are its own."""
    tag, role = node.tag or "", node.attributes.get("role")
    names = [name.lower() for name in (*words_in(node, "class"), *words_in(node, "id"))]
    if tag in {"nav", "footer"} or role in _PAGE_ROLES:
        return True
    if tag in _PLACES and any(map(_NAMES_ANYWHERE.fullmatch, names)):
        return True
    if in_article or (tag == "aside" and any(map(_CALLS.search, names))):
        return False
    if tag in _PLACES and any(map(_TOPICS.fullmatch, names)) and not node.css("h2, h3, h4"):
        return True
    return tag in _PAGE_PARTS or (tag in _PLACES and any(map(_PAGE_NAMES.fullmatch, names)))


def is_permalink(node: LexborNode) -> bool:
    """Whether a link is only the mark beside a heading, or behind a note, that leads to its own place."""
    if node.tag != "a" or "#" not in (node.attributes.get("href") or ""):
        return False
    told = folded(plain(node)).lower()
    named = any(map(_MARK_NAMES.fullmatch, (name.lower() for name in words_in(node, "class"))))
    return (bool(told) and not any(map(str.isalnum, told))) or (named and told in _MARKS)
