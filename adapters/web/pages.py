"""How a page is made and sent: every value escaped, nothing from elsewhere, nothing kept by the browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.model import Knowledge
from bot.phrases import day_in_words, phrase, said_in

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
STYLE = "/report/style.css"
STATUS = {"form.return_nothing": 404, "form.trouble": 503}
"""What is answered besides 422 where something went no further, by the phrase that says so."""

_ENVIRONMENT = Environment(
    loader=PackageLoader("adapters.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    name: str, knowledge: Knowledge | None, values: Mapping[str, Any], *, status: int = 200
) -> web.Response:
    """The page `name` with these values; its template says which it needs.

    It is in the organisation's language, or in English where there are no such words; what its folder says
    is in `theirs` all the same.
    """
    organisation = knowledge.organisation if knowledge else None
    theirs = organisation.language if organisation else "en-GB"
    language = said_in("form.title", theirs)
    text = _ENVIRONMENT.get_template(f"{name}.html").render(
        say=partial(phrase, language=language),
        day=partial(day_in_words, language=language),
        language=language,
        theirs=theirs,
        organisation=organisation,
        knowledge=knowledge,
        style=STYLE,
        **values,
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


def to(place: str) -> web.Response:
    """Go on at another page, which is then asked for with GET."""
    return web.Response(status=303, headers=HEADERS | {"Location": place})


async def style(_request: web.Request) -> web.Response:
    """The one style sheet."""
    text = (files("adapters.web") / "static" / "style.css").read_text("utf-8")
    return web.Response(text=text, content_type="text/css", headers={"Cache-Control": "max-age=3600"})


def status_of(wrong: str) -> int:
    """The status of a page that says the phrase `wrong`; "" where nothing is."""
    return STATUS.get(wrong, 422) if wrong else 200
