from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.store import Store, open_store
from tests.store.databases import SETTING, empty, postgres_database, prepare


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL database, or the reason why there is none."""
    database = postgres_database()
    try:
        url = database.__enter__()
    except SQLAlchemyError as error:
        yield f"no PostgreSQL at {SETTING} ({type(error).__name__})"
        return
    yield url
    database.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    made: str = request.getfixturevalue("postgres")
    if not made.startswith("postgresql"):
        pytest.skip(made)
    empty(made)
    return made


@pytest.fixture
def store(url: str, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    prepare(url)
    opened = open_store(url, tmp_path / "secrets", clock)
    yield opened
    opened.close()


@pytest.fixture
def twin(url: str, store: Store, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The same store, as another process has it open."""
    opened = open_store(url, tmp_path / "secrets", clock)
    yield opened
    opened.close()
