"""Documents in the forms that offices publish them in, from their first line to the clauses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.importing.accounting import unplaced
from bot.importing.blocks import Document, Kind
from bot.importing.doubts import gaps
from bot.importing.html import read_html
from bot.importing.markdown import read_markdown
from bot.importing.structure import Draft, structure
from bot.importing.text import read_text
from bot.importing.write import policy_text
from bot.knowledge.policy_text import parse_policy
from bot.model import Clause

Read = Callable[[str], Document]


def imported(read: Read, source: str) -> tuple[Draft, tuple[Clause, ...]]:
    """What became of a document; fails where a word of it is lost."""
    document = read(source)
    draft = structure(document)
    policy = parse_policy(policy_text(draft, draft.title or "Rules"), "rules", "policies/rules.md")[0]
    assert unplaced(document, draft, policy) == ()
    return draft, policy.clauses


def quoted(read: Read, source: str) -> list[tuple[str, str]]:
    return [(clause.label, clause.words) for clause in imported(read, source)[1]]


def left_out(read: Read, source: str) -> set[tuple[str, str]]:
    return {(left.why, left.text) for left in imported(read, source)[0].left_out}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A1", "A2"),
        ("Rule 1", "Rule 2"),
        ("Section 4(b)", "Section 4(c)"),
        ("§ 3", "§ 4"),
        ("9A.1", "9A.2"),
        ("12A", "12B"),
    ],
)
@pytest.mark.parametrize("read", [read_text, read_markdown])
def test_a_number_with_a_letter_or_a_word_to_it_is_the_label(read: Read, first: str, second: str) -> None:
    source = f"Keys\n\nHow we keep them.\n\n{first}. Sign for each key.\n\n{second}. Never lend a key.\n"
    assert quoted(read, source)[-2:] == [
        (first, "Sign for each key."),
        (second, "Never lend a key."),
    ]


def test_a_paper_size_and_a_road_are_no_labels() -> None:
    source = "# Post\n\n## Paper\n\nA4 paper is kept below.\n\n## Roads\n\nM25 traffic is no excuse.\n"
    assert quoted(read_markdown, source) == [
        ("", "A4 paper is kept below."),
        ("", "M25 traffic is no excuse."),
    ]


def test_a_number_that_is_missing_behind_a_letter_is_said() -> None:
    source = "# Keys\n\n## Use\n\nA1. Sign for each key.\n\nA3. Never lend a key.\n"
    assert gaps(imported(read_markdown, source)[0]) == ("A1 → A3",)


def test_numbers_that_say_what_they_are_part_of_are_not_said_twice() -> None:
    source = "# Fees\n\n## Paid\n\nA4. We never pay:\n\n- A4.1 fines\n- A4.2 tips\n"
    assert quoted(read_markdown, source) == [("A4.1", "We never pay: fines"), ("A4.2", "We never pay: tips")]


def test_all_letters_below_a_number_in_brackets_stay_with_what_leads_them() -> None:
    source = (
        "<title>Rules</title><h2>Boats</h2><p>(1) A boat can be booked:</p><p>a) by post,</p>"
        "<p>b) by phone,</p><p>c) at the pier.</p><p>(2) It is booked for a day.</p>"
    )
    assert quoted(read_html, source) == [
        ("(1)", "A boat can be booked:\na) by post,\nb) by phone,\nc) at the pier."),
        ("(2)", "It is booked for a day."),
    ]


@pytest.mark.parametrize(
    ("read", "source"),
    [
        (
            read_markdown,
            "# Ill\n\n## First day\n\nYou must:\n\n- ring us\n  - a friend may ring\n- say when\n",
        ),
        (
            read_html,
            "<h1>Ill</h1><h2>First day</h2><p>You must:</p>"
            "<ul><li>ring us<ul><li>a friend may ring</li></ul></li><li>say when</li></ul>",
        ),
    ],
)
def test_a_list_inside_an_item_is_not_led_by_what_leads_the_item(read: Read, source: str) -> None:
    assert [words for _, words in quoted(read, source)] == [
        "You must: ring us\n- a friend may ring",
        "You must: say when",
    ]


def test_what_a_number_leaves_open_leads_the_numbers_below_it() -> None:
    source = (
        "<h1>Talks</h1><h2>1 Talks</h2><p>1.1 Notes of a talk:</p>"
        "<p>1.1.1 may be taken;</p><p>1.1.2 are kept.</p>"
    )
    assert quoted(read_html, source) == [
        ("1.1.1", "Notes of a talk: may be taken;"),
        ("1.1.2", "Notes of a talk: are kept."),
    ]


def test_two_numbers_in_one_paragraph_are_two_clauses() -> None:
    source = "<h1>Appeal</h1><h2>Steps</h2><p>4.1 Write to us. 4.2 We answer. See 4.1 for the address.</p>"
    assert quoted(read_html, source) == [
        ("4.1", "Write to us."),
        ("4.2", "We answer. See 4.1 for the address."),
    ]


def test_a_list_of_the_headings_below_it_is_a_contents_list_though_nothing_says_so() -> None:
    source = "# Keys\n\n- [Who](#who)\n- [2 Loss](#loss)\n\n## Who\n\nAll staff.\n\n## Loss\n\nTell us.\n"
    assert [words for _, words in quoted(read_markdown, source)] == ["All staff.", "Tell us."]
    assert ("contents list", "Who") in left_out(read_markdown, source)


def test_a_list_that_a_line_leads_is_kept_though_its_items_are_headings_below() -> None:
    source = (
        "# Keys\n\n## In short\n\nAlways:\n\n- sign\n- lock\n\n## Sign\n\nIn the book.\n\n## Lock\n\nTwice.\n"
    )
    assert ("", "Always: sign") in quoted(read_markdown, source)


def test_what_stands_above_the_only_main_heading_of_a_page_is_its_furniture() -> None:
    source = (
        "<div id=suiteBar>Newsfeed Sites</div><ul><li>Home</li><li>Forms</li></ul>"
        "<h1>Keys</h1><p>Sign for each key.</p>"
    )
    assert quoted(read_html, source) == [("", "Sign for each key.")]
    assert ("outside the main part of the page", "Newsfeed Sites") in left_out(read_html, source)


def test_a_rule_above_the_only_main_heading_of_a_page_is_kept() -> None:
    assert ("", "Doors stay shut.") in quoted(
        read_html, "<p>Doors stay shut.</p><h1>Keys</h1><p>Sign for each.</p>"
    )


def test_a_page_is_called_without_the_name_of_its_site_and_not_after_whoever_wrote_it() -> None:
    source = (
        "<title>Leave and absence - People - Wiki</title><p>Created by Ana Diaz, last modified on Jan 12</p>"
        "<h1>Booking</h1><p>Ask early.</p><h1>Illness</h1><p>Ring us.</p>"
    )
    draft, found = imported(read_html, source)
    assert draft.title == "Leave and absence"
    assert [clause.text for clause in found] == ["Ask early.", "Ring us."]


def test_a_list_in_which_a_page_speaks_of_itself_is_read_as_its_details() -> None:
    source = (
        "<h1>Travel rules</h1><dl><dt>Published:</dt><dd>4 March 2026</dd><dt>Version:</dt><dd>4.2</dd></dl>"
        "<h2>Rail</h2><p>Book early.</p>"
    )
    draft, found = imported(read_html, source)
    assert draft.metadata["version"] == "4.2"
    assert [clause.text for clause in found] == ["Book early."]


def test_the_mark_of_a_callout_is_no_word_of_it() -> None:
    source = "# Keys\n\n## Loss\n\n> [!WARNING]\n> Do not search alone.\n"
    assert quoted(read_markdown, source) == [("", "Do not search alone.")]
    assert ("the mark of a callout", "[!WARNING]") in left_out(read_markdown, source)


def test_the_first_heading_is_the_title_where_all_others_stand_below_it() -> None:
    about = "*Version 1.3 · approved by the Board on 4 May 2025*"
    source = f"Boat rules\n----------\n\n{about}\n\n### Use\n\nWear a vest.\n"
    draft, found = imported(read_markdown, source)
    assert (draft.title, draft.metadata["version"]) == ("Boat rules", "1.3")
    assert [(clause.heading, clause.text) for clause in found] == [(("Use",), "Wear a vest.")]


def test_a_bold_line_that_names_a_table_leads_its_rows_and_is_no_heading() -> None:
    table = "**Table A – parking**\n\n| Place | Most |\n|---|---|\n| Town | £8 |"
    source = f"# Cars\n\n2.2 Ask first.\n\n{table}\n\n2.3 Lock it.\n"
    assert quoted(read_markdown, source) == [
        ("2.2", "Ask first."),
        ("", "Table A – parking Place | Most Town | £8"),
        ("2.3", "Lock it."),
    ]


def test_a_line_that_asks_is_the_heading_of_its_answer() -> None:
    source = (
        "<h1>Leave</h1><h2>Booking</h2><p>Ask early.</p><p>What if two ask?</p><p>The first one goes.</p>"
    )
    assert [clause.heading for clause in imported(read_html, source)[1]] == [
        ("Booking",),
        ("Booking", "What if two ask?"),
    ]


def test_the_foot_of_a_page_with_its_number_is_furniture() -> None:
    source = (
        "Keys\n\n1.1 Sign for each key.\n\n1.2 Never lend a key.\n\nHill House                Page 1 of 1\n"
    )
    assert ("page furniture", "Hill House Page 1 of 1") in left_out(read_text, source)


def test_a_dotted_line_for_somebody_to_sign_on_is_no_clause() -> None:
    source = (
        "<h1>Keys</h1><h2>Use</h2><p>Sign for each key.</p><p>For the Board<br>...............<br>Chair</p>"
    )
    assert quoted(read_html, source) == [("", "Sign for each key.")]


def test_attachments_are_references() -> None:
    source = "# Keys\n\n## Use\n\nSign for each key.\n\n## Attachments\n\n- key-list.docx\n"
    assert imported(read_markdown, source)[0].references == ("key-list.docx",)


def test_a_section_sign_before_a_heading_is_its_number() -> None:
    draft, _ = imported(read_html, "<h1>Boats</h1><h3>§ 5 Loss</h3><p>(1) Tell us.</p>")
    headings = [entry for entry in draft.entries if entry.kind is Kind.HEADING]
    assert [(entry.label, entry.text) for entry in headings] == [("§ 5", "Loss")]


def test_a_row_that_only_says_what_is_below_it_is_carried_by_the_rows_below() -> None:
    source = (
        "<h1>Costs</h1><h2>Limits</h2><figure><table><thead><tr><th>What</th><th>Most</th></tr></thead>"
        "<tr><td>Lunch</td><td>£8</td></tr><tr><td colspan=2>Overnight</td></tr>"
        "<tr><td>Hotel</td><td>£90</td></tr><tr><td colspan=2>These hold until May.</td></tr></table>"
        "<figcaption>What we pay</figcaption></figure>"
    )
    assert [words for _, words in quoted(read_html, source)] == [
        "What we pay What | Most Lunch | £8",
        "Overnight What | Most Hotel | £90",
        "These hold until May.",
    ]


def test_the_foot_of_an_article_is_furniture() -> None:
    source = "<article><h1>Keys</h1><p>Sign for each key.</p><footer>Filed under: Rules</footer></article>"
    assert quoted(read_html, source) == [("", "Sign for each key.")]


def test_a_typed_question_behind_a_number_is_a_clause_of_its_own() -> None:
    source = "# Leave\n\n## Weeks\n\n3.2 Take six weeks.\n\nQ: In parts?\nA: Yes, in blocks.\n"
    assert [(clause.heading[-1], clause.words) for clause in imported(read_markdown, source)[1]] == [
        ("Weeks", "Take six weeks."),
        ("Q: In parts?", "A: Yes, in blocks."),
    ]


def test_what_a_document_says_of_itself_side_by_side_or_at_its_end_is_no_clause() -> None:
    source = (
        "# Kites\n\n## Rules for kites\n\nPolicy number: K-7 | Approved by: Board | Review: May 2027\n\n"
        "Fly low.\n\n## Status\n\n| Status | Current |\n|---|---|\n| Review date | 1 May 2027 |\n"
        "| Contact | Kite Desk |\n\n## Updates to this page\n\n1. 9 May 2025 Mended a link.\n"
        "2. 2 May 2024 First published.\n"
    )
    draft, clauses = imported(read_markdown, source)
    assert [clause.text for clause in clauses] == ["Fly low.", "Contact | Kite Desk"]
    assert draft.metadata["policy number"] == "K-7"
    assert draft.metadata["review date"] == "1 May 2027"


@pytest.mark.parametrize("mark", ["[[_TOC_]]", "[TOC]", "* TOC\n{:toc}"])
def test_the_place_of_a_contents_list_is_no_clause(mark: str) -> None:
    assert quoted(read_markdown, f"# Kites\n\n{mark}\n\nFly low.\n") == [("", "Fly low.")]


def test_small_letters_before_paragraphs_are_their_numbers_in_each_section() -> None:
    section = "<h2>{}</h2><p>a. Fly low.</p><p>b. Never fly at night.</p>"
    page = "<h1>Kites</h1>" + section.format("By day") + section.format("In wind")
    assert [label for label, _ in quoted(read_html, page)] == ["a", "b", "a", "b"]


def test_a_question_and_its_answer_in_one_paragraph_are_heading_and_clause() -> None:
    source = "# Kites\n\n## Money\n\n**Q: Who pays?**\nA: You do.\n\n**Q: My kite is torn.**\nA: Tell us.\n"
    clauses = imported(read_markdown, source)[1]
    assert [(clause.heading[-1], clause.text) for clause in clauses] == [
        ("Q: Who pays?", "A: You do."),
        ("Q: My kite is torn.", "A: Tell us."),
    ]


def test_details_at_the_other_edge_of_the_title_lines_are_read() -> None:
    source = (
        "KITE POLICY                     Ref: K/7\nVersion 3                       Effective: 1 May 2024\n\n"
        "1. Flying\n\n1.1 Fly low, and keep away from trees and houses.\n\nPage 2 of 4             K/7\n\n"
        "1.2 Before you fly, check:\n\n [ ] the line\n [ ] the wind\n"
    )
    draft, clauses = imported(read_text, source)
    assert (draft.title, draft.metadata["effective"]) == ("KITE POLICY", "1 May 2024")
    assert ("page furniture", "Page 2 of 4 K/7") in left_out(read_text, source)
    assert clauses[-1].text.splitlines() == ["Before you fly, check:", "- the line", "- the wind"]


def test_where_a_page_is_filed_is_not_its_title() -> None:
    page = "<table><tr><td><a href='p'>Policies</a></table><p>Leave policy for staff</p><p>1.1 Ask early.</p>"
    assert imported(read_html, page)[0].title == "Leave policy for staff"


def test_the_only_heading_on_top_is_the_title_though_it_is_one_plain_word() -> None:
    draft = structure(read_markdown("# Parking\n\nPark at the back.\n\n## Bikes\n\nLock them.\n"))
    assert draft.title == "Parking"
    assert [entry.text for entry in draft.entries if entry.kind is Kind.HEADING] == ["Bikes"]


def test_a_section_about_the_policy_stays_a_section_below_the_title() -> None:
    draft = structure(
        read_markdown("# Parking policy\n\n## About this policy\n\n1. Read it.\n\n## Fines\n\n1. Pay them.\n")
    )
    assert draft.title == "Parking policy"
    assert [e.text for e in draft.entries if e.kind is Kind.HEADING] == ["About this policy", "Fines"]


def test_a_plain_text_that_underlines_its_headings_has_them_in_their_depth() -> None:
    draft, clauses = imported(
        read_text,
        "=======\nPets\n=======\n\nWho may come\n------------\n\nDogs\n~~~~\n\nKeep it on a lead.\n\n"
        "Cats\n~~~~\n\nKeep it in its basket.\n\nPayment\n-------\n\nPay at the desk.\n",
    )
    assert draft.title == "Pets"
    assert [clause.heading for clause in clauses] == [
        ("Who may come", "Dogs"),
        ("Who may come", "Cats"),
        ("Payment",),
    ]


def test_the_stages_of_a_procedure_are_no_running_headers() -> None:
    text = "".join(
        f"Stage {n}\n\nWe look at it {how}, and write to you within {n} weeks.\n\n"
        for n, how in enumerate(("at once", "again", "with the board"), 1)
    )
    draft, clauses = imported(read_text, text)
    assert [clause.heading for clause in clauses] == [("Stage 1",), ("Stage 2",), ("Stage 3",)]
    assert not draft.left_out


def test_a_line_that_hangs_below_the_words_of_an_item_belongs_to_it() -> None:
    _, clauses = imported(
        read_text, "Rules\n\n* Within a week of the visit,\n  The Clerk writes.\n* Go home.\n"
    )
    assert [clause.text for clause in clauses] == [
        "Within a week of the visit, The Clerk writes.",
        "Go home.",
    ]


def test_a_heading_that_names_several_kinds_of_documents_announces_references() -> None:
    draft, clauses = imported(
        read_markdown,
        "# Keys\n\n## Loss\n\nTell the porter.\n\n"
        "## Related Standards, Policies and Processes\n\n* Visitor Policy\n",
    )
    assert [clause.text for clause in clauses] == ["Tell the porter."]
    assert draft.references == ("Visitor Policy",)


def test_a_line_that_only_counts_cases_is_the_heading_of_each() -> None:
    source = (
        "<h1>Kites</h1><p><b>Use</b></p><p>Fly low.</p><p><b>Annex 1:</b><br><u><b>Case 1:</b></u></p>"
        "<p>Ann flies low.</p><p><u>Case 2:</u></p><p>Bo flies high.</p><p><b>Annex 2</b></p><p>None.</p>"
    )
    assert [clause.heading for clause in imported(read_html, source)[1]] == [
        ("Use",),
        ("Annex 1", "Case 1"),
        ("Annex 1", "Case 2"),
        ("Annex 2",),
    ]


def test_a_table_that_only_draws_days_is_no_clause() -> None:
    weeks = "".join(f"<tr><td>{day} (in)<td>{day} (out)" for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    month = "<tr><td>Mo<td>Tue<td>Wed<td>Thursday<td>Friday<tr><td><td>1<td>2<td>3<td>4"
    rota = "<tr><th>Mon<th>Tue<th>Wed<th>Thu<th>Fri<tr><td>Ann<td>Bo<td>Cy<td>Di<td>Ed"
    tables = "".join(f"<p>So.</p><table>{rows}</table>" for rows in (f"<tr><td>A<td>B{weeks}", month, rota))
    source = f"<h1>Kites</h1><h2>Desk</h2><p>It opens.</p>{tables}"
    assert [words for _, words in quoted(read_html, source)] == [
        "It opens.",
        "So.",
        "So.",
        "So.",
        "Mon | Tue | Wed | Thu | Fri Ann | Bo | Cy | Di | Ed",
    ]
    assert ("a calendar", "Mon (in) Mon (out)") in left_out(read_html, source)
