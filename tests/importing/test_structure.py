"""What the parts of a document are taken for, in each form that policies are written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.accounting import unplaced
from bot.importing.blocks import Block, Document, Kind
from bot.importing.html import read_html
from bot.importing.markdown import read_markdown
from bot.importing.structure import Draft, structure
from bot.importing.table_heads import with_table_heads
from bot.importing.text import read_text
from bot.importing.write import policy_text
from bot.knowledge.policy_text import parse_policy
from bot.model import Clause, Modality, Policy


def imported(text: str) -> tuple[Draft, Policy]:
    draft = structure(read_text(text))
    return draft, parse_policy(policy_text(draft, draft.title or "Rules"), "rules", "policies/rules.md")[0]


def clauses(text: str) -> tuple[Clause, ...]:
    return imported(text)[1].clauses


def headings(text: str) -> list[tuple[str, str]]:
    return [(e.label, e.text) for e in imported(text)[0].entries if e.kind is Kind.HEADING]


def test_decimal_numbers_are_kept_under_their_headings():
    found = clauses(
        "Parking Policy\n\n1 Scope\n\n1.1 Cars and vans park behind the hall.\n1.2 Bikes go in the shed.\n\n"
        "2 Permits\n\n2.1 Getting a permit\n\n2.1.1 Ask the office for a permit.\n"
        "2.1.2 Show it on the dashboard.\n"
    )
    assert [(c.label, c.text) for c in found] == [
        ("1.1", "Cars and vans park behind the hall."),
        ("1.2", "Bikes go in the shed."),
        ("2.1.1", "Ask the office for a permit."),
        ("2.1.2", "Show it on the dashboard."),
    ]
    assert found[3].heading == ("2 Permits", "2.1 Getting a permit")


def test_a_rule_is_quoted_with_the_do_or_dont_above_it():
    found = clauses(
        "Online\n\nSafe posting\n\nTherefore DO\n\n1. Think before you post.\n2. Keep it kind.\n\n"
        "And DON'T\n\n1. Share a pupil's name.\n2. Post when angry.\n"
    )
    assert found[0].words == "Therefore DO Think before you post."
    assert found[2].words == "And DON'T Share a pupil's name."
    assert len({c.id for c in found}) == 4


def test_a_styled_heading_that_is_half_a_rule_leads_its_list():
    draft = structure(
        read_markdown("# Shop rules\n\n## At the till\n\n### DON'T\n\n1. Lend your key.\n2. Leave it open.\n")
    )
    policy, _ = parse_policy(policy_text(draft, "Shop rules"), "rules", "policies/rules.md")
    assert [c.words for c in policy.clauses] == ["DON'T Lend your key.", "DON'T Leave it open."]


def test_promises_that_begin_with_i_will_keep_their_numbers():
    found = clauses(
        "Agreement\n\nThe rules\n\nBelow are the rules for all of us.\n\n1. I will lock my screen.\n"
        "2. I will not lend my badge.\n3. I will tell the office if I lose it.\n"
    )
    assert [c.label for c in found] == ["", "1", "2", "3"]


def test_prose_is_one_clause_for_each_paragraph():
    found = clauses(
        "Leave\n\nHow it works\n\nEverybody has thirty days of leave. Ask early.\n\n"
        "Leave that is left over lapses.\n"
    )
    assert [c.text for c in found] == [
        "Everybody has thirty days of leave. Ask early.",
        "Leave that is left over lapses.",
    ]
    assert found[0].heading == ("How it works",)


def test_a_bullet_carries_its_lead_in():
    found = clauses("Trips\n\nBefore a trip\n\nTeachers must\n\n- book the bus\n- tell the parents\n")
    assert [c.words for c in found] == ["Teachers must book the bus", "Teachers must tell the parents"]


def test_a_remark_before_whole_sentences_with_numbers_is_no_lead_in():
    found = clauses(
        "Visits Policy\n\n1 Visitors\n\nRead this with the Fire Plan:\n\n1.1 Visitors sign in.\n"
        "1.2 They sign out.\n"
    )
    assert [c.words for c in found] == [
        "Read this with the Fire Plan:",
        "Visitors sign in.",
        "They sign out.",
    ]


def test_letters_belong_to_the_numbered_clause_above_them():
    found = clauses(
        "Pay\n\n1 Advances\n\n1.1 An advance is paid only for:\n(a) a funeral;\n"
        "(b) a flood at home.\n1.2 Ask payroll.\n"
    )
    assert [c.label for c in found] == ["1.1", "1.2"]
    assert "(b) a flood at home." in found[0].text
    assert headings("Pay\n\n1 Advances\n\n1.1 An advance is paid for:\n(a) a funeral;\n(b) a flood.\n") == [
        ("1", "Advances")
    ]


def test_a_contents_list_is_left_out_and_said():
    draft, policy = imported(
        "Dress Policy\n\nContents\n\n1 Uniform\t2\n2 Shoes ........ 3\n\n1 Uniform\n\n"
        "1.1 Wear the grey shirt.\n\n"
        "2 Shoes\n\n2.1 Wear black shoes.\n"
    )
    assert [c.label for c in policy.clauses] == ["1.1", "2.1"]
    assert [left.why for left in draft.left_out].count("contents list") == 3


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_sentence_that_a_page_break_cut_is_one_clause(blank: str):
    first = "4.1 Visitors sign the book at the desk in the entrance hall and are then"
    _, policy = imported(
        f"Visits Policy\n\n4 Visits\n\n{first}\n"
        f"{blank}\f{blank}brought to the person whom they came to see.\n"
        "4.2 Badges are given back.\n"
    )
    assert policy.clauses[0].text.endswith("are then brought to the person whom they came to see.")
    assert len(policy.clauses) == 2


def test_running_headers_and_page_numbers_are_left_out():
    pages = "\n\n".join(
        f"Hill School Rules v2\n\n{n} Part\n\n{n}.1 Rule number {n} is kept.\n\nPage {n} of 3"
        for n in (1, 2, 3)
    )
    draft, policy = imported(pages)
    assert [c.label for c in policy.clauses] == ["1.1", "2.1", "3.1"]
    assert sum(left.why == "page furniture" for left in draft.left_out) == 6


def test_a_signature_block_is_left_out():
    draft, policy = imported(
        "Keys Policy\n\n1 Keys\n\n1.1 Sign for each key.\n\nEND\n\nPOSITION Head\tNAME\tSIGNATURE\tDATE\n"
        "Signed: ____________ Date: __________\n"
    )
    assert [c.label for c in policy.clauses] == ["1.1"]
    assert [left.why for left in draft.left_out].count("signature block") == 3


def test_references_become_metadata():
    _, policy = imported(
        "Keys Policy\n\n1 Keys\n\n1.1 Sign for each key.\n\n2 Related documents\n\nFire Plan\n"
        "Staff Handbook\n"
    )
    assert policy.references == ("Fire Plan", "Staff Handbook")
    assert [c.label for c in policy.clauses] == ["1.1"]


@pytest.mark.parametrize("heading", ["Useful links", "Credits and further reading"])
def test_pages_to_read_on_are_references_and_whom_to_ask_is_a_clause(heading: str):
    listed = (
        "- Lock map\n- https://lamps.example/how\n- Bike desk: desk@bikes.example\n- Porter: 0999 555 010\n"
    )
    draft = structure(read_markdown(f"# Bikes\n\n## Locks\n\nUse two.\n\n## {heading}\n\n{listed}"))
    assert draft.references == ("Lock map", "https://lamps.example/how")
    assert [e.text for e in draft.entries if e.kind is Kind.ITEM] == [
        "Bike desk: desk@bikes.example",
        "Porter: 0999 555 010",
    ]


def test_dates_and_version_of_the_title_page_become_front_matter():
    _, policy = imported(
        "Mill Lane Surgery\n\nKeys Policy\n\nVersion: 2.10\nNext review: May 2027\n\n1 Keys\n\n"
        "1.1 Sign for each key.\n"
    )
    assert (policy.title, policy.version, policy.review_by) == ("Keys Policy", "2.10", date(2027, 5, 1))


def test_of_two_title_lines_the_first_is_the_organisation():
    assert imported("Mill Lane Surgery\n\nLOOKING AFTER KEYS\n\nWhy\n\nKeys open doors. Mind them.\n")[
        0
    ].title == ("LOOKING AFTER KEYS")


@pytest.mark.parametrize(
    "line",
    [
        "Policy for staff, March 2024",
        "Approved by the Board on 3 November 2025.",
        "Adopted by the Governors, Spring Term 2023",
        "Version 1.4 - reviewed June 2025",
        "Issue 3, January 2026",
        "Valid from 1 May 2026",
        "Published 1 October 2025 by the office",
        "March 2024",
    ],
)
def test_what_a_document_says_of_itself_on_its_first_page_is_no_clause_and_no_title(line: str):
    rules = "1 Keys\n\n1.1 Sign for each key.\n"
    for text in (f"Keys\n\n{line}\n\n{rules}", f"Ford Mill\n\nKeys Policy\n\n{line}\n\n{rules}"):
        draft, policy = imported(text)
        assert [c.label for c in policy.clauses] == ["1.1"]
        assert draft.title.startswith("Keys")
        assert line in [left.text for left in draft.left_out]


def test_a_subtitle_with_only_details_below_it_is_no_section():
    draft = structure(
        read_markdown(
            "Keys\n====\n\nThe Old Mill, Upper Ford\n---\n\nAdopted by the Board, 3 May 2024\n\n"
            "## 1. Doors\n\nShut the doors.\n"
        )
    )
    assert draft.title == "Keys"
    assert [entry.text for entry in draft.entries] == ["Doors", "Shut the doors."]


def test_the_main_heading_is_the_title_and_not_the_line_below_it():
    draft = structure(
        read_markdown("# Fleet and driving\n\nDriver handbook of Orchard Foods\n\n## Belts\n\nWear a belt.\n")
    )
    assert draft.title == "Fleet and driving"


def test_version_and_first_day_are_read_from_a_line_in_words():
    _, policy = imported(
        "Keys Policy\n\nIssue 3, valid from 1 May 2026\n\n1 Keys\n\n1.1 Sign for each key.\n"
    )
    assert (policy.version, policy.effective) == ("3", date(2026, 5, 1))


def test_roman_parts_belong_to_the_letter_above_them():
    found = clauses(
        "Complaints Policy\n\n1 How\n\nHow to complain.\n\n(a) Talk to your tutor.\n\n"
        "(b) If that fails, write down:\n\n(i) what happened;\n\n(ii) when.\n\n(c) Keep a copy.\n"
    )
    assert [(c.label, c.text) for c in found[1:]] == [
        ("(a)", "Talk to your tutor."),
        ("(b)", "If that fails, write down:\n(i) what happened;\n(ii) when."),
        ("(c)", "Keep a copy."),
    ]


def test_a_section_may_begin_with_any_of_its_numbers():
    found = headings("Extract\n\n4 Keys\n\n4.2 Sign for a key.\n\n6 Driving\n\n6.7 Wear a belt.\n")
    assert found == [("4", "Keys"), ("6", "Driving")]


def test_numbers_that_begin_with_a_letter_are_kept():
    found = clauses("Conduct\n\nRespect\n\nHow we behave.\n\nA.1 Greet every guest.\nA.2 Wear a badge.\n")
    assert [(c.label, c.text) for c in found[1:]] == [("A.1", "Greet every guest."), ("A.2", "Wear a badge.")]


def test_capital_letters_in_a_row_number_clauses_and_an_initial_does_not():
    found = clauses(
        "Records Policy\n\nII. RULES\n\nA. You must lock the cabinet.\n\n"
        "B. You must not:\n\n1. lend a file;\n2. copy a file.\n\nP. Amadi keeps the keys.\n"
    )
    assert [(c.label, c.words) for c in found] == [
        ("A", "You must lock the cabinet."),
        ("B(1)", "You must not: lend a file;"),
        ("B(2)", "You must not: copy a file."),
        ("", "P. Amadi keeps the keys."),
    ]


def test_an_appendix_is_a_part_of_its_own():
    found = headings(
        "Keys Policy\n\n5 Keys\n\n5.1 Sign for each key.\n\nAppendix A - Spare keys\n\nThey hang there.\n"
    )
    assert found == [("5", "Keys"), ("", "Appendix A - Spare keys")]


def test_how_somebody_is_reached_is_a_clause_and_no_heading():
    _, policy = imported(
        "Keys\n\nHow we do it\n\nAsk before you lend a key.\n\nContacts\n\nFront Desk: Ana Lim, ext. 44\n"
        "Porter: ext. 45\n"
    )
    assert [c.text for c in policy.clauses[-2:]] == ["Front Desk: Ana Lim, ext. 44", "Porter: ext. 45"]


def test_a_number_behind_a_gap_is_no_page_unless_the_words_stand_again():
    draft, policy = imported(
        "Keys Policy\n\nKeys        2\nLocks       3\n\nKeys\n\nSign for each key.\n\nLocks\n\n"
        "Shut each lock.\n\nSpare keys in the safe      5\n"
    )
    assert [left.text for left in draft.left_out if left.why == "contents list"] == ["Keys\t2", "Locks\t3"]
    assert policy.clauses[-1].text == "Spare keys in the safe 5"


def test_columns_set_apart_by_gaps_are_a_table():
    found = clauses(
        "Leave Policy\n\n4 Leave\n\n4.1 Ask early.\n\nKind of leave      Days\n=============      ====\n"
        "Bereavement        5\nJury service       as long as it lasts\nMoving house       1\n\n4.2 Ask HR.\n"
    )
    assert [(c.lead_in, c.text) for c in found] == [
        ("", "Ask early."),
        ("Kind of leave | Days", "Bereavement | 5"),
        ("Kind of leave | Days", "Jury service | as long as it lasts"),
        ("Kind of leave | Days", "Moving house | 1"),
        ("", "Ask HR."),
    ]


def test_lines_below_never_are_a_list_without_bullets():
    found = clauses(
        "Handbook\n\nLone working\n\nRing the ward when you come and go.\n\n"
        "Always:\nwash your hands\nwear your badge\n\n"
        "Never:\naccept money\nlift a patient\n\nAsk the sister if you are in doubt.\n"
    )
    assert [(c.words, c.modality.value) for c in found[1:]] == [
        ("Always: wash your hands", "must"),
        ("Always: wear your badge", "must"),
        ("Never: accept money", "must not"),
        ("Never: lift a patient", "must not"),
        ("Ask the sister if you are in doubt.", "must"),
    ]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (
            read_markdown,
            "# Trips\n\n## 2 Costs\n\n2.1 Book early.\n\n**Mileage.** Claim 45p.\n\nKeep the receipt.\n",
        ),
        (
            read_html,
            "<h1>Trips</h1><h2>2 Costs</h2><p>2.1 Book early."
            "<p><b>Mileage.</b> Claim 45p.<p>Keep the receipt.",
        ),
    ],
)
def test_a_paragraph_that_opens_in_bold_is_a_clause_of_its_own(read: Callable[[str], Document], text: str):
    assert [entry.text for entry in structure(read(text)).entries] == [
        "2 Costs",
        "Book early.",
        "Mileage. Claim 45p.",
        "Keep the receipt.",
    ]


def test_a_table_of_versions_is_no_rule_and_its_heading_takes_over_no_section():
    draft = structure(
        read_markdown(
            "# Keys Policy\n\n## Version control\n\n| Version | Date | Author | Change |\n|---|---|---|---|\n"
            "| 1.0 | 3 Jan 2024 | A. Lim | First issue |\n| 1.1 | 9 May 2025 | A. Lim | Locks |\n\n"
            "1.1 Sign for a key.\n"
        )
    )
    assert [(e.label, e.text) for e in draft.entries] == [("1.1", "Sign for a key.")]
    assert draft.metadata["version"] == "1.1"


def test_a_section_numbered_with_nought_is_a_heading():
    text = "Use Policy\n\n1.0 AIM\n\nKeep safe.\n\n2.0 RULES\n\n2.1 Lock up.\n\n2.2 Log off at night.\n"
    assert headings(text) == [("1.0", "AIM"), ("2.0", "RULES")]


def test_numbers_below_a_numbered_line_with_a_colon_are_its_list():
    _, policy = imported(
        "Ladders\n\n4 Use\n\n4.3 When using ladders:\n\n1. check the feet;\n2. climb slowly.\n\n4.4 Ask.\n"
    )
    assert [c.label for c in policy.clauses] == ["4.3", "4.4"]


def test_a_page_number_between_dashes_in_the_middle_of_the_line_is_left_out():
    draft, policy = imported("Keys Policy\n\n1 Keys\n\n1.1 Sign for each key.\n\n                  - 12 -\n")
    assert [c.text for c in policy.clauses] == ["Sign for each key."]
    assert [left.why for left in draft.left_out if "12" in left.text] == ["page furniture"]


_TYPICAL = ["", "Contents", "1 Keys\t3", "3.1 Keys", "3.1.1 Sign here:", "(a) one;", "- an item", "END", "\f"]
_TYPICAL += [
    "DO",
    "Related documents",
    "Fire Plan",
    "Signed: ____ Date: ____",
    "Version: 3",
    "Page 2",
    "Don't",
    "6.5 run",
    "- 6.6 shout",
    "4.2 You must not:",
    "Approved by the Board",
    "A.1 Greet.",
    "A. Wait.",
    "B. Go.",
    "Appendix A",
    "Bereavement      5",
    "Kind      Days",
    "=====     ====",
    "Never:",
    "4. Rule.",
]
_LINES = st.lists(
    st.one_of(st.text(alphabet="abc XYZ.:;-•()123\t|#'’&", max_size=40), st.sampled_from(_TYPICAL)),
    max_size=25,
)


@given(_LINES)
def test_every_word_of_any_text_is_placed(lines: list[str]):
    document = read_text("\n".join(lines))
    draft = structure(document)
    policy, _ = parse_policy(policy_text(draft, "Rules"), "rules", "policies/rules.md")
    assert unplaced(document, draft, policy) == ()


@given(_LINES)
def test_the_reader_of_text_loses_no_word(lines: list[str]):
    text = "\n".join(lines)
    document = read_text(text)
    kept = " ".join([*(b.words for b in document.blocks), *(left.text for left in document.left_out)])
    assert _letters(text) - _letters(kept) == Counter()


def _letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]", text))  # a row of underscores before a page number is layout


def test_a_list_inside_of_an_item_keeps_the_turn_that_the_item_gives_it():
    found = clauses(
        "3.1 You must:\n\n(a) lock your phone;\n(b) not:\n(i) lend it; or\n(ii) sell it; and\n"
        "(c) bring it back.\n"
    )
    assert [(clause.label, clause.modality, clause.text.split("\n")[0]) for clause in found] == [
        ("3.1(a)", Modality.MUST, "lock your phone;"),
        ("3.1(b)", Modality.MUST_NOT, "not:"),
        ("3.1(c)", Modality.MUST, "bring it back."),
    ]
    assert found[1].text.split("\n")[1:] == ["(i) lend it; or", "(ii) sell it; and"]


def test_numbers_inside_of_a_numbered_item_belong_to_it():
    draft = structure(
        read_markdown(
            "# Claims\n\n1. Fill in the form.\n2. Attach:\n   1. receipts;\n   2. tickets.\n3. Send it.\n"
        )
    )
    items = [entry for entry in draft.entries if entry.kind is Kind.ITEM]
    assert [(entry.label, entry.more) for entry in items] == [
        ("1", ()),
        ("2", ("1. receipts;", "2. tickets.")),
        ("3", ()),
    ]


@pytest.mark.parametrize(
    ("rows", "headed"),
    [
        ("Contact | Telephone / Front Desk | 960100 / Workshop | 960111", True),
        ("Front Desk | 960100 / Workshop | 960111 / Gate | 960122", False),
        ("Owner | Bursar / Version | 3 / Status | Final", False),
        ("Contact | Telephone / Front Desk | 960100", False),
        ("Vehicle | First 10,000 miles | After / Van | 45p | 25p / Bicycle | 20p | 20p", True),
        ("Band 1 | £40 | £45 / Band 2 | £50 | £55 / Band 3 | £60 | £65", False),
        ("Room 1 | A4 / Room 2 | A5 / Room 3 | B1", False),
        ("Up to 50 miles | 45p / Up to 90 miles | 40p / Further | 25p", False),
    ],
)
def test_words_over_a_column_of_figures_are_the_head_of_a_table(rows: str, headed: bool):
    cells = [tuple(row.split(" | ")) for row in rows.split(" / ")]
    blocks = with_table_heads([Block(Kind.ROW, "", cells=row) for row in cells])
    assert [block.header for block in blocks] == [headed, *[False] * (len(cells) - 1)]


def test_what_stands_behind_a_fold_is_of_the_section_around_it():
    page = (
        "<h1>Expenses</h1><h2>Meals</h2><p>Keep the receipt.</p><details><summary>What if not?</summary>"
        "<h3>Small sums</h3><p>Write a note.</p></details><details><summary>And tips?</summary><p>None.</p>"
        "</details>"
        "<p>Wine is never paid for.</p><p>Nor is beer.</p><h2>Hotels</h2><p>Book early.</p>"
    )
    text = (
        "# Expenses\n\n## Meals\n\nKeep the receipt.\n\n<details>\n<summary>What if not?</summary>\n\n"
        "### Small sums\n\nWrite a note.\n\n</details>\n\n<details><summary>And tips?</summary>\n\nNone.\n"
        "</details>\n\n"
        "Wine is never paid for.\n\nNor is beer.\n\n## Hotels\n\nBook early.\n"
    )
    for read in (read_html(page), read_markdown(text)):
        draft = structure(read)
        policy = parse_policy(policy_text(draft, draft.title), "meals", "policies/meals.md")[0]
        assert {clause.text: clause.heading[-1] for clause in policy.clauses} == {
            "Keep the receipt.": "Meals",
            "Write a note.": "Small sums",
            "None.": "And tips?",
            "Wine is never paid for.": "Meals",
            "Nor is beer.": "Meals",
            "Book early.": "Hotels",
        }


def test_a_numbered_line_that_leads_a_table_takes_over_no_clause_behind_it():
    table = "Value    Do\nLow      Keep it\nHigh     Refuse it"
    text = f"2. Gifts\n\n2.1 Refuse cash.\n\n2.2 By value:\n\n{table}\n\n2.3 Pens are fine.\n"
    assert [(clause.label, clause.heading) for clause in clauses(text)] == [
        ("2.1", ("2 Gifts",)),
        ("2.2", ("2 Gifts",)),
        ("2.2", ("2 Gifts",)),
        ("2.3", ("2 Gifts",)),
    ]


def test_capital_letters_in_brackets_are_items_that_carry_their_lead():
    found = clauses("Hiring\n\nAn applicant must:\n\n(A) be an adult;\n\n(B) not be a lodger of ours.\n")
    assert [(clause.label, clause.lead_in) for clause in found] == [
        ("(A)", "An applicant must:"),
        ("(B)", "An applicant must:"),
    ]
    assert all(clause.modality in (Modality.MUST, Modality.MUST_NOT) for clause in found)


def test_the_last_short_item_of_a_list_is_no_section():
    page = (
        "<h1>Absence</h1><p>If you are ill:</p><ol><li>Ring your manager before nine.</li>"
        "<li>Use the nurse's line</li></ol><h2>Pay</h2><p>Sick pay is full pay.</p><h2>Doctors</h2><p>Go.</p>"
    )
    draft = structure(read_html(page))
    assert "Use the nurse's line" not in [e.text for e in draft.entries if e.kind is Kind.HEADING]
    assert [entry.label for entry in draft.entries if entry.kind is Kind.ITEM] == ["1", "2"]


def test_a_contents_list_that_names_some_headings_in_other_words_is_left_out_whole():
    page = (
        "<h1>Grievances</h1><h2>Contents</h2><ol><li>Informal talks</li><li>Stage 1: the home manager</li>"
        "<li>Stage 2: the board</li></ol><h2>Informal talks</h2><p>Speak first.</p>"
        "<h2>Stage 1: the home's manager</h2><p>Write down what is wrong.</p>"
        "<h2>Stage 2: the board</h2><p>The board decides.</p>"
    )
    draft = structure(read_html(page))
    assert "2 Stage 1: the home manager" in [left.text for left in draft.left_out]
    assert [entry.text for entry in draft.entries if entry.kind is not Kind.HEADING] == [
        "Speak first.",
        "Write down what is wrong.",
        "The board decides.",
    ]


def test_letters_inside_of_a_numbered_clause_stay_in_it_and_the_next_number_is_a_clause():
    items = [
        ("1", 0, "Write to the steward."),
        ("2", 1, "The steward reads it. After that, the steward:"),
        ("", 0, "may hear both sides;"),
    ]
    items += [
        ("", 0, "may do one of these:"),
        ("A", 1, "warn;"),
        ("B", 1, "suspend."),
        ("", 0, "answers you."),
    ]
    items += [("3", 1, "A complaint about the steward goes to the chair.")]
    blocks = [Block(Kind.ITEM, text, label, level) for label, level, text in items]
    draft = structure(Document("Complaints", tuple(blocks)))
    (third,) = (entry for entry in draft.entries if entry.label == "3")
    assert third.text.startswith("A complaint about the steward")
    assert not [entry for entry in draft.entries if entry.label == "B"]


def test_a_box_of_details_that_was_taken_apart_is_no_rule():
    box = "K-7\n\nNo:\n\nUpdated:\n\n1 May 2030\n\nOwner:\n\nThe Bursar\n\n"
    draft = structure(read_markdown(f"# Keys\n\n## Return\n\nHand it in.\n\n{box}## Loss\n\nTell us.\n"))
    assert [entry.text for entry in draft.entries] == ["Return", "Hand it in.", "Loss", "Tell us."]
    assert [left.text for left in draft.left_out if left.why == "document details"] == box.split("\n\n")[:-1]
    contact = "Owner:\n\nThe Bursar\n\nDesk:\n\nHall 2\n\n"
    kept = structure(read_markdown(f"# Keys\n\n## Return\n\nHand it in.\n\n{contact}## Loss\n\nTell us.\n"))
    assert "Owner:" in [entry.text for entry in kept.entries]


def test_a_table_of_dated_changes_is_no_rule_though_it_names_no_version():
    draft = structure(
        read_markdown(
            "# Keys\n\n## 1.0 Return\n\nHand it in.\n\n## 2.0 Revision History\n\n"
            "| Date | Details of Change | Reviewer |\n|---|---|---|\n| 1/2/2020 | First issue | Bursar |\n\n"
            "## 3.0 Dates\n\n| Date | Change |\n|---|---|\n| 1 May | Summer hours begin |\n"
        )
    )
    rows = [entry.cells for entry in draft.entries if entry.cells and not entry.header]
    assert rows == [("1 May", "Summer hours begin")]


def test_an_unmarked_line_between_whole_paragraphs_names_the_second_of_them():
    whole = "Hand in your key at the desk before you go, and ask the bursar for a receipt with a date."
    text = f"# Keys\n\n## Return\n\n{whole}\n\nKeys during long absence\n\n{whole}\n\nJane Smith\n\n{whole}\n"
    draft = structure(read_markdown(f"{text}\nBring your key\n\nand a badge for the desk.\n"))
    named = [(entry.text, entry.level) for entry in draft.entries if entry.kind is Kind.HEADING]
    assert named == [("Return", 2), ("Keys during long absence", 3)]


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        (
            "---\ntitle: Bike policy\n---\n# Statement of aims\n\nWe ride.\n\n# Rules\n\nAsk.\n",
            "Bike policy",
            1,
        ),
        ("# Bikes at work\n\n# Terms\n\nBike: any bike\n\n# Rules\n\nAsk first.\n", "Bikes at work", 1),
        ("## Lost bikes\n\n### Policy\n\nTell us.\n\n### Scope\n\nAll bikes.\n", "Lost bikes", 3),
        ("P.O. Box 7, Hill, www.hill.example\n\n## Bikes\n\nAsk.\n\n## Cars\n\nAsk.\n", "", 2),
    ],
)
def test_a_section_is_not_what_the_document_is_called(text: str, title: str, first: int):
    draft = structure(read_markdown(text))
    assert draft.title == title
    assert (draft.entries[0].kind, draft.entries[0].level) == (Kind.HEADING, first)


WHOLE = "Lock your bike at both wheels, and hand in the key at the desk before you leave the site."


def test_a_heading_that_is_half_a_question_ends_as_no_other_does():
    text = f"Who these rules apply to\n\n{WHOLE}\n\nWho you may lend to\n\n- staff\n- guests\n"
    assert headings(f"Bike policy\n\n{WHOLE}\n\n{text}") == [("", "Who these rules apply to")]


def test_details_that_stand_together_or_come_again_are_no_headings():
    text = (
        f"Bikes\n\n{WHOLE}\n\nPEOPLE\n\nBike lead: Jo Hill\n\nDeputy lead: Al Moor\n\nLOCKS\n\n"
        f"For: all staff\n\n{WHOLE}\n\nLAMPS\n\nFor: all staff\n\n{WHOLE}\n\nCase: Bikes abroad\n\n{WHOLE}\n"
    )
    assert [name for _, name in headings(text)][-4:] == ["PEOPLE", "LOCKS", "LAMPS", "Case: Bikes abroad"]


def test_a_long_line_that_says_nothing_is_not_the_first_half_of_a_sentence():
    title = "Procedures for the lending and the return of bicycles and tricycles"
    assert [entry.text for entry in structure(read_text(f"{title}\n\n{WHOLE}\n\n{WHOLE}\n")).entries][
        -2:
    ] == [
        WHOLE,
        WHOLE,
    ]


def test_a_dash_and_a_hyphen_at_the_edge_of_a_wrapped_line_are_of_its_sentence():
    text = (
        "Bring the bicycle back to the desk in the hall, and ask whoever is there -\n"
        "locked or not. Whoever keeps a bicycle over night asks before they do so\n"
        "— the desk is open until six. What may be X-\nrayed is in the list.\n\n"
        "Take with you:\n– a lock\n– a lamp\n"
    )
    first, *items = structure(read_text(text)).entries
    assert "before they do so — the desk is open until six." in first.text
    assert "X-rayed" in first.text
    assert [item.text for item in items][-2:] == ["a lock", "a lamp"]
