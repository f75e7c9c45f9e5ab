from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.web.reporter import HOME, run
from tests.adapters.web.serving import Site, Visitor


@pytest.mark.parametrize("page", [f"{HOME}/send", f"{HOME}/back", "/desk/link", "/desk/enter"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=no-such-thing", "multipart/form-data"]
)
def test_what_is_no_form_is_a_bad_request_on_every_page(tmp_path: Path, page: str, kind: str) -> None:
    async def journey(_: Site, visitor: Visitor) -> None:
        sent = {"data": b"text=caf\xe9", "headers": {"Content-Type": kind}}
        async with visitor.session.post(f"{visitor.url}{page}", **sent) as answer:  # type: ignore[arg-type]
            assert answer.status == 400

    run(tmp_path, journey)
