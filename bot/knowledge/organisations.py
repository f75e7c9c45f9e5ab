"""Which organisations there are in a folder."""

from __future__ import annotations

from pathlib import Path


def organisations(root: Path) -> dict[str, Path]:
    """The organisations in `root` by id: `root` itself, or the folders in it; empty where there are none."""
    if _is_organisation(root):
        return {root.resolve().name: root}
    folders = sorted(root.iterdir()) if root.is_dir() else []
    return {path.name: path for path in folders if path.name[0] != "." and _is_organisation(path)}


def _is_organisation(folder: Path) -> bool:
    return (folder / "organisation.yaml").is_file() or (folder / "policies").is_dir()
