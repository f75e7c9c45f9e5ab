"""Where the real documents and the question set are, for the tests that need them."""

import os
from pathlib import Path

import pytest

_NAMED = os.environ.get("CLAUSEBOT_EVAL_DIR")
FOLDER = Path(_NAMED) if _NAMED else Path(__file__).parents[2] / "shared"

needed = pytest.mark.skipif(
    not (FOLDER / "eval" / "questions.jsonl").is_file(),
    reason="needs the real documents: set CLAUSEBOT_EVAL_DIR to the folder that has policies/ and eval/",
)
