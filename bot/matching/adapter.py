"""The encoder's dense layers with the adapter in them, and the file that keeps them for the next process.

To work them out takes ten times as long as to map 42 MB, which a process that answers one question notices.
The file can be deleted at any time.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import accumulate, pairwise
from math import prod
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from numpy.typing import NDArray

Layers = Mapping[str, NDArray[np.float32]]

STATE_BYTES = 64
"""What the file begins with; so the numbers behind it lie where a processor reads them fastest."""


def adapted(weights: Layers, adapter: Layers, file: Path | None, state: bytes) -> Layers:
    """The dense layers that `adapter` updates: W + B·A, as LoRA has it.

    `file`, where there is one, keeps them; it holds only for the same `state`, of `STATE_BYTES`.
    """
    names = [name.removesuffix(".A") for name in adapter if name.endswith(".A")]
    shapes = {name: weights[f"{name}.weight"].shape for name in names}
    if file is not None and (kept := _read(file, state, shapes)):
        return kept
    layers = {}
    for name in names:
        update = adapter[f"{name}.B"].astype(np.float32) @ adapter[f"{name}.A"].astype(np.float32)
        update += weights[f"{name}.weight"]  # in place: another array of its size costs as much again
        layers[f"{name}.weight"] = update
    if file is not None:
        with suppress(OSError):
            _write(file, state, layers)
    return layers


def _read(file: Path, state: bytes, shapes: Mapping[str, tuple[int, ...]]) -> Layers | None:
    """What `file` keeps, as views of the mapped file; None where it is not there, or is of another state."""
    try:
        with file.open("rb") as opened:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # ValueError: it is empty
        return None
    ends = [0, *accumulate(map(prod, shapes.values()))]
    if mapped[:STATE_BYTES] != state or len(mapped) != STATE_BYTES + 4 * ends[-1]:
        return None
    numbers = np.frombuffer(mapped, np.float32, offset=STATE_BYTES)
    return {
        f"{name}.weight": numbers[start:end].reshape(shape)
        for (name, shape), (start, end) in zip(shapes.items(), pairwise(ends), strict=True)
    }


def _write(file: Path, state: bytes, layers: Layers) -> None:
    """Put the whole file in its place, or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as made:
        try:
            made.write(state)
            for layer in layers.values():
                made.write(layer.tobytes())
            made.close()
            os.replace(made.name, file)  # noqa: PTH105 - whole or not at all
        except OSError:  # the disk is full, say
            Path(made.name).unlink()
            raise
