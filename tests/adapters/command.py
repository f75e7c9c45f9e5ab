"""Runs `clausebot` as a user does, in this process."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

import pytest

from adapters.cli import main


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


def clausebot(*typed: str, stdin: bytes = b"") -> Run:
    """Run the command line on what was typed and piped in; nothing but SystemExit may come out of it."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["clausebot", *typed])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main()
    return Run(int(ended.value.code or 0), _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]
