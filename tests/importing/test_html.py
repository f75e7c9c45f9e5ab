"""How web pages are read: what a visitor sees of the document, and nothing lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.blocks import Block, Document, Kind
from bot.importing.html import read_html
from bot.importing.structure import structure


def printed(document: Document) -> list[str]:
    return [words for block in document.blocks for words in (block.cells or (block.words,))]


def left_out(document: Document) -> dict[str, str]:
    return {left.why: left.text for left in document.left_out}


def items(source: str) -> list[tuple[str, str, int]]:
    return [(block.label, block.text, block.level) for block in read_html(source).blocks]


def test_headings_and_paragraphs_come_in_their_order() -> None:
    read = read_html("<h1>Safe driving</h1><p>Wear a\n belt.<h2>Speed</h2>Keep &lt; 70&nbsp;mph.")
    assert read.blocks == (
        Block(Kind.HEADING, "Safe driving", level=1),
        Block(Kind.PARAGRAPH, "Wear a belt."),
        Block(Kind.HEADING, "Speed", level=2),
        Block(Kind.PARAGRAPH, "Keep < 70 mph."),
    )


def test_the_title_is_the_only_main_heading_or_else_what_the_page_is_called() -> None:
    assert read_html("<title>Safe driving | Site</title><h1>Safe driving</h1>").title == "Safe driving"
    assert read_html("<title>Safe driving</title><p>x").title == "Safe driving"
    assert read_html("<title>Safe driving | Site</title><p>x").metadata == {"title": "Safe driving | Site"}


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="color: red; display : none">secret</p>',
        '<p style="visibility:hidden">secret</p>',
        "<p hidden>secret</p>",
        '<p aria-hidden="true">secret</p>',
        '<style>/* x */ p { color: red } .off, .x { display: none }</style><p class="off">secret</p>',
    ],
)
def test_hidden_text_is_left_out_and_said(hidden: str) -> None:
    read = read_html(f"{hidden}<p>seen</p>")
    assert printed(read) == ["seen"]
    assert left_out(read) == {"hidden text": "secret"}


def test_what_only_print_or_a_small_screen_hides_is_seen() -> None:
    sheet = "<style>@media print { .a { display: none } .b { display: none } } .c { color: red }</style>"
    other = '<style media="print">p { display: none }</style>'
    assert printed(read_html(f'{sheet}{other}<p class="a">one<p class="b">two')) == ["one", "two"]


def test_scripts_and_templates_are_no_words() -> None:
    source = (
        "<script>let rule = 'must'</script><style>p{}</style><p>x<template>t</template><noscript>n</noscript>"
    )
    assert read_html(source) == Document("", (Block(Kind.PARAGRAPH, "x"),))


def test_only_the_main_part_is_the_document_and_the_rest_is_said() -> None:
    main = "<main><header><h1>Rules</h1></header><p>Ask.</p></main>"
    page = f"<header>Site</header><nav>Home</nav><div>{main}<p>Ad</div><footer>Imprint</footer>"
    read = read_html(page)
    assert printed(read) == ["Rules", "Ask."]
    assert [left.text for left in read.left_out] == ["Site", "Home", "Ad", "Imprint"]


def test_without_a_main_part_the_parts_around_the_page_are_left_out_and_said() -> None:
    read = read_html("<nav>Home</nav><aside>News</aside><p>Ask.<div role=contentinfo>Imprint</div>")
    assert printed(read) == ["Ask."]
    assert [left.text for left in read.left_out] == ["Home", "News", "Imprint"]


def test_struck_words_controls_and_pictures_are_left_out_and_said() -> None:
    read = read_html("<p>Ask <del>nobody</del> me <button>Print</button><img alt='A chart'></p>")
    assert printed(read) == ["Ask me"]
    assert left_out(read) == {
        "struck out": "nobody",
        "a form control": "Print",
        "a picture: its words cannot be read": "A chart",
    }


def test_list_items_carry_the_number_that_a_browser_prints() -> None:
    assert items("<ol start=4><li>a<li value=9>b<li>c</ol>") == [("4", "a", 0), ("9", "b", 0), ("10", "c", 0)]
    assert items("<ol reversed><li>a<li>b</ol>") == [("2", "a", 0), ("1", "b", 0)]
    assert items("<ol type=a><li>a<li>b</ol>") == [("a", "a", 0), ("b", "b", 0)]
    assert items('<ol style="list-style-type: upper-roman"><li>a</ol>') == [("I", "a", 0)]
    assert items('<ol style="list-style: none"><li>(a) ask</ol>') == [("", "(a) ask", 0)]
    assert items("<ul><li>a</ul>") == [("", "a", 0)]


def test_nested_lists_have_their_depth_and_what_follows_them_is_kept() -> None:
    source = "<ol><li>You must: <ul><li>ask<li>wait</ul> Then go.<li>Stop.</ol>"
    assert items(source) == [
        ("1", "You must:", 0),
        ("", "ask", 1),
        ("", "wait", 1),
        ("", "Then go.", 0),
        ("2", "Stop.", 0),
    ]


def test_the_paragraphs_of_an_item_belong_together() -> None:
    assert items("<ul><li><p>Ask first.</p><p>Then wait.</p></li></ul>") == [("", "Ask first. Then wait.", 0)]


def test_a_heading_in_a_numbered_item_takes_its_number() -> None:
    read = read_html("<ol><li><h2>Scope</h2><p>All staff.</p><p>All visitors.</p></li></ol>")
    assert read.blocks == (
        Block(Kind.HEADING, "Scope", "1", 2),
        Block(Kind.PARAGRAPH, "All staff."),
        Block(Kind.PARAGRAPH, "All visitors."),
    )


def test_a_number_without_words_is_said() -> None:
    assert left_out(read_html("<ol><li></li><li>a</ol>")) == {"a number with no words behind it": "1"}
    assert left_out(read_html("<ol><li><ul><li>a</ul></ol>")) == {"a number with no words behind it": "1"}


def test_a_term_and_its_meaning_are_one_item() -> None:
    first = "<dt>Learner</dt><dd><p>Anyone who studies here.</p></dd>"
    source = f"<dl>{first}<div><dt>Staff:<dd>Anyone paid.</div></dl>"
    assert items(source) == [("", "Learner: Anyone who studies here.", 0), ("", "Staff: Anyone paid.", 0)]


def test_line_breaks_before_typed_numbers_or_bullets_part_the_clauses() -> None:
    assert printed(read_html("<p>You must:<br>(a) ask<br>(b) wait<br>for it<br><br>Thanks.")) == [
        "You must:",
        "(a) ask",
        "(b) wait for it",
        "Thanks.",
    ]


def test_a_short_bold_paragraph_is_a_heading() -> None:
    read = read_html("<h1>Rules</h1><p><strong>Visitors</strong></p><p><b>You</b> must ask.</p>")
    assert [(block.kind, block.level) for block in read.blocks[1:]] == [
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
    ]


def test_a_table_gives_rows_and_its_header_is_marked() -> None:
    source = "<table><caption>Rates<tr><th>Trip<th>Rate<tr><td>Car<td>45p<tr><td>Bike<td>20p</table>"
    assert read_html(source).blocks == (
        Block(Kind.PARAGRAPH, "Rates"),
        Block(Kind.ROW, "", cells=("Trip", "Rate"), header=True),
        Block(Kind.ROW, "", cells=("Car", "45p")),
        Block(Kind.ROW, "", cells=("Bike", "20p")),
    )


def test_a_cell_that_spans_rows_stands_in_each_and_columns_keep_their_place() -> None:
    source = "<table><tr><td rowspan=2>Car<td colspan=2>wide<td>x<tr><td>a<td>b<td>c</table>"
    assert [block.cells for block in read_html(source).blocks] == [
        ("Car", "wide", "", "x"),
        ("Car", "a", "b", "c"),
    ]


def test_a_table_that_only_lays_out_text_is_read_as_text() -> None:
    assert printed(read_html("<table><tr><td><p>One.<p>Two.</table>")) == ["One.", "Two."]
    assert printed(read_html("<table role=presentation><tr><td>One.<td>Two.</table>")) == ["One.", "Two."]


WORDS = st.text("abcde", min_size=1, max_size=4)
INLINE = st.one_of(WORDS, WORDS.map(lambda w: f"<b>{w}</b>"), WORDS.map(lambda w: f"<a href='#'>{w}</a>"))
TAGS = ["p", "div", "section", "h2", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th"]
TAGS += ["blockquote", "article", "main", "header", "nav", "aside", "del", "button"]


def _tree(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, look, parts: f"<{tag}{look}>{' '.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(["", " hidden", " start=3", " rowspan=2", " style='display:none'"]),
        st.lists(inner, max_size=3),
    )


@given(st.lists(st.recursive(INLINE, _tree, max_leaves=12), max_size=4))
def test_every_word_is_in_a_block_or_said_to_be_left_out(parts: list[str]) -> None:
    source = " ".join(parts)
    read = read_html(source)
    texts = [left.text for left in read.left_out if left.why != "a number with no words behind it"]
    texts += [text for block in read.blocks for text in (block.text, *block.cells)]
    found = Counter("".join(texts))  # letters, for the parser moves stray words of a table side by side
    bare = "".join(part.partition(">")[2] for part in ("<>" + source).split("<"))
    assert not Counter(filter(str.isalpha, bare)) - found


@pytest.mark.parametrize("name", ['class="site-footer"', 'id="cookie-banner"', 'class="wide breadcrumbs"'])
def test_a_place_that_is_named_as_furniture_is_left_out(name: str) -> None:
    read = read_html(f"<div {name}>About us</div><h1>Keys</h1><p>Sign for each key.</p>")
    assert printed(read) == ["Keys", "Sign for each key."]
    assert left_out(read) == {"outside the main part of the page": "About us"}


def test_what_stays_in_sight_of_a_fold_is_a_heading() -> None:
    page = "<h2>Questions</h2>" + "".join(
        f"<details><summary>{asked}</summary><p>{said}</p></details>"
        for asked, said in (("Who pays?", "We do."), ("When?", "In May."))
    )
    assert [(b.kind, b.text, b.level) for b in read_html(page).blocks] == [
        (Kind.HEADING, "Questions", 2),
        (Kind.HEADING, "Who pays?", 3),
        (Kind.PARAGRAPH, "We do.", 0),
        (Kind.HEADING, "When?", 3),
        (Kind.PARAGRAPH, "In May.", 0),
    ]


def test_the_items_of_a_numbered_list_are_no_sections_where_headings_have_their_own_style() -> None:
    draft = structure(
        read_html(
            "<h1>Phones</h1><h2>1. Your phone</h2><ol><li>Set a PIN<li>Keep it near you:"
            "<ol type=a><li>on trains,<li>in halls.</ol><li>Send the form to payroll</ol>"
            "<p>Payroll answers.</p>"
            "<h2>2. Loss</h2><p>Ring us.</p>"
        )
    )
    assert [(e.label, e.text, e.more) for e in draft.entries] == [
        ("1", "Your phone", ()),
        ("1", "Set a PIN", ()),
        ("2", "Keep it near you:", ("a. on trains,", "b. in halls.")),
        ("3", "Send the form to payroll", ()),
        ("", "Payroll answers.", ()),
        ("2", "Loss", ()),
        ("", "Ring us.", ()),
    ]


def test_terms_behind_a_list_are_none_of_its_items() -> None:
    read = read_html(
        "<h2>Avoid</h2><ul><li>late mail</ul><dl><dt>Core hours<dd>10 to 4.<dt>VPN<dd>A tunnel.</dl>"
    )
    assert [(b.kind, b.text) for b in read.blocks[2:]] == [
        (Kind.PARAGRAPH, "Core hours: 10 to 4."),
        (Kind.PARAGRAPH, "VPN: A tunnel."),
    ]


def test_what_a_page_says_to_its_visitors_is_left_out() -> None:
    read = read_html(
        "<h1>Keys</h1><p>Sign for each key.</p><p><a href='#'>Back to top</a><p>Was this page helpful?"
    )
    assert printed(read) == ["Keys", "Sign for each key."]


def test_the_list_of_what_is_on_a_page_is_a_contents_list() -> None:
    draft = structure(
        read_html(
            "<h1>Keys</h1><h3>On this page</h3><ul><li>Doors<li>Safes</ul><h2>Doors</h2><p>Shut them.</p>"
            "<h2>Safes</h2><p>Lock them.</p>"
        )
    )
    assert [entry.text for entry in draft.entries] == ["Doors", "Shut them.", "Safes", "Lock them."]


def test_a_bold_line_that_opens_a_paragraph_is_a_heading() -> None:
    assert items("<p><b>3. Lunches</b><br>Take one.<br>Or two.</p><p><b>Note</b> this.<br>Yes.</p>") == [
        ("", "3. Lunches", 1),
        ("", "Take one. Or two.", 0),
        ("", "Note this. Yes.", 0),
    ]
    in_cell = read_html("<table><tr><td><b>Lunch</b><br>Take one.</td><td>x</td></tr></table>")
    assert printed(in_cell) == ["Lunch Take one.", "x"]


def test_words_to_press_on_are_headings_and_what_they_open_is_seen() -> None:
    page = (
        "<style>.panel { display: none }</style><main><h1>Dress</h1>"
        "<h2><button aria-expanded='false' aria-controls='shoes'>Shoes</button></h2>"
        "<div id='shoes' hidden><p>Wear closed shoes.</p></div>"
        "<h2><button class='accordion'>Hats</button></h2><p>No hats indoors.</p>"
        "<button class='collapsible'>Scarves</button><div class='panel'><p>Tuck them in.</p></div>"
        "<button>Print</button><div class='panel'>secret</div></main>"
    )
    read = read_html(page)
    headings = [block.text for block in read.blocks if block.kind is Kind.HEADING]
    assert headings == ["Dress", "Shoes", "Hats", "Scarves"]
    assert printed(read)[2::2] == ["Wear closed shoes.", "No hats indoors.", "Tuck them in."]
    assert left_out(read) == {"a form control": "Print", "hidden text": "secret"}


def test_a_heading_without_words_makes_no_heading_of_what_follows() -> None:
    read = read_html("<h1>Dress</h1><h2><img src='line.png'></h2><p>Look tidy.</p>")
    assert read.blocks[1] == Block(Kind.PARAGRAPH, "Look tidy.")


def test_a_list_of_links_to_places_on_the_page_is_a_contents_list() -> None:
    read = read_html(
        "<ul><li><a href='#a'>1. Shoes</a><li><a href='#b'>2. Hats</a></ul><p>Look tidy.</p>"
        "<ul><li>See <a href='#a'>shoes</a><li><a href='#b'>Hats</a></ul>"
        "<ul><li><a href='/a'>Leave policy</a><li><a href='/b'>Pay policy</a></ul>"
    )
    assert left_out(read) == {"contents list": "1. Shoes 2. Hats"}
    assert len(read.blocks) == 5


def test_a_page_named_before_its_site_behind_a_colon_is_called_by_its_own_name() -> None:
    assert read_html("<title>Governance Office : Gifts Policy</title><p>x").title == "Gifts Policy"


def test_rows_that_head_a_table_together_are_one_head() -> None:
    table = (
        "<table><tr><th rowspan=2>Service<th colspan=2>Paid leave<tr><th>First carer<th>Other carer"
        "<tr><td>A year<td>6 weeks<td>1 week</table>"
    )
    rows = [(block.cells, block.header) for block in read_html(table).blocks]
    assert rows == [
        (("Service", "Paid leave First carer", "Paid leave Other carer"), True),
        (("A year", "6 weeks", "1 week"), False),
    ]


def test_a_first_row_in_bold_heads_its_table() -> None:
    row = "<tr><td><b>Reason</b><td><strong>Paid?</strong>"
    read = read_html(f"<table>{row}<tr><td>House move<td>No</table>")
    assert [block.header for block in read.blocks] == [True, False]
