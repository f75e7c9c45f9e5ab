"""The keys between two lines of `---` at the start of a policy or an answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.yaml_text import Value, parse_yaml
from bot.model import Fault


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file in two parts. `body_line` is the line of the file on which `body` starts.

    `readable` is False when front matter is there and cannot be read; `values` is None then, and
    also when there is none.
    """

    values: Value | None
    readable: bool
    body: str
    body_line: int


def split_front_matter(text: str, file: str, faults: list[Fault]) -> FrontMatter:
    """Part a file's front matter from its body; what is wrong with it goes to `faults`."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return FrontMatter(None, True, text, 1)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        faults.append(Fault(file, 1, "the front matter has no end; write --- on a line below its last key"))
        return FrontMatter(None, False, "\n".join(lines[1:]), 2)
    before = len(faults)
    values = parse_yaml("\n".join(lines[1:end]), file, faults, first_line=2)
    body = "\n".join(lines[end + 1 :])
    return FrontMatter(values, len(faults) == before, body, end + 2)
