"""Train the encoder's adapter from the corpus: `python -m benchmarks.train_adapter [FOLD ...]`.

Needs torch, which nothing else does: `make train` installs it, and runs all there is to run. A low-rank
update of each dense layer (LoRA, Hu et al. 2021) is learned so that a question comes nearest to the
clauses that answer it, among all clauses of two policies at a time (a softmax over cosines, as in
van den Oord et al. 2018), and a wish to report to the clause and the name of its route. One more choice,
at a cosine that is learned too, stands for "none of these": a question that the policy does not answer
must stay further than that from every clause. This is done once from each of SEEDS, and the mean of their
updates kept: on questions nobody learned from it finds more than either (Wortsman et al. 2022, "Model
soups"). It learns from every policy of the corpus and the sample's own answers, and writes
bot/matching/adapter.safetensors, in which lies beside the update what `benchmarks.remembered` gathers of the
same policies. With a FOLD (0, 1) it leaves out the policies of that fold and writes
build/adapter-FOLD.safetensors: `benchmarks.learn` needs cosines of policies that an adapter has not seen, as
they will be on a policy that nobody has seen.

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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors import safe_open
from safetensors.numpy import save, save_file

from benchmarks import adapted, remembered
from benchmarks.adapted import Adapted, mean_update
from benchmarks.sets import Row, Set, adapter_without, answers, corpus, folds
from bot.knowledge.load import load
from bot.matching.encoder import ADAPTER, FINGERPRINT, Encoder, data_of, model_folder
from bot.matching.meanings import heading_and_words
from bot.model import Knowledge
from bot.settings import sample_folder

EPOCHS = 8
RATE = 8e-4
TEMPERATURE = 0.035
POLICIES_A_STEP = 2
MOST_QUESTIONS, MOST_TEXTS = 64, 120
"""Of one policy in one step, so that a large one fits into memory."""
SEEDS = (0, 1)
SOURCE = "source"
"""Under this name an adapter's file says what it came from."""
THREADS = 1
"""Of another number, sums come out a little differently; one is at hand on any machine."""


@dataclass(frozen=True)
class Group:
    """What one policy can be found by, and questions with the positions of what answers them.

    A text is a clause, with its headings and without, or the name of a route. A question without a
    position is one that the policy does not answer.
    """

    texts: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[str, tuple[int, ...]], ...]


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
    with tempfile.TemporaryDirectory() as place:
        rows = corpus(Path(place), keep=lambda name: name not in left_out)
    groups = _groups(rows)
    source = _source(groups, folder)
    if path.exists() and _source_of(path) == source:
        print(f"{path}: learned from the same texts by the same code already; delete it to learn it again")
        return
    path.parent.mkdir(exist_ok=True)
    # A process for each, so that two cores are used and each sums in the same order as it would alone.
    with ProcessPoolExecutor(len(SEEDS), get_context("spawn")) as pool:
        trained = [pool.submit(_trained, groups, folder, seed) for seed in SEEDS]
        update = mean_update([one.result() for one in trained])
    with tempfile.TemporaryDirectory() as place:
        alone = Path(place) / "update"
        keep(update, alone, source)
        encoder = Encoder(folder, alone)
    keep(update | remembered.memory(rows, encoder), path, source)


def keep(tensors: dict[str, np.ndarray], path: Path, source: str) -> None:
    """Write an adapter, with its fingerprint and what it came from."""
    fingerprint = hashlib.sha256(data_of(save(tensors))).hexdigest()
    save_file(tensors, str(path), {FINGERPRINT: fingerprint, SOURCE: source})
    print(f"{path}: fingerprint {fingerprint}")


def _trained(groups: Sequence[Group], folder: Path, seed: int) -> dict[str, np.ndarray]:
    """What one network has learned of `groups`."""
    groups = list(groups)
    random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # it is all written before it is read
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
        print(f"seed {seed}, epoch {epoch + 1} of {EPOCHS}: loss {total * EPOCHS / steps:.3f}", flush=True)
    return model.learned()


def _source(groups: list[Group], folder: Path) -> str:
    """A fingerprint of all that an adapter comes from: what it learns, the model, this code and torch."""
    found = hashlib.sha256(repr(groups).encode())
    found.update((folder / "model.safetensors").read_bytes())
    found.update(Path(__file__).read_bytes())
    for module in (adapted, remembered):
        found.update(Path(module.__file__).read_bytes())
    found.update(torch.__version__.encode())
    return found.hexdigest()


def _source_of(path: Path) -> str | None:
    with safe_open(str(path), "numpy") as file:
        return (file.metadata() or {}).get(SOURCE)


def _groups(rows: Set) -> list[Group]:
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


if __name__ == "__main__":
    main()
