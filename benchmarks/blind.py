"""A blind reading of the corpus: does somebody who has not seen the labels find the same clauses?

`python -m benchmarks.blind draw FOLDER` takes a random tenth of the questions of each kind and writes a
sheet for each policy: its clauses, numbered, and its drawn questions in random order, without labels.
The reader writes POLICY.answers beside it, a line for each question: its number, then the numbers of the
clauses that answer it, the best first; `-` where the policy does not say; `off` where it is off topic;
`report`, and the clauses that say to whom, where somebody wants to report something.
`python -m benchmarks.blind keep FOLDER` adds the answers to corpus/blind.jsonl as one more reading, and
`python -m benchmarks.blind` says how far each reading agrees with the labels.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.sets import CORPUS, Row, Set, answers, corpus

SEED, SHARE = 20261121, 0.1
KEPT = CORPUS / "blind.jsonl"
KINDS = {"-": "unanswerable", "off": "offtopic", "report": "report"}


def drawn(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """A random tenth of each kind, by policy, policies and questions shuffled; always the same."""
    chance = random.Random(SEED)
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    some = [row for _, of in sorted(by_kind.items()) for row in chance.sample(of, round(len(of) * SHARE))]
    chance.shuffle(some)
    by_policy: dict[str, list[Row]] = defaultdict(list)
    for row in some:
        by_policy[row.policy].append(row)
    return by_policy


def draw(questions: Set, folder: Path) -> None:
    """Write the sheets into `folder`, and which row each number stands for into its key.json."""
    chosen = drawn(questions.rows)
    folder.mkdir(parents=True, exist_ok=True)
    for policy, rows in chosen.items():
        clauses = questions.knowledge[policy].clauses.values()
        lines = [f"# {policy}", *(f"[{n}] {c.label} {c.words}" for n, c in enumerate(clauses, 1)), ""]
        lines += [f"{n}. {row.question}" for n, row in enumerate(rows, 1)]
        (folder / f"{policy}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    key = {policy: [row.id for row in rows] for policy, rows in chosen.items()}
    (folder / "key.json").write_text(json.dumps(key), "utf-8")


def keep(questions: Set, folder: Path) -> None:
    """Add the answers in `folder` to KEPT: the reading, a row's id, the kind, the clauses by their ids."""
    key = json.loads((folder / "key.json").read_text("utf-8"))
    told = kept()
    reading = told[-1]["reading"] + 1
    for path in sorted(folder.glob("*.answers")):
        clauses = list(questions.knowledge[path.stem].clauses)
        for line in path.read_text("utf-8").splitlines():
            number, first, *rest = line.split()
            numbers = rest if first in KINDS else [first, *rest]
            told.append(
                {
                    "reading": reading,
                    "id": key[path.stem][int(number) - 1],
                    "kind": KINDS.get(first, "answerable"),
                    "clauses": [clauses[int(one) - 1] for one in numbers],
                }
            )
    KEPT.write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")


def agreement(questions: Set) -> Iterator[tuple[int, str, int, int]]:
    """By reading, of each kind of row and each difficulty: how many labels and reader agree on, of how many.

    To agree is to name the same kind and, where the row has quotes, a clause that holds one of them.
    """
    rows = {row.id: row for row in questions.rows}
    agreed: dict[tuple[int, str], list[bool]] = defaultdict(list)
    for one in kept():
        row = rows[one["id"]]
        named = [questions.knowledge[row.policy].clauses[clause] for clause in one["clauses"]]
        same = one["kind"] == row.kind and (not row.quotes or any(answers(row, clause) for clause in named))
        agreed[one["reading"], row.kind].append(same)
        if row.kind == "answerable":
            agreed[one["reading"], f"answerable, difficulty {row.hard}"].append(same)
    for (reading, name), each in sorted(agreed.items()):
        yield reading, name, sum(each), len(each)


def kept() -> list[dict[str, Any]]:
    """What the readers answered: the reading, and of each row drawn its id, the kind, the clauses by their ids."""
    return [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]


def main() -> None:
    """Draw, keep, or print the agreement."""
    with TemporaryDirectory() as place:
        questions = corpus(Path(place))
        match sys.argv[1:]:
            case ["draw", folder]:
                draw(questions, Path(folder))
            case ["keep", folder]:
                keep(questions, Path(folder))
            case []:
                for reading, name, same, of in agreement(questions):
                    print(f"{reading}  {name:26} {same:4} of {of:4}  {same / of:.3f}")
            case _:
                sys.exit("python -m benchmarks.blind [draw FOLDER | keep FOLDER]")


if __name__ == "__main__":
    main()
