"""What changed between two texts, word by word."""

from __future__ import annotations

from difflib import SequenceMatcher

_KEPT_AROUND = 4
_LONGEST = 2000


def word_diff(old: str, new: str) -> str:
    """`Leave [-questions-] {+comments+} to …`: old words in [-…-], new ones in {+…+}.

    Long stretches that stayed the same are shortened to an ellipsis.
    """
    before, after = old.split(), new.split()
    if max(len(before), len(after)) > _LONGEST:
        return f"[-{len(before)} words-] {{+{len(after)} words+}}"
    parts: list[str] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (tag, start, end, new_start, new_end) in enumerate(steps):
        if tag == "equal":
            parts += _shortened(before[start:end], first=at == 0, last=at == len(steps) - 1)
            continue
        if start < end:
            parts.append(f"[-{' '.join(before[start:end])}-]")
        if new_start < new_end:
            parts.append(f"{{+{' '.join(after[new_start:new_end])}+}}")
    return " ".join(parts)


def _shortened(words: list[str], first: bool, last: bool) -> list[str]:
    head = 0 if first else _KEPT_AROUND
    tail = 0 if last else _KEPT_AROUND
    if len(words) <= head + tail + 1:
        return words
    return [*words[:head], "…", *words[len(words) - tail :]]
