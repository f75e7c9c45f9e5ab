"""Signs that somebody typed in front of a list item."""

from __future__ import annotations

_BULLETS = "•◦▪▫■□●○‣⁃∙·–—➢➤✓✔❖\uf0b7\uf0a7\uf0d8\uf076-"


def without_bullet(text: str) -> tuple[bool, str]:
    """Whether `text` starts with a bullet sign that a blank follows, and the text without that."""
    bare = text.lstrip()
    if len(bare) > 1 and bare[0] in _BULLETS and bare[1].isspace():
        return True, bare[1:].lstrip()
    return False, text
