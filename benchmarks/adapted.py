"""The network that learns: the encoder with a low-rank update of each dense layer, in torch.

What it computes without the update, and with it, is what `bot.matching.encoder` computes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors.torch import load_file
from tokenizers import Tokenizer

from bot.matching.encoder import LONGEST, WIDTH

RANK = 64
DROPOUT = 0.1
SCALE = 2.0
"""What the update is multiplied by while it learns (alpha / rank of Hu et al. 2021)."""
TOKENS_A_PASS = 2048
HALF = torch.cpu.get_capabilities().get("avx512_bf16", False)
"""Where the processor multiplies matrices of bfloat16, it learns in two thirds of the time or less; the update,
its sums and the cosines stay in single precision (Micikevicius et al. 2018, "Mixed precision training")."""
_DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Adapted(torch.nn.Module):
    """all-MiniLM-L6-v2 with frozen weights and a trainable low-rank update of each dense layer."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.no_padding()
        self.frozen = {
            k: v for k, v in load_file(folder / "model.safetensors").items() if v.dtype == torch.float32
        }
        self.layers = [f"encoder.layer.{layer}.{name}" for layer in range(6) for name in _DENSE]
        self.update = torch.nn.ParameterDict()
        self.nothing = torch.nn.Parameter(torch.tensor(0.4))
        for name in self.layers:
            out, into = self.frozen[f"{name}.weight"].shape
            self.update[_key(name, "A")] = torch.nn.Parameter(torch.randn(RANK, into) / math.sqrt(into))
            self.update[_key(name, "B")] = torch.nn.Parameter(torch.zeros(out, RANK))

    def encode(self, texts: list[str]) -> torch.Tensor:
        """Unit vectors of `texts`, in order; sorted by length inside, so that little is padded."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        vectors, start = [], 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * len(ids[order[end]]) <= TOKENS_A_PASS:
                end += 1
            vectors.append(self([ids[at] for at in order[start:end]]))
            start = end
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(vectors)[back]

    def forward(self, ids: list[list[int]]) -> torch.Tensor:
        """Unit vectors of one batch of token ids."""
        with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
            return F.normalize(self._mean(ids).float(), dim=-1)

    def _mean(self, ids: list[list[int]]) -> torch.Tensor:
        """The mean of what the last layer makes of each token."""
        longest = max(map(len, ids))
        tokens = torch.tensor([one + [0] * (longest - len(one)) for one in ids])
        mask = torch.tensor([[1.0] * len(one) + [0.0] * (longest - len(one)) for one in ids])
        frozen = self.frozen
        hidden = (
            frozen["embeddings.word_embeddings.weight"][tokens]
            + frozen["embeddings.position_embeddings.weight"][:longest]
            + frozen["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._dropped(self._normed(hidden, "embeddings.LayerNorm"))
        for layer in range(6):
            hidden = self._layer(hidden, mask, f"encoder.layer.{layer}")
        return (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)

    def learned(self) -> dict[str, np.ndarray]:
        """The two matrices of each layer's update, by the layer's name and ".A" or ".B"."""
        return {
            f"{name}.{side}": self.update[_key(name, side)].detach().numpy()
            for name in self.layers
            for side in ("A", "B")
        }

    def _layer(self, hidden: torch.Tensor, mask: torch.Tensor, at: str) -> torch.Tensor:
        batch, length, _ = hidden.shape
        query, key, value = (
            self._dense(hidden, f"{at}.attention.self.{name}").view(batch, length, 12, 32).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        # Its gradient is slow in bfloat16: 1.8 of 4.1 seconds of a step.
        with torch.autocast("cpu", enabled=False):
            mixed = F.scaled_dot_product_attention(
                query.float(), key.float(), value.float(), attn_mask=mask[:, None, None, :] > 0
            )
        attended = self._dense(
            mixed.transpose(1, 2).reshape(batch, length, WIDTH), f"{at}.attention.output.dense"
        )
        hidden = self._normed(hidden + self._dropped(attended), f"{at}.attention.output.LayerNorm")
        wide = F.gelu(self._dense(hidden, f"{at}.intermediate.dense"))
        narrow = self._dropped(self._dense(wide, f"{at}.output.dense"))
        return self._normed(hidden + narrow, f"{at}.output.LayerNorm")

    def _dense(self, inputs: torch.Tensor, name: str) -> torch.Tensor:
        plain = F.linear(inputs, self.frozen[f"{name}.weight"], self.frozen[f"{name}.bias"])
        return plain + SCALE * (inputs @ self.update[_key(name, "A")].T) @ self.update[_key(name, "B")].T

    def _normed(self, inputs: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(
            inputs, (WIDTH,), self.frozen[f"{name}.weight"], self.frozen[f"{name}.bias"], 1e-12
        )

    def _dropped(self, inputs: torch.Tensor) -> torch.Tensor:
        return F.dropout(inputs, DROPOUT, self.training)


def mean_update(updates: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The mean of what networks have learned, each as `Adapted.learned` gives it.

    In half precision and as `bot.matching.encoder` reads it: one update, of the ranks of all together.
    """
    tensors = {}
    for name in updates[0]:
        side = [update[name] for update in updates]
        whole = (
            np.concatenate(side, 0) if name.endswith(".A") else SCALE / len(updates) * np.concatenate(side, 1)
        )
        tensors[name] = whole.astype(np.float16)
    return tensors


def _key(layer: str, side: str) -> str:
    return f"{layer}.{side}".replace(".", "_")
