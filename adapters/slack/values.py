"""What a button carries, so that pressing it works after a restart and in another process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack.elements import LONGEST_VALUE

ASKED = "asked"
"""The key of the asker's question; of all that a button carries, it alone may be cut to fit."""


def pack(carried: Mapping[str, Any], most: int = LONGEST_VALUE) -> str | None:
    """`carried` as one string of at most `most` characters; None when it does not fit, question or no."""
    asked = str(carried.get(ASKED, ""))
    whole = json.dumps(dict(carried), ensure_ascii=False, separators=(",", ":"))
    while len(whole) > most and asked:
        asked = asked[: len(asked) - max(1, (len(whole) - most) // 6)]
        whole = json.dumps({**carried, ASKED: asked}, ensure_ascii=False, separators=(",", ":"))
    return whole if len(whole) <= most else None


def unpack(value: object) -> dict[str, Any]:
    """What was packed; empty for anything else."""
    try:
        carried = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return {}
    return carried if isinstance(carried, dict) else {}
