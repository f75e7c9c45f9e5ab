"""Questions as JSON lines in, replies as JSON lines out, and the scores of a question set."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from adapters.opening import UsageError
from adapters.trouble import trouble
from adapters.wire import reply_json
from bot.replies import Question

if TYPE_CHECKING:
    from bot.conversation import Conversation

Open = Callable[[str | None], "Conversation"]
"""Opens the conversation of the organisation named, or of the one that is meant when none is."""


def reply_lines(lines: Iterable[bytes], open_: Open) -> Iterator[str]:
    """Answer each line of JSON with one line of JSON; a bad line gets its error, and the run goes on."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_reply_line(line, number, open_), ensure_ascii=False)


def to_question(text: str) -> Question:
    """Return the question in `text`; half a character, as JSON and arguments can hold, becomes a `?`."""
    return Question(text.encode("utf-8", errors="replace").decode("utf-8"))


def ask_one(conversation: Conversation, question: str) -> dict[str, Any]:
    """Ask one question in a conversation of its own; `ms` is how long the reply took."""
    began = perf_counter()
    reply = conversation.respond(to_question(question)).reply
    took = (perf_counter() - began) * 1000
    return {**reply_json(reply, conversation.knowledge), "ms": round(took, 2)}


def read_set(path: Path) -> list[dict[str, Any]]:
    """Read a question set, one JSON object a line.

    Raises UsageError, which names the line, when the file is no question set.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text ({type(error).__name__}).") from error
    rows = [_row(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not rows:
        raise UsageError(f"{path}: there are no questions in it. Write one JSON object a line.")
    return rows


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}:{number}: this is not JSON ({error}). Write one object a line.") from error
    missing = [key for key in ("id", "question", "kind") if not isinstance(row, dict) or key not in row]
    if missing:
        raise UsageError(f"{path}:{number}: {', '.join(missing)} is missing. Each line needs it.")
    return {"quotes": [], "role": "", **row}


def _reply_line(line: bytes, number: int, open_: Open) -> Mapping[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"line {number} is not JSON in UTF-8: {error}"}
    if not isinstance(asked, dict):
        return {"id": None, "error": f"line {number} is not a JSON object"}
    given, question, organisation = asked.get("id"), asked.get("question"), asked.get("organisation")
    if not isinstance(question, str):
        return {"id": given, "error": "question: write the question as a string"}
    if organisation is not None and not isinstance(organisation, str):
        return {"id": given, "error": "organisation: write its name as a string, or leave it out"}
    try:
        return {"id": given, **ask_one(open_(organisation), question)}
    except UsageError as error:
        return {"id": given, "error": str(error)}
    except Exception as error:  # noqa: BLE001 - one question that goes wrong must not end the run
        return {"id": given, "error": trouble(error)}
