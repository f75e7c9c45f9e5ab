"""An encoder that keeps what it has encoded, so that a benchmark run again need not encode again."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.sets import adapter_without, folds
from bot.matching.encoder import ADAPTER, WIDTH, Encoder, Vectors, model_folder

KEPT = Path(__file__).parents[1] / "build" / "embeddings.db"


class CachingEncoder(Encoder):
    """Encodes each text once; the vectors are kept in a file, by the encoder's fingerprint."""

    def __init__(self, folder: Path, adapter: Path | None, kept: Path) -> None:
        """`folder` and `adapter` as for Encoder; `kept` is made where it is not there."""
        super().__init__(folder, adapter)
        kept.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(kept, isolation_level=None, timeout=60)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS kept (encoder TEXT, text TEXT, vector BLOB, PRIMARY KEY (encoder, text))"
        )
        found = self._db.execute("SELECT text, vector FROM kept WHERE encoder = ?", [self.fingerprint])
        self._kept = {text: np.frombuffer(vector, np.float32) for text, vector in found}

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """As Encoder, but only for the texts not met before."""
        fresh = list(dict.fromkeys(text for text in texts if text not in self._kept))
        if fresh:
            new = dict(zip(fresh, super().encode(fresh, progress), strict=True))
            self._kept |= new
            rows = [(self.fingerprint, text, vector.tobytes()) for text, vector in new.items()]
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
        return np.array([self._kept[text] for text in texts], np.float32).reshape(len(texts), WIDTH)


def held_out() -> dict[str, CachingEncoder]:
    """By policy of a fold, an encoder with the adapter that was trained without it; exits where one is missing."""
    found: dict[str, CachingEncoder] = {}
    for fold, policies in folds().items():
        adapter = adapter_without(fold)
        encoder = caching(adapter) if adapter.exists() else None
        if encoder is None:
            sys.exit(
                f"{adapter}: the adapter trained without fold {fold} is not there; run `make train` first"
            )
        found |= dict.fromkeys(sorted(policies), encoder)
    return found


def caching(adapter: Path | None = ADAPTER, kept: Path = KEPT) -> CachingEncoder | None:
    """A caching encoder with `adapter`, or None where the model is not installed."""
    folder = model_folder()
    return CachingEncoder(folder, adapter, kept) if folder else None
