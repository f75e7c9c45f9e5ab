"""The encoder's layers with the adapter in them are worked out once, and then read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.adapter import STATE_BYTES, Layers, adapted

STATE, OTHER = (sign * STATE_BYTES for sign in (b"a", b"b"))
DICE = np.random.default_rng(0)
WEIGHTS: Layers = {
    f"{name}.weight": DICE.standard_normal(shape, np.float32)
    for name, shape in {"first": (4, 6), "second": (8, 4), "left as it is": (3, 3)}.items()
}
ADAPTER: Layers = {
    f"{name}.{side}": DICE.standard_normal(shape).astype(np.float16)
    for name, (tall, wide) in {"first": (4, 6), "second": (8, 4)}.items()
    for side, shape in {"A": (2, wide), "B": (tall, 2)}.items()
}


def same(one: Layers, other: Layers) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def is_read(layers: Layers) -> bool:
    """Whether they are views of the file: what was just worked out can be written to."""
    return not any(layer.flags.writeable for layer in layers.values())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "encoder" / "layers"


def test_a_layer_is_the_one_of_the_model_and_the_product_of_the_adapters_two() -> None:
    layers = adapted(WEIGHTS, ADAPTER, None, STATE)
    wanted = WEIGHTS["first.weight"] + ADAPTER["first.B"].astype(np.float32) @ ADAPTER["first.A"].astype(
        np.float32
    )
    assert layers.keys() == {"first.weight", "second.weight"}
    assert layers["first.weight"] == pytest.approx(wanted)


def test_the_second_time_the_same_layers_are_read(file: Path) -> None:
    made, read = (adapted(WEIGHTS, ADAPTER, file, STATE) for _ in range(2))
    assert (is_read(made), is_read(read)) == (False, True)
    assert same(made, read)
    assert list(file.parent.iterdir()) == [file]


def test_layers_of_another_model_or_adapter_are_worked_out_anew_and_take_the_place_of_the_old(
    file: Path,
) -> None:
    adapted(WEIGHTS, ADAPTER, file, STATE)
    assert not is_read(adapted(WEIGHTS, ADAPTER, file, OTHER))
    assert is_read(adapted(WEIGHTS, ADAPTER, file, OTHER))


@pytest.mark.parametrize("left", [0, 10, STATE_BYTES, STATE_BYTES + 8])
def test_half_a_file_is_not_read_and_made_whole(file: Path, left: int) -> None:
    made = adapted(WEIGHTS, ADAPTER, file, STATE)
    file.write_bytes(file.read_bytes()[:left])
    assert not is_read(adapted(WEIGHTS, ADAPTER, file, STATE))
    assert same(made, adapted(WEIGHTS, ADAPTER, file, STATE))


def test_where_nothing_can_be_kept_the_layers_are_there_all_the_same(file: Path) -> None:
    file.parent.write_text("a file where the folder should be")
    assert same(adapted(WEIGHTS, ADAPTER, file, STATE), adapted(WEIGHTS, ADAPTER, None, STATE))


def test_a_disk_that_is_full_is_left_without_half_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.matching.adapter.os.replace", full)
    adapted(WEIGHTS, ADAPTER, file, STATE)
    assert list(file.parent.iterdir()) == []
