"""What a web page has for its visitors to press on and to fill in."""

from __future__ import annotations

import pytest

from bot.importing.html import read_html
from tests.importing.test_html import left_out, printed

LINKS = "links to press on"
FORM = "a form to fill in"


@pytest.mark.parametrize(
    "links",
    [
        '<p><a class="btn btn-primary" href=a>Contact us</a></p>',
        "<div><a href=a>Read the whole policy</a> <a href=b><b>Kites</b><p>All about kites</p></a></div>",
        '<a role="button" href=a>Go</a>',
    ],
)
def test_links_to_press_on_are_no_clause(links: str) -> None:
    read = read_html(f"<main><h1>Kites</h1><p>Fly low.</p><div>{links}</div></main>")
    assert printed(read) == ["Kites", "Fly low."]
    assert list(left_out(read)) == [LINKS]


def test_a_link_beside_a_heading_leads_away_from_the_page() -> None:
    read = read_html("<main><div><h2>Kites</h2><a href=x>Kite rules</a></div><p>Fly low.</p></main>")
    assert (printed(read), left_out(read)) == (["Kites", "Fly low."], {LINKS: "Kite rules"})


@pytest.mark.parametrize(
    "text",
    [
        "<div><h2><a href='#gone'>Gone</a></h2></div>",
        '<p>See the <a class="btn" href=a>list</a></p>',
        "<div><p><a href=a>Wind policy</a></p></div>",
        "<ul><li><a href=a>Wind policy</a></ul>",
        "<div><a href='mailto:kites@example.org'>Kite desk</a></div>",
        "<div><a href=a>Hire form</a></div>",
        "<p>Read these:</p><div><a href=a>Wind policy</a></div>",
    ],
)
def test_a_link_that_says_something_is_read(text: str) -> None:
    assert LINKS not in left_out(read_html(f"<main><h1>Kites</h1>{text}<p>Fly low.</p></main>"))


def test_a_form_is_no_clause_with_all_that_is_said_around_its_fields() -> None:
    name = "<label for=n>1. Your name * (as it is on the list of those who fly)</label><input id=n>"
    pad = "<div>2. Sign here with a finger</div><canvas></canvas><span>X ________</span>"
    said = "<p>By signing below, I, ____, agree to each of the rules for kites on this page.</p>"
    box = f"<div>{name}<div>{pad}</div>{said}<button>Send</button></div>"
    read = read_html(f"<h1>Kites</h1><p>Fly low.</p>{box}")
    assert printed(read) == ["Kites", "Fly low."]
    assert list(left_out(read)) == [FORM]


@pytest.mark.parametrize(
    "rules",
    ["<p>Each kite must be signed for.</p>", "<ul><li>no kites indoors<li>no kites at night</ul>"],
)
def test_rules_inside_of_a_form_are_read(rules: str) -> None:
    read = read_html(f"<form><h1>Kites</h1>{rules}<div>Name <input><button>Send</button></div></form>")
    assert len(printed(read)) == 1 + rules.count("kites ") + rules.count("Each")
    assert left_out(read) == {FORM: "Name Send"}


def test_the_name_of_a_field_outside_of_any_form_is_no_clause() -> None:
    read = read_html("<p>Fly low.</p><label for=n>Your name</label><div><input id=n></div>")
    assert (printed(read), left_out(read)) == (["Fly low."], {"a form control": "Your name"})


def test_what_a_page_says_of_its_own_scrolling_is_left_out() -> None:
    read = read_html(
        "<p>Fly low.</p><p>Scroll to the bottom before you agree.</p><div class=scroll-progress>0%</div>"
    )
    assert printed(read) == ["Fly low."]
