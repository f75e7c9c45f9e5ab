"""How Markdown is read: as it stands on the page, with the lines of the source."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.importing.blocks import Block, Document, Kind
from bot.importing.markdown import read_markdown
from bot.importing.structure import structure


def printed(document: Document) -> list[str]:
    return [words for block in document.blocks for words in (block.cells or (block.words,))]


def left_out(document: Document) -> dict[str, str]:
    return {left.why: left.text for left in document.left_out}


def test_headings_paragraphs_and_lines_come_in_their_order() -> None:
    read = read_markdown("# Safe *driving*\n\nWear a\nbelt.\n\nSpeed\n-----\n\n> Keep to\n> `70`.\n")
    assert read.title == "Safe driving"
    assert read.blocks == (
        Block(Kind.HEADING, "Safe driving", level=1, line=1),
        Block(Kind.PARAGRAPH, "Wear a belt.", line=3),
        Block(Kind.HEADING, "Speed", level=2, line=6),
        Block(Kind.PARAGRAPH, "Keep to 70.", line=9),
    )


def test_a_list_item_has_the_number_that_was_typed_and_its_depth() -> None:
    read = read_markdown("7. ask\n   - who\n   - when\n9. wait\n\n1) go\n")
    assert read.blocks == (
        Block(Kind.ITEM, "ask", "7", line=1),
        Block(Kind.ITEM, "who", level=1, line=2),
        Block(Kind.ITEM, "when", level=1, line=3),
        Block(Kind.ITEM, "wait", "9", line=4),
        Block(Kind.ITEM, "go", "1)", line=6),
    )


def test_a_list_that_repeats_one_number_counts_on() -> None:
    assert printed(read_markdown("1. a\n1. b\n1. c\n")) == ["1 a", "2 b", "3 c"]


def test_the_paragraphs_of_an_item_belong_together() -> None:
    assert printed(read_markdown("- Ask first.\n\n  Then wait.\n\n  - at home\n\n  Then go.\n")) == [
        "Ask first. Then wait.",
        "at home",
        "Then go.",
    ]


def test_typed_numbers_on_lines_of_one_paragraph_part_the_clauses() -> None:
    read = read_markdown("You must:\n(a) ask\n(b) wait for\nrule\n3.2 to end.\n\n4.1 Stop.\n4.2 Go.")
    assert [(block.text, block.line) for block in read.blocks] == [
        ("You must:", 1),
        ("(a) ask", 2),
        ("(b) wait for rule 3.2 to end.", 3),
        ("4.1 Stop.", 7),
        ("4.2 Go.", 8),
    ]


def test_a_table_gives_rows_and_its_header_is_marked() -> None:
    assert read_markdown("| Trip | Rate |\n|---|---|\n| Car | **45p** |\n").blocks == (
        Block(Kind.ROW, "", cells=("Trip", "Rate"), header=True, line=1),
        Block(Kind.ROW, "", cells=("Car", "45p"), line=3),
    )


def test_a_cell_without_a_column_is_left_out_and_said() -> None:
    read = read_markdown("| Trip | Rate |\n|---|---|\n| Car | 45p | only here |\n")
    assert left_out(read) == {"a cell beyond the columns of its table": "only here"}


def test_a_bold_line_is_a_heading_one_below_the_last() -> None:
    read = read_markdown("# Rules\n\n**Visitors**\n\n**You** must ask.\n")
    assert [(block.kind, block.level) for block in read.blocks[1:]] == [
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
    ]


def test_front_matter_is_metadata_as_it_is_written() -> None:
    read = read_markdown("---\ntitle: Safe driving\nversion: 4.10\nreferences: [A, B]\n---\nAsk.\n")
    assert read.metadata == {"title": "Safe driving", "version": "4.10", "references": "A, B"}
    assert (read.title, read.blocks) == ("Safe driving", (Block(Kind.PARAGRAPH, "Ask.", line=6),))


def test_front_matter_that_cannot_be_read_stays_text() -> None:
    assert "title: [x" in " ".join(printed(read_markdown("---\ntitle: [x\n---\nAsk.\n")))


def test_notes_struck_words_and_pictures_are_left_out_and_said() -> None:
    read = read_markdown(
        "<!-- check this -->\n\nAsk ~~nobody~~ me. ![A chart](x.png)\n\n[home]: http://x.example\n"
    )
    assert printed(read) == ["Ask me."]
    assert left_out(read) == {
        "a note in the source, not shown": "check this",
        "struck out": "nobody",
        "a picture: its words cannot be read": "A chart",
        "the address of a link": "home http://x.example",
    }


def test_html_inside_is_read_and_its_hidden_text_is_not() -> None:
    read = read_markdown("<div><p>Ask.</p><p hidden>secret</p></div>\n\nOne<br>(a) two\n")
    assert printed(read) == ["Ask.", "One (a) two"]
    assert left_out(read) == {"hidden text": "secret"}


def test_code_keeps_its_words_line_by_line() -> None:
    read = read_markdown("```\nfirst\nsecond\n```\n")
    assert [(block.text, block.line) for block in read.blocks] == [("first", 2), ("second", 3)]


LINE = st.builds(
    lambda mark, words: mark + " ".join(words),
    st.sampled_from(
        [
            "",
            "# ",
            "- ",
            "1. ",
            "  - ",
            "    ",
            "> ",
            "| ",
            "| a | ",
            "|---|",
            "```",
            "---",
            "3.2.7 ",
            "(a) ",
            "\t",
        ]
    ),
    st.lists(st.text("abcde", min_size=1, max_size=4), max_size=4),
)


@given(st.lists(LINE, max_size=12))
def test_every_word_is_in_a_block_or_said_to_be_left_out(lines: list[str]) -> None:
    source = "\n".join(lines)
    read = read_markdown(source)
    texts = [text for block in read.blocks for text in (block.text, *block.cells)]
    texts += [left.text for left in read.left_out]
    texts += [part for pair in read.metadata.items() for part in pair]
    wanted = Counter(filter(str.isalpha, source))
    assert Counter(filter(str.isalpha, "".join(texts))) == wanted


def test_a_numbered_heading_stands_below_the_styled_one_of_its_number() -> None:
    draft = structure(
        read_markdown(
            "# Vans\n\n## 7 Fines\n\n7.1 Pay.\n\n7.2 Words we use\n\nA van is a van.\n\n## 8 End\n\nStop.\n"
        )
    )
    assert [(e.text, e.level) for e in draft.entries if e.kind is Kind.HEADING] == [
        ("7 Fines", 2),
        ("Words we use", 3),
        ("8 End", 2),
    ]


def test_what_a_footnote_says_stands_behind_the_words_that_point_to_it() -> None:
    read = read_markdown("Keys cost £5.[^a] Ask early.[^b]\n\n[^a]: From May on.\n[^b]: A week before.\n")
    assert printed(read) == ["Keys cost £5. Ask early. From May on. A week before."]
    assert {left.why for left in read.left_out} == {"the mark of a footnote"}


def test_a_footnote_that_nothing_points_to_is_read_where_it_stands() -> None:
    assert printed(read_markdown("Keys cost £5.\n\n[^a]: From May on.\n")) == [
        "Keys cost £5.",
        "[^a]: From May on.",
    ]


def test_the_box_of_a_task_is_left_out() -> None:
    read = read_markdown("- [x] I have read this\n- [ ] I have a key\n")
    assert printed(read) == ["I have read this", "I have a key"]
    assert [left.text for left in read.left_out] == ["[x]", "[ ]"]


def test_tags_of_the_site_builder_are_left_out_and_what_they_say_is_kept() -> None:
    read = read_markdown(
        "{% include nav.html %}\n"
        '{{% alert title="Note" %}}\nHand in your badge.\n{{% /alert %}}\n\n'
        '{% include callout.html content="Keep the lid shut." %}\n\n'
        'Read [the rota]({% page "rota/all days/" %}) on Mondays.\n\nWrite to {{ address }}.\n'
    )
    assert printed(read) == [
        "Hand in your badge.",
        "Keep the lid shut.",
        "Read the rota on Mondays.",
        "Write to {{ address }}.",
    ]
    assert [block.line for block in read.blocks] == [3, 6, 8, 10]
    assert {left.line for left in read.left_out} == {1, 2, 4, 6}


def test_a_tag_that_names_something_in_a_sentence_leaves_no_hole() -> None:
    read = read_markdown('Ask in {% channel "bike-desk" %} first.\n\n{% snippet "bike-desk" %}\n')
    assert printed(read) == ["Ask in bike-desk first."]
    assert [left.line for left in read.left_out] == [3]


def test_a_link_of_a_wiki_is_its_words() -> None:
    read = read_markdown(
        "[[Bike_rules#Locks|Locks for bikes]]\n\n[[Lamps for bikes|Bike_lamps]]\n\n[[Helmets]]\n\n"
        "![[bike.png]]\n\n[[_TOC_]]\n"
    )
    assert printed(read) == ["Locks for bikes", "Lamps for bikes", "Helmets"]
    assert [left.text for left in sorted(read.left_out, key=lambda left: left.line)] == [
        "Bike_rules#Locks",
        "Bike_lamps",
        "bike.png",
        "[[TOC]]",
    ]


def test_stars_with_a_blank_inside_mark_bold_words_all_the_same() -> None:
    read = read_markdown("**Who may ride? **\n\nAnybody. **Note: **lock it ** now**.\n\n2 ** 3 ** 4\n")
    assert printed(read) == ["Who may ride?", "Anybody. Note: lock it now.", "2 ** 3 ** 4"]
    assert read.blocks[0].kind is Kind.HEADING
    assert printed(read_markdown("**Note:**lock it (**both**).")) == ["Note:lock it (both)."]
    assert printed(read_markdown("Type `**x **`.\n\n    ** y **\n")) == ["Type **x **.", "** y **"]


def test_a_sign_for_a_bullet_is_no_part_of_a_heading_or_of_an_item() -> None:
    read = read_markdown("### - Bikes\n\n- \u00b7 one lock\n- two lamps\n")
    assert printed(read) == ["Bikes", "one lock", "two lamps"]


def test_a_short_first_line_that_could_rule_a_list_is_one_sentence_with_the_next() -> None:
    read = read_markdown("You can\nborrow a bike from\nthe desk.\n\nDo not\nlend it\nsell it\n")
    assert printed(read) == ["You can borrow a bike from the desk.", "Do not", "lend it sell it"]


def test_a_bold_line_that_is_a_rule_or_a_sum_is_no_heading() -> None:
    bold = (
        "All riders must wear a helmet",
        "Fine = (days late x 2)",
        "What riders must wear",
        "Riders Must Read This First",
    )
    read = read_markdown("".join(f"**{line}**\n\nAsk at the desk.\n\n" for line in bold))
    assert [block.text for block in read.blocks if block.kind is Kind.HEADING] == [*bold[2:]]


def test_the_halves_of_a_paragraph_that_a_page_break_cut_are_one() -> None:
    read = read_markdown(
        "1. Bring the bike back on the day that was agreed at the lower\n\nDesk;\n\n2. Clean it.\n\n"
        "A rider acts within the course and scope of\n\nriding when on the way.\n"
    )
    assert printed(read) == [
        "1 Bring the bike back on the day that was agreed at the lower Desk;",
        "2 Clean it.",
        "A rider acts within the course and scope of riding when on the way.",
    ]
    assert read.joined == {1, 7}


def test_what_only_looks_like_the_rest_of_a_paragraph_stays_apart() -> None:
    text = (
        "acme lends bikes.\n\nThe bikes of the first row belong to everybody\n\nacme pays for them.\n\n"
        "Write to the people at the desk of the first floor\n\nbikes@example.org\n"
    )
    assert len(read_markdown(f"# Bikes\n\n{text}").blocks) == 6


def test_the_callouts_of_documentation_sites_are_rules_without_their_fences() -> None:
    read = read_markdown(
        ":::caution Think first\nNever lend the van.\n:::\n\n"
        '!!! note "Keys"\n    Hang them up.\n\n    Both of them.\n\nGo home.\n'
    )
    assert printed(read) == ["Never lend the van.", "Hang them up.", "Both of them.", "Go home."]
    assert read.blocks[1].line == 6


def test_what_stands_in_code_is_no_mark_of_a_site() -> None:
    read = read_markdown("```\n{% raw %}\n:::note\n```\n")
    assert printed(read) == ["{% raw %}", ":::note"]


def test_attributes_and_emoji_shortcodes_are_no_words_of_a_rule() -> None:
    read = read_markdown("## Bikes {#bikes .small}\n\n:warning: Lock it at 10:30:20.\n{: .alert }\n")
    assert printed(read) == ["Bikes", "Lock it at 10:30:20."]


def test_a_term_keeps_what_it_means() -> None:
    read = read_markdown("Desk\n: one each, on request\n\nLamp\n: one each\n: two by the window\n")
    assert printed(read) == ["Desk: one each, on request", "Lamp:", "one each", "two by the window"]


def test_a_number_that_stands_as_a_term_is_the_label_of_its_rule() -> None:
    read = read_markdown("3.2.1\n: Lock it.\n\n3.2.2\n: Clean it.\n")
    assert [entry.label for entry in structure(read).entries] == ["3.2.1", "3.2.2"]


def test_a_link_back_is_left_out_and_a_link_with_words_of_its_own_is_not() -> None:
    read = read_markdown("Pay on time.\n\n[Back to the list](../README.md)\n\n[The rates](rates.md)\n")
    assert printed(read) == ["Pay on time.", "The rates"]
    assert left_out(read)["a link of the site"] == "Back to the list"


def test_a_bold_line_names_what_is_typed_straight_below_it() -> None:
    read = read_markdown(
        "## Claims\n\n**When am I paid?**\nAt the end of the month.\n\n**Note**\nKeep the slip.\n\n"
        "**All who drive**\nmust sign.\n"
    )
    assert [(block.kind, block.text, block.level) for block in read.blocks] == [
        (Kind.HEADING, "Claims", 2),
        (Kind.HEADING, "When am I paid?", 3),
        (Kind.PARAGRAPH, "At the end of the month.", 0),
        (Kind.PARAGRAPH, "Note Keep the slip.", 0),
        (Kind.PARAGRAPH, "All who drive must sign.", 0),
    ]


def test_items_that_are_bold_names_of_what_is_listed_in_them_are_headings() -> None:
    listed = "# Bikes\n\n- **Locks**\n  - Use two.\n  - Never lend a key.\n- **Lamps**\n  - Use both.\n\n"
    read = read_markdown(f"{listed}## Cars\n\nPark them.\n")
    assert [(block.text, block.level) for block in read.blocks if block.kind is Kind.HEADING] == [
        ("Bikes", 1),
        ("Locks", 2),
        ("Lamps", 2),
        ("Cars", 2),
    ]
    assert {block.level for block in read.blocks if block.kind is Kind.ITEM} == {0}
    goes_on = read_markdown(f"{listed}Ask at the desk about all of these.\n")
    assert [block.text for block in goes_on.blocks if block.kind is Kind.HEADING] == ["Bikes"]


def test_a_line_in_emphasis_with_a_colon_names_a_paragraph_and_leads_a_list() -> None:
    read = read_markdown("*How to tell us:*\n\nWrite a card.\n\n*You will need:*\n\n- a pen\n")
    assert [block.kind for block in read.blocks] == [
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.ITEM,
    ]
    assert read.blocks[0].text == "How to tell us"
