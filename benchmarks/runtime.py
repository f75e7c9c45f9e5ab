"""onnxruntime against our encoder in numpy: `build/train/bin/python -m benchmarks.runtime`.

Needs onnx and onnxruntime, which nothing else does: `make train` installs them into build/train. The graph is written here, weight by weight, with the adapter merged in;
the eight-bit one is what onnxruntime's dynamic quantisation makes of it.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution, version
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from benchmarks.generated import sample
from benchmarks.report import table, tell, write
from benchmarks.scores import Hits, ask, hits
from benchmarks.sets import Set, real
from benchmarks.timing import timed
from benchmarks.yardsticks import by_us
from bot.matching.encoder import ADAPTER, WIDTH, Encoder, Vectors, model_folder
from bot.matching.index import index_with
from bot.matching.meanings import heading_and_words

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
OPSET = 20
ASKED, BATCH = 60, 150


class Runtime(Encoder):
    """The encoder with its forward pass run by onnxruntime, on one thread."""

    def __init__(self, folder: Path, adapter: Path | None, graph: Path) -> None:
        """As for Encoder; `graph` is the file to run."""
        super().__init__(folder, adapter)
        self.fingerprint += f" {graph.stem}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def _forward(self, tokens: np.ndarray, mask: Vectors) -> Vectors:
        hidden: Vectors = self._session.run(["hidden"], {"tokens": tokens, "mask": mask})[0]
        return hidden


def main() -> None:
    """Measure, and write the section."""
    write("runtime", list(lines()))


def lines() -> Iterator[str]:
    """The section."""
    folder = model_folder()
    assert folder is not None, "the model is not installed; run `make setup` first"
    plain = Encoder(folder, ADAPTER)
    with tempfile.TemporaryDirectory() as place:
        whole, small = Path(place) / "float.onnx", Path(place) / "int8.onnx"
        onnx.save(graph_of(plain._weights), str(whole))
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        encoders: dict[str, Encoder] = {
            "numpy, as shipped": plain,
            "onnxruntime, float": Runtime(folder, ADAPTER, whole),
            "onnxruntime, eight bits": Runtime(folder, ADAPTER, small),
        }
        questions = real(Path(place) / "real")
        rows = [
            _row(name, encoder, plain, questions, Path(place) / name) for name, encoder in encoders.items()
        ]
    yield "## onnxruntime in the place of numpy"
    yield ""
    yield (
        "The same model with the same adapter, on one thread: one question at a time, many clauses together, how near the "
        "vectors are to ours, and the real set (first clause / among three, never refusing; then right outright). "
        f"Measured once, with onnx {version('onnx')} and onnxruntime {version('onnxruntime')}, whose files take "
        f"{_megabytes('onnxruntime')} MB."
    )
    heads = ["encoder", "a question", "a clause", "cosine with ours", "first / three", "answer.right"]
    yield from table(heads, rows)
    yield (
        "Worth its weight? It keeps the quality and makes a question cheaper. But people ask one question at a time and do "
        "not feel the difference, an index is built once, and it is one more large library to install, update and trust. "
        "So it is not in the lock file. Where a thousand people ask at once, or the corpus grows a hundredfold, it would pay."
    )


def _row(name: str, encoder: Encoder, plain: Encoder, questions: Set | None, data: Path) -> list[str]:
    tell(f"runtime: {name}")
    own = sample()
    asked = [question for answer in own.answers for question in answer.questions][:ASKED]
    clauses = [heading_and_words(clause) for clause in own.clauses.values()][:BATCH]
    encoder.encode(asked[:5])
    one = statistics.median(timed(lambda q=question: encoder.encode([q]))[1] for question in asked)
    vectors, many = timed(lambda: encoder.encode(clauses))
    near = float((vectors * plain.encode(clauses)).sum(axis=1).mean())
    found, right = "–", "–"
    if questions is not None:
        of = [_hits(questions, policy, encoder, data) for policy in questions.knowledge]
        first, three = (
            statistics.fmean(values) for values in zip(*((h.first, h.three) for h in of), strict=True)
        )
        found = f"{first:.3f} / {three:.3f}"
        quality = ask(questions, lambda _, knowledge: index_with(encoder, knowledge, data))
        right = f"{quality.mean('answer.right'):.3f}"
    return [name, f"{one * 1000:.1f} ms", f"{many / len(clauses) * 1000:.1f} ms", f"{near:.4f}", found, right]


def _hits(questions: Set, policy: str, encoder: Encoder, data: Path) -> Hits:
    knowledge = questions.knowledge[policy]
    rows = [row for row in questions.rows if row.policy == policy]
    return hits(rows, knowledge, by_us(index_with(encoder, knowledge, data)))


def _megabytes(package: str) -> int:
    files = distribution(package).files or []
    return sum(Path(str(file.locate())).stat().st_size for file in files if file.locate().is_file()) // 10**6


class Graph:
    """An ONNX graph under construction: each method adds a node and returns the name of what comes out."""

    def __init__(self, weights: Mapping[str, Vectors]) -> None:
        """`weights` are the model's, by name."""
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._held: dict[str, onnx.TensorProto] = {}

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """A node of the operator `kind`."""
        out = f"{kind}-{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def hold(self, name: str, value: np.ndarray) -> str:
        """A constant."""
        self._held[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, name: str) -> str:
        """One of the model's weights."""
        return self.hold(name, self._weights[name])

    def dense(self, inputs: str, name: str) -> str:
        """A dense layer."""
        turned = self.hold(f"{name}.turned", self._weights[f"{name}.weight"].T)
        return self.add("Add", self.add("MatMul", inputs, turned), self.weight(f"{name}.bias"))

    def normed(self, inputs: str, name: str) -> str:
        """A layer's normalisation."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", inputs, scale, bias, axis=-1, epsilon=EPSILON)

    def model(self, hidden: str) -> onnx.ModelProto:
        """All of it, with `hidden` as what comes out."""
        self._nodes.append(helper.make_node("Identity", [hidden], ["hidden"]))
        told = ["batch", "length"]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [
                helper.make_tensor_value_info("tokens", TensorProto.INT64, told),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, told),
            ],
            [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [*told, WIDTH])],
            list(self._held.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model)
        return model


def graph_of(weights: Mapping[str, Vectors]) -> onnx.ModelProto:
    """BERT's forward pass as `bot.matching.encoder` has it, from tokens and mask to the last layer."""
    g = Graph(weights)
    length = g.add("Gather", g.add("Shape", "tokens"), g.hold("one", np.array([1])))
    places = g.add(
        "Slice", g.weight("embeddings.position_embeddings.weight"), g.hold("zero", np.array([0])), length
    )
    words = g.add("Gather", g.weight("embeddings.word_embeddings.weight"), "tokens")
    kind = g.hold("kind", weights["embeddings.token_type_embeddings.weight"][0])
    hidden = g.normed(g.add("Add", g.add("Add", words, places), kind), "embeddings.LayerNorm")
    gone = g.add(
        "Mul", g.add("Sub", g.hold("full", np.float32(1)), "mask"), g.hold("never", np.float32(-1e9))
    )
    unseen = g.add("Unsqueeze", gone, g.hold("middle", np.array([1, 2])))
    apart = g.hold("apart", np.array([0, 0, HEADS, WIDTH // HEADS]))
    together = g.hold("together", np.array([0, 0, WIDTH]))
    scale = g.hold("scale", np.float32(1 / np.sqrt(WIDTH // HEADS)))
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"

        def heads(name: str, order: list[int], at: str = at, hidden: str = hidden) -> str:
            flat = g.add("Reshape", g.dense(hidden, f"{at}.attention.self.{name}"), apart)
            return g.add("Transpose", flat, perm=order)

        scores = g.add("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
        shares = g.add("Softmax", g.add("Add", g.add("Mul", scores, scale), unseen), axis=-1)
        mixed = g.add("Transpose", g.add("MatMul", shares, heads("value", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
        attended = g.dense(g.add("Reshape", mixed, together), f"{at}.attention.output.dense")
        hidden = g.normed(g.add("Add", hidden, attended), f"{at}.attention.output.LayerNorm")
        wide = g.add("Gelu", g.dense(hidden, f"{at}.intermediate.dense"))
        narrow = g.dense(wide, f"{at}.output.dense")
        hidden = g.normed(g.add("Add", hidden, narrow), f"{at}.output.LayerNorm")
    return g.model(hidden)


if __name__ == "__main__":
    main()
