"""The question sets: our own corpus, and the real policies where they are at hand."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.importing.importer import import_files
from bot.knowledge.load import load
from bot.model import Clause, Knowledge

CORPUS = Path(__file__).parent / "corpus"
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "*": ""})


@dataclass(frozen=True)
class Row:
    """One question of a set, with what would answer it. `role` is whom a report goes to."""

    id: str
    policy: str
    question: str
    kind: str
    quotes: tuple[str, ...]
    role: str
    hard: int


@dataclass(frozen=True)
class Set:
    """Some organisations' knowledge as imported, by name, and questions about each."""

    knowledge: dict[str, Knowledge]
    rows: tuple[Row, ...]


def corpus(folder: Path, keep: Callable[[str], bool] = lambda _: True) -> Set:
    """The corpus, each policy imported as an organisation of its own below `folder`."""
    rows = [row for path in sorted((CORPUS / "questions").glob("*.jsonl")) for row in read_rows(path)]
    documents = {path.stem: path for path in sorted((CORPUS / "policies").iterdir())}
    wanted = {row.policy for row in rows if keep(row.policy)} & documents.keys()
    knowledge = {name: imported(documents[name], folder / name) for name in sorted(wanted)}
    return Set(knowledge, tuple(row for row in rows if row.policy in wanted))


def folds() -> dict[int, frozenset[str]]:
    """The policies that each half adapter is trained without (benchmarks/corpus/folds.yaml)."""
    written = yaml.safe_load((CORPUS / "folds.yaml").read_text("utf-8"))
    return {fold: frozenset(policies) for fold, policies in written.items()}


def kinds() -> list[dict[str, tuple[str, ...]]]:
    """Every policy of the corpus by its kind, the kinds in groups (benchmarks/corpus/kinds.yaml)."""
    written = yaml.safe_load((CORPUS / "kinds.yaml").read_text("utf-8"))
    return [{kind: tuple(policies) for kind, policies in group.items()} for group in written]


def adapter_without(part: int | str) -> Path:
    """The adapter that was trained without the policies of a fold, or of a named part; not part of the bot."""
    return Path(__file__).parents[1] / "build" / f"adapter-{part}.safetensors"


def real(folder: Path) -> Set | None:
    """The real policies and their questions, or None where CLAUSEBOT_EVAL_DIR is not there."""
    place = eval_dir()
    if place is None:
        return None
    rows = read_rows(place / "eval" / "questions.jsonl")
    documents = {path.stem: path for path in sorted((place / "policies").iterdir())}
    knowledge = {name: imported(path, folder / name) for name, path in documents.items()}
    return Set(knowledge, tuple(rows))


def eval_dir() -> Path | None:
    """The folder with policies/ and eval/: CLAUSEBOT_EVAL_DIR, or ../shared where it exists."""
    place = Path(os.environ.get("CLAUSEBOT_EVAL_DIR") or Path(__file__).parents[2] / "shared")
    return place if (place / "policies").is_dir() and (place / "eval").is_dir() else None


def imported(document: Path, folder: Path) -> Knowledge:
    """`document` imported into `folder` as it is, and loaded."""
    if not folder.exists():
        import_files([document], folder, "policy", None, date.today())
    return load(folder, date.today())[0]


def read_rows(path: Path) -> list[Row]:
    """The rows of a question set (JSON lines)."""
    written = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Row(
            r["id"],
            r["policy"],
            r["question"],
            r["kind"],
            tuple(r["quotes"]),
            r.get("role", ""),
            r.get("hard", 2),
        )
        for r in written
    ]


def answers(row: Row, clause: Clause) -> bool:
    """Whether `clause` holds one of the quotes that answer the row."""
    words = plain(clause.words)
    return any(plain(quote) in words for quote in row.quotes)


def plain(text: str) -> str:
    """`text` without what two printings of the same words may differ in."""
    return re.sub(r"\s+", " ", text.translate(_SAME)).strip().lower()
