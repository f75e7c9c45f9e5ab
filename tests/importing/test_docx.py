"""How Word files are read: their printed numbers, their layout, and that no word is lost."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.blocks import Block, Document, Kind
from bot.importing.docx import read_docx
from tests.importing.golden_cases import CASES, DELETED, INSERTED
from tests.importing.word import DECIMALS, abstract, level, num, para, row, run, style, table, tc, word

GOLDEN = Path(__file__).parent / "golden"
BULLETS = {"numbering": abstract(0, level(0, "•", "bullet"), level(1, "o", "bullet")) + num(1, 0)}
NUMBERS = {"numbering": abstract(0, *DECIMALS) + num(1, 0)}
HEADINGS = "".join(
    style(f"H{at}", f'<w:pPr><w:outlineLvl w:val="{at - 1}"/></w:pPr>', name=f"heading {at}") for at in (1, 2)
)


def printed(document: Document) -> list[str]:
    return [words for block in document.blocks for words in (block.cells or (block.words,))]


def labels(document: Document) -> list[str]:
    return [block.label for block in document.blocks]


def left_out(document: Document) -> dict[str, str]:
    return {left.why: left.text for left in document.left_out}


def only(document: Document) -> Block:
    [block] = document.blocks
    return block


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_number_is_the_one_that_libreoffice_prints(name: str) -> None:
    file = GOLDEN / f"{name}.docx"
    wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    lines = [" ".join((label.strip().removesuffix("."), text)).strip() for label, text in wanted]
    assert printed(read_docx(file.read_bytes())) == lines


def test_a_legal_level_prints_all_its_parts_in_digits() -> None:
    numbering = abstract(0, level(0, "Part %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + num(
        1, 0
    )
    body = "".join(para("words", number=(1, at)) for at in (0, 0, 1, 1))
    assert labels(read_docx(word(body, {"numbering": numbering}))) == ["Part I", "Part II", "2.1", "2.2"]


def test_a_level_can_run_on_through_sections_or_restart_only_after_a_certain_level() -> None:
    numbering = abstract(
        0,
        level(0, "%1."),
        level(1, "%2", more='<w:lvlRestart w:val="0"/>'),
        level(2, "%3)", more='<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(para("words", number=(1, at)) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    read = read_docx(word(body, {"numbering": numbering + num(1, 0)}))
    assert labels(read) == ["1", "1", "1)", "2", "2)", "2", "3", "1)"]


def test_bullets_are_items_without_a_label_at_their_depth() -> None:
    read = read_docx(word(para("outer", number=(1, 0)) + para("inner", number=(1, 1)), BULLETS))
    assert read.blocks == (Block(Kind.ITEM, "outer", level=0), Block(Kind.ITEM, "inner", level=1))


def test_a_typed_bullet_is_an_item_too() -> None:
    assert only(read_docx(word(para("•\tSpeak for yourself.")))) == Block(Kind.ITEM, "Speak for yourself.")


def test_headings_come_from_styles_also_through_the_style_that_one_is_based_on() -> None:
    styles = HEADINGS + style("Mine", "", based_on="H2")
    read = read_docx(word(para("Scope", style="H1") + para("Staff", style="Mine"), {"styles": styles}))
    assert read.blocks == (Block(Kind.HEADING, "Scope", level=1), Block(Kind.HEADING, "Staff", level=2))


def test_a_rule_in_the_style_of_a_heading_stays_a_rule() -> None:
    rule = "Staff must send every comment that they get to the marketing team."
    numbered = para(rule, style="H2", number=(1, 1))
    assert only(read_docx(word(numbered, {"styles": HEADINGS, **NUMBERS}))) == Block(
        Kind.ITEM, rule, "1.1", 1
    )


def test_a_short_bold_line_is_a_heading_one_below_the_last_styled_one() -> None:
    body = (
        para("Scope", style="H1") + para(run("Visitors", "<w:b/>")) + para(run("Staff must not:", "<w:b/>"))
    )
    read = read_docx(word(body, {"styles": HEADINGS}))
    assert [(block.kind, block.level) for block in read.blocks] == [
        (Kind.HEADING, 1),
        (Kind.HEADING, 2),
        (Kind.PARAGRAPH, 0),
    ]


def test_the_title_is_the_text_in_the_title_style_or_else_the_property() -> None:
    styles = {"styles": style("Title", "")}
    assert (
        read_docx(word(para("Safe driving", style="Title") + para("x"), styles, title="Draft")).title
        == "Safe driving"
    )
    assert read_docx(word(para("x"), title="Safe driving")).title == "Safe driving"
    assert read_docx(word(para("x"))).title == ""


def test_deleted_words_are_left_out_and_said() -> None:
    gone = run("not ").replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    read = read_docx(
        word(
            para(run("You may ") + DELETED.format(1, gone) + INSERTED.format(2, run("always ")) + run("ask"))
        )
    )
    assert only(read).text == "You may always ask"
    assert left_out(read) == {"deleted in a tracked change": "not"}


def test_moved_words_stand_only_where_they_went() -> None:
    moved = '<w:move{} w:id="1" w:author="A">{}</w:move{}>'
    there = para(moved.format("From", run("moved words"), "From"))
    here = para(moved.format("To", run("moved words"), "To"))
    assert printed(read_docx(word(there + para("between") + here))) == ["between", "moved words"]


def test_a_row_deleted_in_a_tracked_change_is_left_out_and_said() -> None:
    deleted = row("old", "rule", look='<w:del w:id="1" w:author="A"/>')
    read = read_docx(word(table(row("new", "rule"), deleted)))
    assert printed(read) == ["new", "rule"]
    assert left_out(read) == {"deleted in a tracked change": "old rule"}


def test_words_left_of_a_deleted_paragraph_end_are_kept_at_the_end_of_the_document() -> None:
    assert printed(read_docx(word(para("kept words", mark='<w:del w:id="1" w:author="A"/>')))) == [
        "kept words"
    ]


def test_hidden_words_are_left_out_also_when_a_style_hides_them() -> None:
    styles = style("Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    body = para(run("seen ") + run("hidden ", "<w:vanish/>") + run("too", '<w:rStyle w:val="Secret"/>'))
    read = read_docx(word(body, {"styles": styles}))
    assert only(read).text == "seen"
    assert left_out(read) == {"hidden text": "hidden too"}


def test_breaks_tabs_and_special_hyphens_are_plain_text() -> None:
    signs = (
        "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:br/>"
        "<w:t>po</w:t><w:softHyphen/><w:t>licy</w:t></w:r>"
    )
    assert only(read_docx(word(para(signs)))).text == "e-mail policy"


def test_line_breaks_before_typed_numbers_or_bullets_part_the_clauses() -> None:
    lines = "<w:br/>".join(f"<w:t>{text}</w:t>" for text in ("You must:", "(a) ask", "(b) wait", "for it"))
    assert printed(read_docx(word(para(f"<w:r>{lines}</w:r>")))) == [
        "You must:",
        "(a) ask",
        "(b) wait for it",
    ]


def test_links_controls_and_field_results_are_read_and_instructions_are_not() -> None:
    link = f"<w:hyperlink>{run('the form ')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('by May ')}</w:sdtContent></w:sdt>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>see 3.2</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert only(read_docx(word(para(link + control + field)))).text == "the form by May see 3.2"


def test_a_form_field_that_nobody_filled_in_is_left_out_and_said() -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert left_out(read_docx(word(para(control.format(run("Click here")))))) == {
        "a form field that nobody has filled in": "Click here"
    }


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{para('in the box')}</w:txbxContent>"
    drawn = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert printed(read_docx(word(para(run("outside") + drawn)))) == ["outside", "in the box"]


def test_the_automatic_table_of_contents_is_left_out_and_said() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> TOC \\o </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    control = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{para('Duties 2')}</w:sdtContent></w:sdt>"
    )
    styled = para("Terms 3", style="TOC1")
    body = para(field + run("Scope 1")) + para(end) + control + styled + para("The rule.")
    read = read_docx(word(body, {"styles": style("TOC1", "", name="toc 1")}))
    assert printed(read) == ["The rule."]
    assert [left.text for left in read.left_out] == ["Scope 1", "Duties 2", "Terms 3"]


def test_a_footnote_stands_at_the_end_of_its_paragraph() -> None:
    notes = f'<w:footnote w:id="7">{para("Not on holidays.")}</w:footnote>'
    body = para(run("Answer within a day.") + '<w:r><w:footnoteReference w:id="7"/></w:r>')
    assert only(read_docx(word(body, {"footnotes": notes}))).text == "Answer within a day. Not on holidays."


def test_running_lines_and_comments_are_left_out_and_said() -> None:
    parts = {
        "header": para("Draft 2"),
        "footer": para("Page 1"),
        "comments": f'<w:comment w:id="0" w:author="A">{para("Is this right?")}</w:comment>',
    }
    assert left_out(read_docx(word(para("The rule."), parts))) == {
        "the running header": "Draft 2",
        "the running footer": "Page 1",
        "a comment": "Is this right?",
    }


def test_a_number_without_words_is_said() -> None:
    read = read_docx(word(para("", number=(1, 0)) + para("words", number=(1, 0)), NUMBERS))
    assert labels(read) == ["2"]
    assert left_out(read) == {"a number with no words behind it": "1"}


def test_a_merged_cell_stands_in_each_of_its_rows_and_columns_keep_their_place() -> None:
    merged = table(
        row(tc("Kind", "<w:vMerge w:val='restart'/>"), tc("wide", "<w:gridSpan w:val='2'/>"), "end"),
        row(tc("", "<w:vMerge/>"), "a", "b", "c"),
    )
    assert [block.cells for block in read_docx(word(merged)).blocks] == [
        ("Kind", "wide", "", "end"),
        ("Kind", "a", "b", "c"),
    ]


def test_a_row_that_repeats_on_each_page_or_is_bold_is_the_header() -> None:
    marked = table(row("A", "B", look="<w:tblHeader/>"), row("c", "d"))
    bold = table(row(tc(para(run("A", "<w:b/>"))), tc(para(run("B", "<w:b/>")))), row("c", "d"))
    for made in (marked, bold):
        assert [block.header for block in read_docx(word(made)).blocks] == [True, False]


def test_the_rules_in_a_cell_are_each_a_row_with_what_stands_beside_them() -> None:
    rules = [para(text, number=(1, 0)) for text in ("Fly it low over the grass", "Never fly it after dark")]
    read = read_docx(word(table(row("Box", tc("".join(rules))), row("Delta", "Ask first.")), BULLETS))
    assert [block.cells for block in read.blocks] == [
        ("Box", "Fly it low over the grass"),
        ("Box", "Never fly it after dark"),
        ("Delta", "Ask first."),
    ]


def test_a_table_that_only_lays_out_text_is_read_as_text() -> None:
    box = table(row(tc(para("First.") + para("Second."))))
    clauses = table(row("Scope", tc(para("one", number=(1, 0)) + para("two", number=(1, 0)))))
    read = read_docx(word(box + clauses, NUMBERS))
    assert [block.kind for block in read.blocks] == [
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.ITEM,
    ]
    assert labels(read) == ["", "", "", "1", "2"]


WORDS = st.text("abcde", min_size=1, max_size=4)
LOOKS = st.sampled_from(["", "<w:b/>", "<w:vanish/>"])
RUNS = st.builds(lambda text, look: run(f" {text} ", look), WORDS, LOOKS)
WRAPPED = st.one_of(
    RUNS, RUNS.map(lambda r: INSERTED.format(1, r)), RUNS.map(lambda r: f"<w:hyperlink>{r}</w:hyperlink>")
)
PARAGRAPHS = st.builds(
    lambda runs, look, number, mark: para("".join(runs), style=look, number=number, mark=mark),
    st.lists(WRAPPED, min_size=1, max_size=4),
    st.sampled_from(["", "H1", "Title"]),
    st.sampled_from([None, (1, 0), (1, 2)]),
    st.sampled_from(["", '<w:del w:id="1" w:author="A"/>']),
)
TABLES = st.lists(st.lists(PARAGRAPHS.map(tc), min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda rows: table(*(row(*cells) for cells in rows))
)


@given(st.lists(st.one_of(PARAGRAPHS, TABLES), max_size=6))
def test_every_word_is_in_a_block_or_said_to_be_left_out(parts: list[str]) -> None:
    content = word("".join(parts), {"styles": HEADINGS + style("Title", ""), **NUMBERS})
    opened = docx.Document(io.BytesIO(content))
    source = " ".join(node.text for node in opened.element.body.iter("{*}t"))
    read = read_docx(content)
    texts = [*(left.text for left in read.left_out)]
    texts += [text for block in read.blocks for text in (block.text, *block.cells)]
    found = Counter(word for text in texts for word in text.split() if word.isalpha())
    assert found == Counter(source.split())
