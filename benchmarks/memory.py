"""The peak memory of one process that opens an index and answers: `python -m benchmarks.memory`.

    python -m benchmarks.memory CLAUSES SEMANTIC FOLDER

CLAUSES is the number of generated ones, 0 for the sample, or `none` to import the libraries and open
nothing. Prints mebibytes. Run in a process of its own by `benchmarks.speed`.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from benchmarks.generated import Drawing, generated, question_about, sample
from bot.conversation import Conversation
from bot.matching.encoder import ADAPTER, load_encoder, model_folder
from bot.matching.index import index_with
from bot.replies import Question

ASKED = 20


def main() -> None:
    """Do what the command line says, and print the peak."""
    clauses, semantic, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if clauses != "none":
        knowledge = generated(int(clauses)) if int(clauses) else sample()
        model = model_folder()
        encoder = None
        if semantic != "off" and model:
            encoder = Drawing(model, ADAPTER) if int(clauses) else load_encoder()
        conversation = Conversation(knowledge, index_with(encoder, knowledge, folder))
        for number in range(ASKED):
            conversation.respond(Question(question_about(knowledge, number)))
    print(peak())


def peak() -> int:
    """The most memory that this process has held, in mebibytes.

    Linux counts the parent's memory into a child's getrusage, so there its own high-water mark is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
