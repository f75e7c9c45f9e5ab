from collections.abc import Iterator

import pytest

from tests.adapters.teams import house


@pytest.fixture(params=["botbuilder", "agents"])
def sdk(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both of Microsoft's libraries, one after the other."""
    house.SDK["name"] = request.param
    yield request.param
    house.SDK["name"] = "botbuilder"
