"""Text that may reach a terminal."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\ud800-\udfff"  # halves of characters
    "\u202a-\u202e\u2066-\u2069]"  # they turn the reading direction, so that a quote could read otherwise
)


def safe(text: str) -> str:
    """Return `text` without control characters; tabs become spaces and line ends become line feeds.

    Whatever a policy or a person writes, it can neither move the cursor nor change the terminal.
    """
    if text.isprintable():  # as most text is; none of what is taken out or changed is printable
        return text
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text.replace("\t", "    ")))
