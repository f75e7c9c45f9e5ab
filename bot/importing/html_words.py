"""The words of a web page's elements."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

NO_WORDS = frozenset(
    "head script style template noscript iframe object canvas video audio".split()  # noqa: SIM905
)
"""Elements that show no words of the page."""
BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer"  # noqa: SIM905
    " form header hgroup hr html legend li main nav ol optgroup p pre section summary table ul".split()
)


def words_in(node: LexborNode, name: str) -> list[str]:
    """The words of an attribute: its classes, or the ids that it names."""
    return (node.attributes.get(name) or "").split()


def plain(node: LexborNode) -> str:
    """All words of a node but those of scripts and the like, white space not folded."""
    if node.is_text_node:
        return node.text_content or ""
    if node.tag in NO_WORDS or not node.is_element_node:
        return ""
    apart = " " if node.tag in BLOCKS or node.tag in {"td", "th", "tr", "br", "option"} else ""
    return apart + "".join(plain(inner) for inner in node.iter(include_text=True)) + apart


def has_words(node: LexborNode) -> bool:
    """Whether a node has any words, as `plain` would give them."""
    if node.is_text_node:
        return bool((node.text_content or "").strip())
    if node.tag in NO_WORDS or not node.is_element_node:
        return False
    return any(has_words(inner) for inner in node.iter(include_text=True))
