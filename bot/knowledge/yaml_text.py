"""YAML read with its line numbers and with every value as it was written.

Nothing is turned into a number, a date or a yes/no value behind the owner's back: a `Value` hands
out the written text, and reports an id that other readers of YAML would take for something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from bot.knowledge.nearest import suggestion
from bot.knowledge.yaml_slips import slip
from bot.model import Fault, Place, Severity

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEEPEST = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FLAT_LIST = re.compile(r"\[[^\[\]{}#'\"\n]*\]")
"""A list on one line with nothing in it that could hide its end: it nests one level, wherever it stands."""
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a YAML file. Its readers never fail: what is wrong goes to `faults`."""

    node: yaml.Node
    key: str
    file: str
    first_line: int
    faults: list[Fault]

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return Place(self.file, self.first_line + self.node.start_mark.line)

    def report(self, message: str, severity: Severity = Severity.FAULT) -> None:
        """Note a fault at this value."""
        self.faults.append(Fault(self.file, self.place.line, message, severity))

    def is_empty(self) -> bool:
        """Whether nothing is written (`holders:`)."""
        return self.node.tag == "tag:yaml.org,2002:null"

    def text(self) -> str:
        """The written text, on one line as it stands; "" where there is none or it is no text."""
        if self.is_empty():
            return ""
        if not isinstance(self.node, yaml.ScalarNode):
            self.report(f"{self.key} must be text, not {_shape(self.node)}")
            return ""
        return str(self.node.value).strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        return tuple(text for item in self.items() if (text := item.text()))

    def identifier(self) -> str:
        """An id; one that YAML takes for a number, a date or a yes/no value is reported."""
        text = self.text()
        if text and (reading := _misreading(self.node)):
            quoted = f'write it in quotes: "{self.node.value}"'
            self.report(f"{self.key} {self.node.value} is read as {reading}; {quoted}")
        return text

    def items(self) -> Iterator[Value]:
        """The values of a list; a single value is a list of one, no value an empty one."""
        if isinstance(self.node, yaml.SequenceNode):
            for node in self.node.value:
                yield Value(node, self.key, self.file, self.first_line, self.faults)
        elif not self.is_empty():
            yield self

    def truth(self) -> bool:
        """true or false; false where it is neither, or empty."""
        word = self.text().lower()
        if word and word not in _TRUE + _FALSE:
            self.report(f"{self.key} must be true or false")
        return word in _TRUE

    def count(self, most: int) -> int | None:
        """A whole number from 1 to `most`."""
        text = self.text()
        if text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most:
            return int(text)
        if not self.is_empty():
            self.report(f"{self.key} must be a whole number from 1 to {most}, not {text or 'this'}")
        return None

    def day(self) -> date | None:
        """A date such as 2026-09-01."""
        text = self.text()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.report(f"{self.key} must be a date such as 2026-09-01, not {text}")
            return None

    def entries(self, known: Collection[str] = (), keys_are_ids: bool = False) -> dict[str, Value]:
        """The keys and values of a mapping; a key that is not `known` (where given) is reported."""
        if self.is_empty():
            return {}
        if not isinstance(self.node, yaml.MappingNode):
            self.report(f"{self.key} must be keys and values (`key: value`), not {_shape(self.node)}")
            return {}
        entries: dict[str, Value] = {}
        for key_node, node in self.node.value:
            key = Value(key_node, "the key", self.file, self.first_line, self.faults)
            written = str(getattr(key_node, "value", ""))
            name = key.identifier() if keys_are_ids and IDENTIFIER.fullmatch(written) else key.text()
            if name in entries:
                key.report(f"{name} stands twice (first on line {entries[name].place.line}); keep one")
            elif known and name not in known:
                key.report(f"{name} is no key here{suggestion(name, known)}")
            elif name:
                entries[name] = Value(node, name, self.file, self.first_line, self.faults)
        return entries

    def records(self) -> dict[str, Value]:
        """The entries of a mapping from ids; a key that is no id is reported."""
        entries = self.entries(keys_are_ids=True)
        for name, value in entries.items():
            if not IDENTIFIER.fullmatch(name):
                value.report(f"{name} is no id: use small letters, digits and hyphens")
        return entries


def parse_yaml(text: str, file: str, faults: list[Fault], first_line: int = 1) -> Value | None:
    """Parse one YAML document; None where it cannot be read (and a fault says why) or holds nothing.

    `first_line` is the line of `file` on which `text` starts.
    """
    try:
        if breaks := _what_breaks_the_parser(text):
            at, problem = breaks
            faults.append(Fault(file, first_line + at, f"this cannot be read: {problem}"))
            return None
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        line = first_line + _line_of(error)
        faults.append(Fault(file, line, f"this cannot be read: {slip(error)}"))
        return None
    except (yaml.YAMLError, ValueError) as error:
        faults.append(Fault(file, first_line, f"this cannot be read: {str(error).splitlines()[0]}"))
        return None
    return Value(node, "the file", file, first_line, faults) if node else None


def _line_of(error: yaml.MarkedYAMLError) -> int:
    """The line that a person has to look at: for a bracket or quote without end, where it starts."""
    from_start = error.context and not re.search("block|document", error.context)
    mark = (error.context_mark if from_start else None) or error.problem_mark or error.context_mark
    return mark.line if mark else 0


def _what_breaks_the_parser(text: str) -> tuple[int, str] | None:
    """The line and the name of what the parser cannot take: control characters, nesting without end.

    libyaml's composer calls itself at each level, and a million brackets would end the process.
    """
    if found := _CONTROL.search(text):
        return text.count("\n", 0, found.start()), "it has a control character; delete it"
    if sum(_FLAT_LIST.sub("", text).count(sign) for sign in ("[", "{", "- - ", "? ")) >= _DEEPEST:
        depth = 0
        for event in yaml.parse(text, Loader=Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return event.start_mark.line if event.start_mark else 0, "it is nested too deep"
    return None


def _misreading(node: yaml.Node) -> str:
    """What YAML makes of a value that was meant as an id; "" where it stays text."""
    if getattr(node, "style", None):  # quoted, or a block of lines
        return ""
    kind, text = node.tag.removeprefix("tag:yaml.org,2002:"), str(node.value)
    if kind in ("int", "float"):
        try:
            return f"the number {yaml.safe_load(text)}"
        except (ValueError, yaml.YAMLError):
            return "a number"
    if kind == "bool":
        return f"the yes/no value {str(text.lower() in _TRUE).lower()}"
    if kind == "timestamp":
        return "a date"
    if _EXPONENT.fullmatch(text):
        return f"the number {float(text):g}"
    return ""


def _shape(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a key with a value; put words that hold a colon in quotes"
    return "a single value"
