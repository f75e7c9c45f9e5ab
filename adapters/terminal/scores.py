"""The scores of a question set, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.scoring import Share, Tenth, calibration_error


def scores(figures: Mapping[str, Share], tenths: Sequence[Tenth]) -> RenderableType:
    """Return the figures, and how far the confidence of outright answers can be relied on."""
    return Group(_figures(figures), Text(""), _reliability(tenths))


def _figures(figures: Mapping[str, Share]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("figure")
    table.add_column("share", justify="right")
    table.add_column("rows", justify="right")
    for name, share in figures.items():
        table.add_row(name, f"{share.value:.3f}", f"{share.hits} of {share.of}")
    return table


def _reliability(tenths: Sequence[Tenth]) -> RenderableType:
    if not tenths:
        return Text("No question was answered outright, so there is no confidence to judge.")
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("confidence")
    for name in ("said", "was right", "answers"):
        table.add_column(name, justify="right")
    for tenth in tenths:
        span = f"{tenth.low:.1f} to {tenth.low + 0.1:.1f}"
        table.add_row(span, f"{tenth.mean:.2f}", f"{tenth.right.value:.2f}", str(tenth.right.of))
    apart = Text(f"Said and right lie {calibration_error(tenths):.3f} apart on average.")
    return Group(table, apart)
