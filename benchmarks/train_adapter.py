"""Train the encoder's adapter from the corpus: `python -m benchmarks.train_adapter [FOLD ...]`.

Needs torch, which nothing else does: `make train` installs it, and runs all there is to run. A low-rank update of each dense layer (LoRA, Hu et al. 2021) is learned so that a question comes nearest to
the clauses that answer it, among all clauses of two policies at a time (a softmax over cosines, as in
van den Oord et al. 2018), and a wish to report to the clause and the name of its route. One more choice,
at a cosine that is learned too, stands for "none of these": a question that the policy does not answer
must stay further than that from every clause. It learns from every policy of the corpus and the sample's
own answers, and writes bot/matching/adapter.safetensors. With a FOLD (0, 1) it leaves out the policies of
that fold and writes build/adapter-FOLD.safetensors: `benchmarks.learn` needs cosines of policies that an
adapter has not seen, as they will be on a policy that nobody has seen.

On the same kind of processor, two runs write the same bytes. What stands in build/ already, learned from
the same texts by the same code, is not learned again.
"""

from __future__ import annotations

import hashlib
import math
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors import safe_open
from safetensors.numpy import save_file
from safetensors.torch import load_file
from tokenizers import Tokenizer

from benchmarks.sets import Row, adapter_without, answers, corpus, folds
from bot.knowledge.load import load
from bot.matching.encoder import ADAPTER, LONGEST, WIDTH, model_folder
from bot.matching.meanings import heading_and_words
from bot.model import Knowledge
from bot.settings import sample_folder

RANK = 64
EPOCHS = 8
RATE = 8e-4
TEMPERATURE = 0.035
DROPOUT = 0.1
POLICIES_A_STEP = 2
MOST_QUESTIONS, MOST_TEXTS = 64, 120
"""Of one policy in one step, so that a large one fits into memory."""
TOKENS_A_PASS = 2048
SEED = 0
THREADS = 1
"""Of another number, sums come out a little differently; one is at hand on any machine."""
SOURCE = "source"
"""Under this name an adapter's file says what it came from."""
_DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


@dataclass(frozen=True)
class Group:
    """What one policy can be found by, and questions with the positions of what answers them.

    A text is a clause, with its headings and without, or the name of a route. A question without a
    position is one that the policy does not answer.
    """

    texts: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[str, tuple[int, ...]], ...]


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
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(mean, dim=-1)

    def _layer(self, hidden: torch.Tensor, mask: torch.Tensor, at: str) -> torch.Tensor:
        batch, length, _ = hidden.shape
        query, key, value = (
            self._dense(hidden, f"{at}.attention.self.{name}").view(batch, length, 12, 32).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :] > 0)
        attended = self._dense(
            mixed.transpose(1, 2).reshape(batch, length, WIDTH), f"{at}.attention.output.dense"
        )
        hidden = self._normed(hidden + self._dropped(attended), f"{at}.attention.output.LayerNorm")
        wide = F.gelu(self._dense(hidden, f"{at}.intermediate.dense"))
        narrow = self._dropped(self._dense(wide, f"{at}.output.dense"))
        return self._normed(hidden + narrow, f"{at}.output.LayerNorm")

    def _dense(self, inputs: torch.Tensor, name: str) -> torch.Tensor:
        plain = F.linear(inputs, self.frozen[f"{name}.weight"], self.frozen[f"{name}.bias"])
        return plain + 2 * (inputs @ self.update[_key(name, "A")].T) @ self.update[_key(name, "B")].T

    def _normed(self, inputs: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(
            inputs, (WIDTH,), self.frozen[f"{name}.weight"], self.frozen[f"{name}.bias"], 1e-12
        )

    def _dropped(self, inputs: torch.Tensor) -> torch.Tensor:
        return F.dropout(inputs, DROPOUT, self.training)

    def save(self, path: Path, source: str) -> None:
        """Write the update in half precision, as `bot.matching.encoder` reads it, with what it came from."""
        tensors = {}
        for name in self.layers:
            tensors[f"{name}.A"] = self.update[_key(name, "A")].detach().numpy().astype(np.float16)
            tensors[f"{name}.B"] = (2 * self.update[_key(name, "B")]).detach().numpy().astype(np.float16)
        save_file(tensors, str(path), {SOURCE: source})


def main() -> None:
    """Train what the command line names."""
    chosen = [int(fold) for fold in sys.argv[1:]]
    for fold in chosen:
        train(folds()[fold], adapter_without(fold))
    if not chosen:
        train(frozenset(), adapter_without("nothing"))
        shutil.copyfile(adapter_without("nothing"), ADAPTER)


def train(left_out: frozenset[str], path: Path) -> None:
    """Train on all policies but those left out, and write the adapter to `path`, unless it is there."""
    folder = model_folder()
    if folder is None:
        sys.exit("the model is not installed; run `make setup` first")
    groups = _groups(left_out)
    source = _source(groups, folder)
    if path.exists() and _source_of(path) == source:
        print(f"{path}: learned from the same texts by the same code already; delete it to learn it again")
        return
    path.parent.mkdir(exist_ok=True)
    _trained(groups, folder).save(path, source)
    print(f"{path}: sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def _trained(groups: list[Group], folder: Path) -> Adapted:
    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    model = Adapted(folder)
    steps = math.ceil(len(groups) / POLICIES_A_STEP) * EPOCHS
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    step = 0
    for epoch in range(EPOCHS):
        random.shuffle(groups)
        total = 0.0
        for start in range(0, len(groups), POLICIES_A_STEP):
            for part in optimiser.param_groups:
                part["lr"] = RATE * min(1, (step + 1) / (0.1 * steps)) * (1 - step / steps)
            loss = _loss(model, groups[start : start + POLICIES_A_STEP])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total * EPOCHS / steps:.3f}", flush=True)
    return model


def _source(groups: list[Group], folder: Path) -> str:
    """A fingerprint of all that an adapter comes from: what it learns, the model, this code and torch."""
    found = hashlib.sha256(repr(groups).encode())
    found.update((folder / "model.safetensors").read_bytes())
    found.update(Path(__file__).read_bytes())
    found.update(torch.__version__.encode())
    return found.hexdigest()


def _source_of(path: Path) -> str | None:
    with safe_open(str(path), "numpy") as file:
        return (file.metadata() or {}).get(SOURCE)


def _groups(left_out: frozenset[str]) -> list[Group]:
    with tempfile.TemporaryDirectory() as place:
        rows = corpus(Path(place), keep=lambda name: name not in left_out)
    groups = [
        _group(knowledge, [row for row in rows.rows if row.policy == name])
        for name, knowledge in rows.knowledge.items()
    ]
    return [*groups, _sample(load(sample_folder() / "northbridge", date.today())[0])]


def _group(knowledge: Knowledge, rows: Sequence[Row]) -> Group:
    clauses = tuple(knowledge.clauses.values())
    routes = tuple(knowledge.routes.values())
    asked = []
    for row in rows:
        hits = [at for at, clause in enumerate(clauses) if row.quotes and answers(row, clause)]
        if row.kind == "report":
            found = {clauses[at].id for at in hits}
            hits += [len(clauses) + at for at, route in enumerate(routes) if route.clause in found]
        if hits or row.kind in ("unanswerable", "offtopic"):
            asked.append((row.question, tuple(hits)))
    texts = [(heading_and_words(clause), clause.words) for clause in clauses]
    return Group((*texts, *((route.name,) for route in routes)), tuple(asked))


def _sample(knowledge: Knowledge) -> Group:
    clauses = tuple(knowledge.clauses.values())
    position = {clause.id: at for at, clause in enumerate(clauses)}
    asked = [
        (question, tuple(position[one] for one in answer.cites))
        for answer in knowledge.answers
        for question in answer.questions
    ]
    return Group(tuple((heading_and_words(clause), clause.words) for clause in clauses), tuple(asked))


def _loss(model: Adapted, groups: list[Group]) -> torch.Tensor:
    """How surprised the model is by what answers each question, or by nothing answering it."""
    texts: list[str] = []
    questions: list[str] = []
    right: list[list[int]] = []
    for group in groups:
        chosen = random.sample(group.questions, min(MOST_QUESTIONS, len(group.questions)))
        answering = {at for _, hits in chosen for at in hits}
        others = [at for at in range(len(group.texts)) if at not in answering]
        random.shuffle(others)
        shown = [*answering, *others[: max(0, MOST_TEXTS - len(answering))]]
        row = {at: len(texts) + n for n, at in enumerate(shown)}
        # Half the time without the headings: a clause must be found by its own words too.
        texts += [random.choice(group.texts[at]) for at in shown]
        questions += [question for question, _ in chosen]
        right += [[row[at] for at in hits] for _, hits in chosen]
    model.train()
    cosines = model.encode(questions) @ model.encode(texts).T
    nothing = model.nothing.expand(len(questions), 1)
    shares = F.log_softmax(torch.cat([cosines, nothing], dim=1) / TEMPERATURE, dim=1)
    return -torch.stack(
        [torch.logsumexp(shares[n, hits or [len(texts)]], 0) for n, hits in enumerate(right)]
    ).mean()


def _key(layer: str, side: str) -> str:
    return f"{layer}.{side}".replace(".", "_")


if __name__ == "__main__":
    main()
