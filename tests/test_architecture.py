"""The picture in docs/architecture.md, held to the contracts that import-linter checks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
DIAGRAM = (
    (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("```mermaid")[2].partition("```")[0]
)
NODE = re.compile(r"(\w+)\[([^\]]+)\]")
ARROW = re.compile(r"(\w+)(?:\[[^\]]*\])? --> (\w+)")
ENDS = {
    "adapters.trouble",
    "adapters.consoles",
    "adapters.safe",
    "adapters.mends",
    "adapters.wire",
    "adapters.wording",
    "adapters.scoring",
    "adapters.logs",
    "adapters.metrics",
}
"""Small rooms with nothing but one page of code each; the picture is clearer without them."""


def layers(container: str) -> list[list[str]]:
    """The layers of `bot` or `adapters`, the highest first, each with the modules in it that exist."""
    contract = next(c for c in CONTRACTS if c["type"] == "layers" and c["containers"] == [container])
    names = (re.findall(r"\w+", layer) for layer in contract["layers"])
    return [[f"{container}.{name}" for name in layer if exists(container, name)] for layer in names]


def exists(container: str, name: str) -> bool:
    return (ROOT / container / name).is_dir() or (ROOT / container / f"{name}.py").is_file()


def imports() -> set[tuple[str, str]]:
    """Which package, or module at the top of one of the two, imports which."""
    graph = grimp.build_graph("bot", "adapters")
    return {
        (room_of(importer), room_of(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def rooms() -> dict[str, list[str]]:
    """What each box of the picture stands for."""
    return {box: [name.strip() for name in said.split(",")] for box, said in NODE.findall(DIAGRAM)}


LEVEL = {
    name: (container == "bot", depth)
    for container in ("adapters", "bot")
    for depth, layer in enumerate(layers(container))
    for name in layer
}


@pytest.mark.parametrize("module", sorted(LEVEL.keys() - ENDS))
def test_every_module_of_the_contracts_stands_in_the_picture(module: str) -> None:
    drawn = {name for names in rooms().values() for name in names}
    assert module in drawn, (
        f"docs/architecture.md: draw a box for {module}, with an arrow from what imports it"
    )


def test_the_picture_shows_nothing_that_is_not_there() -> None:
    drawn = {name for names in rooms().values() for name in names}
    assert drawn <= LEVEL.keys(), f"docs/architecture.md: take out {sorted(drawn - LEVEL.keys())}"


def test_no_arrow_runs_against_the_layers() -> None:
    boxes = rooms()
    arrows = ARROW.findall(DIAGRAM)
    assert arrows
    for above, below in arrows:
        for upper in boxes[above]:
            for lower in boxes[below]:
                assert LEVEL[upper] < LEVEL[lower], f"docs/architecture.md: {upper} --> {lower} runs upwards"


def test_every_arrow_is_an_import_that_is_there() -> None:
    boxes, real = rooms(), imports()
    for above, below in ARROW.findall(DIAGRAM):
        drawn = {(upper, lower) for upper in boxes[above] for lower in boxes[below]}
        assert drawn & real, f"docs/architecture.md: nothing in {above} imports anything of {below}"
