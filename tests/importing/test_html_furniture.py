"""What of a web page is no part of the document, and what the page is called."""

from __future__ import annotations

import pytest

from bot.importing.html import read_html
from tests.importing.test_html import items, left_out, printed


def test_the_mark_beside_a_heading_is_no_part_of_it() -> None:
    page = '<h1>Leave<a class="headerlink" href="#leave">¶</a></h1><p>Ask first. <a href="#fnref1">↩</a></p>'
    assert printed(read_html(page)) == ["Leave", "Ask first."]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Staff site</title><header><h1>Time off</h1></header><p>Ask.</p>", "Time off"),
        (
            "<title>Complaints</title><header><h1>Ash Ltd</h1></header><p>Write.</p>© 2026 Ash Ltd",
            "Complaints",
        ),
        ("<title>Leave - Ash Ltd</title><h1>Ash Ltd</h1><h2>Who</h2><p>All staff.</p>", "Leave"),
    ],
)
def test_a_heading_at_the_top_of_the_page_names_it_unless_it_names_the_site(page: str, title: str) -> None:
    assert read_html(page).title == title


def test_the_words_beside_a_field_are_of_the_form() -> None:
    form = (
        '<form><label for="mail">Your e-mail</label><input id="mail" type="email">'
        '<input type="checkbox" id="tab"><label for="tab">Carrying leave over</label><p>Five days.</p></form>'
    )
    read = read_html(form)
    assert printed(read) == ["Carrying leave over", "Five days."]
    assert left_out(read)["a form control"] == "Your e-mail"


@pytest.mark.parametrize("name", ["gov-cookie-banner", "nhs-breadcrumb", "sharedaddy", "related-posts"])
def test_banners_and_buttons_to_share_are_left_out_inside_of_the_main_part_too(name: str) -> None:
    read = read_html(f'<main><div class="{name}">Look here</div><p>Book early.</p></main>')
    assert (printed(read), left_out(read)) == (
        ["Book early."],
        {"outside the main part of the page": "Look here"},
    )


def test_a_callout_of_a_page_without_a_main_part_is_read() -> None:
    assert printed(read_html('<aside class="callout">Keep receipts.</aside>')) == ["Keep receipts."]


def test_a_list_of_links_is_a_menu_unless_a_line_announces_it() -> None:
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Shop"))
    read = read_html(f"<ul>{links}</ul><p>Tell one of:</p><ul>{links}</ul>")
    assert printed(read) == ["Tell one of:", "Home", "News", "Shop"]
    assert left_out(read) == {"outside the main part of the page": "Home News Shop"}


def test_a_contents_list_may_have_a_link_to_another_page() -> None:
    links = (
        '<li><a href="#a">Who</a></li><li><a href="#b">What</a></li><li><a href="form.pdf">The form</a></li>'
    )
    read = read_html(f'<ul>{links}</ul><h2 id="a">Who</h2><p>All.</p>')
    assert left_out(read) == {"contents list": "Who What The form"}


def test_a_list_that_is_indented_as_a_quotation_is_inside_of_the_item_above() -> None:
    source = (
        "<ol><li>Be kind.</li><li>Bring:</li></ol>"
        "<blockquote><ol><li>boots</li><li>a map</li></ol></blockquote>"
        '<ol start="3"><li>Come back.</li></ol>'
    )
    assert items(source) == [
        ("1", "Be kind.", 0),
        ("2", "Bring:", 0),
        ("1", "boots", 1),
        ("2", "a map", 1),
        ("3", "Come back.", 0),
    ]


def test_a_long_first_row_in_bold_heads_its_table() -> None:
    head = "<td><b>Hours that may be used in the sixty days after joining, and no later than this</b></td>"
    read = read_html(f"<table><tr><td><b>Month</b></td>{head}</tr><tr><td>May</td><td>8</td></tr></table>")
    assert [block.header for block in read.blocks] == [True, False]


def test_what_a_search_of_the_page_can_find_is_not_hidden() -> None:
    assert printed(read_html('<p hidden="until-found">Ask first.</p><p hidden>Old.</p>')) == ["Ask first."]


@pytest.mark.parametrize("page", ["<main>{}</main>", "{}"])
def test_a_section_about_feedback_or_cookies_is_policy(page: str) -> None:
    section = '<section id="feedback"><h2>Feedback</h2><p>Tell the clerk what you think of us.</p></section>'
    read = read_html(page.format(f"<p>Be kind.</p>{section}"))
    assert printed(read) == ["Be kind.", "Feedback", "Tell the clerk what you think of us."]
    assert printed(read_html('<div class="cookies">We use cookies.</div><p>Be kind.</p>')) == ["Be kind."]
