from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.policy_text import parse_policy
from bot.model import Clause, Modality, Policy


def parse(text: str) -> Policy:
    return parse_policy(text, "p", "policies/p.md")[0]


def clauses(text: str) -> tuple[Clause, ...]:
    return parse(text).clauses


def only(text: str) -> Clause:
    (clause,) = clauses(text)
    return clause


def said(text: str) -> list[str]:
    return [str(fault) for fault in parse_policy(text, "p", "policies/p.md")[1]]


def test_front_matter_names_the_policy() -> None:
    policy = parse(
        '---\ntitle: Leave\nversion: "3.10"\neffective: 2026-09-01\nreview_by: 2027-08-31\nowner: hr-team\n'
        "references:\n  - Staff handbook\n---\nAsk first.\n"
    )
    assert (policy.title, policy.version, policy.owner) == ("Leave", "3.10", "hr-team")
    assert (str(policy.effective), str(policy.review_by)) == ("2026-09-01", "2027-08-31")
    assert policy.references == ("Staff handbook",)


def test_a_policy_without_front_matter_is_called_after_its_file() -> None:
    assert parse_policy("Ask first.", "social-media", "f")[0].title == "Social media"


def test_headings_run_from_the_outermost_inward() -> None:
    first, second, third = clauses("# A\n\n1.1 One.\n\n### B ##\n\n1.2 Two.\n\n## C\n\n1.3 Three.\n")
    assert first.heading == ("A",)
    assert second.heading == ("A", "B")
    assert third.heading == ("A", "C")


def test_a_hashtag_is_a_word() -> None:
    assert only("#MyCollege is ours.").text == "#MyCollege is ours."


@pytest.mark.parametrize(
    ("line", "label", "text", "id_"),
    [
        ("3.2.7 Leave it.", "3.2.7", "Leave it.", "p:3.2.7"),
        ("3.2.7. Leave it.", "3.2.7", "Leave it.", "p:3.2.7"),
        ("12. Leave it.", "12", "Leave it.", "p:12"),
        ("(a) Leave it.", "(a)", "Leave it.", "p:a"),
        ("3.2(a) Leave it.", "3.2(a)", "Leave it.", "p:3.2-a"),
        ("**3.2.7** Leave it.", "3.2.7", "Leave it.", "p:3.2.7"),
        ("**3.2.7 Leave** it.", "3.2.7", "Leave it.", "p:3.2.7"),
        ("- 4.10 Leave it.", "4.10", "Leave it.", "p:4.10"),
        (r"\12. May is a holiday.", "", "12. May is a holiday.", "p:12-may-is-a-holiday"),
        ("12 people may sign.", "", "12 people may sign.", "p:12-people-may-sign"),
    ],
)
def test_a_number_at_the_start_is_the_label(line: str, label: str, text: str, id_: str) -> None:
    clause = only(line)
    assert (clause.label, clause.text, clause.id) == (label, text, id_)


def test_each_numbered_line_starts_a_clause_and_other_lines_are_wrapped() -> None:
    assert [c.text for c in clauses("1.1 One\nand more.\n1.2 Two.")] == ["One and more.", "Two."]


def test_indented_lines_belong_to_the_clause_above() -> None:
    clause = only(
        "3.2.8 For work, you must:\n  - say that you speak\n    for yourself\n"
        "  * write as I.\n\n  Ask if unsure.\n"
    )
    assert (
        clause.text == "For work, you must:\n- say that you speak for yourself\n- write as I.\nAsk if unsure."
    )
    assert clause.place.line == 1


def test_an_indented_line_without_a_clause_above_is_read_and_reported() -> None:
    assert only("  Ask first.").text == "Ask first."
    assert said("  Ask first.")[0].startswith("policies/p.md:1: warning: this line is indented")


def test_the_paragraph_before_a_list_is_quoted_with_each_item() -> None:
    first, second = clauses("Staff must not post:\n\n- names\n\n- pictures\n")
    assert first.words == "Staff must not post: names"
    assert second.words == "Staff must not post: pictures"


def test_only_the_last_sentence_of_it_is_the_lead_in() -> None:
    care, item = clauses("We care, e.g. about you. Staff must not post:\n- names\n")
    assert care.words == "We care, e.g. about you."
    assert item.lead_in == "Staff must not post:"


def test_a_sentence_before_a_list_is_a_clause() -> None:
    assert [c.words for c in clauses("Think first.\n- Ask.\n")] == ["Think first.", "Ask."]


def test_a_list_ends_with_its_lead_in_at_the_next_paragraph_or_heading() -> None:
    found = clauses("Never:\n- lie\n\nBe kind.\n\n- Listen.\n\nAlways:\n- ask\n\n# B\n\n- Smile.\n")
    assert [(c.lead_in, c.text) for c in found] == [
        ("Never:", "lie"),
        ("", "Be kind."),
        ("", "Listen."),
        ("Always:", "ask"),
        ("", "Smile."),
    ]


def test_the_number_of_a_lead_in_goes_before_those_of_its_items() -> None:
    a, bullet = clauses("3.1 You must:\n(a) ask\n\n3.2 You may:\n- look around\n")
    assert (a.label, a.id, a.lead_in) == ("3.1(a)", "p:3.1-a", "You must:")
    assert (bullet.label, bullet.id, bullet.lead_in) == ("3.2", "p:3.2-look-around", "You may:")


def test_a_numbered_lead_in_leads_the_numbers_below_it() -> None:
    first, second, other = clauses("3.1 You must:\n\n3.1.1 ask\n\n3.1.2 listen\n\n3.2 Be kind\n")
    assert [c.lead_in for c in (first, second, other)] == ["You must:", "You must:", ""]
    assert [c.id for c in (first, second, other)] == ["p:3.1.1", "p:3.1.2", "p:3.2"]


def test_numbered_clauses_without_a_full_stop_lead_nothing() -> None:
    assert [c.words for c in clauses("3.1 Be kind\n\n3.2 Ask\n")] == ["Be kind", "Ask"]


def test_an_item_that_ends_in_a_colon_leads_the_list_below_it() -> None:
    found = clauses("Staff must:\n1. tell one of:\n- the head\n- a governor\n2. write it down\n")
    assert [c.words for c in found] == [
        "Staff must: tell one of: the head",
        "Staff must: tell one of: a governor",
        "Staff must: write it down",
    ]


def test_the_first_row_of_a_table_says_of_each_cell_what_it_is() -> None:
    first, second = clauses(
        "| No. | What | Who |\n|---|:-:|---|\n"
        "| 1 | Filming | Head \\| deputy |\n| 2 | Posting | All {#post} |\n"
    )
    assert (first.label, first.words) == ("1", "No. | What | Who 1 | Filming | Head | deputy")
    assert first.cells == (("No.", "1"), ("What", "Filming"), ("Who", "Head | deputy"))
    assert (second.id, second.words) == ("p:post", "No. | What | Who 2 | Posting | All")


def test_figures_that_do_not_count_the_rows_are_no_labels() -> None:
    found = clauses(
        "| From year | To | Hours |\n|---|---|---|\n| 1 | 5 | 80 |\n| 5 | 9 | 120 |\n| 9 | – | 150 |\n"
    )
    assert [(clause.label, clause.text) for clause in found] == [
        ("", "1 | 5 | 80"),
        ("", "5 | 9 | 120"),
        ("", "9 | – | 150"),
    ]


def test_an_empty_cell_does_not_put_the_next_one_under_its_head() -> None:
    row = only("| Car | First year | Later | Note |\n|---|---|---|---|\n| Van | | 20p | |\n")
    assert row.text == "Van | – | 20p"
    assert row.cells == (("Car", "Van"), ("First year", ""), ("Later", "20p"), ("Note", ""))


def test_each_row_carries_what_leads_its_table() -> None:
    (row,) = clauses("Rates from April:\n\n| Car | Rate |\n|---|---|\n| Van | 20p |\n")
    assert (row.lead_in, row.text) == ("Rates from April: Car | Rate", "Van | 20p")


def test_a_cell_beyond_the_heads_has_none() -> None:
    row = only("| Allowed? | Note |\n|---|---|\n| Yes | ask | first |\n")
    assert row.cells == (("Allowed?", "Yes"), ("Note", "ask"), ("", "first"))


def test_a_table_of_one_row_is_a_clause() -> None:
    assert only("| What | Who |\n|---|---|\n").words == "What | Who"


def test_an_id_is_written_at_the_end_of_the_first_paragraph() -> None:
    clause = only("Ask\nfirst. {#ask-first was=3.2.5,3.2}\n\n  Then go.\n")
    assert (clause.id, clause.text) == ("p:ask-first", "Ask first.\nThen go.")
    assert clause.was == ("p:3.2.5", "p:3.2")
    assert clause.id_written


def test_an_id_elsewhere_is_reported() -> None:
    assert "at the end of the first paragraph of its clause" in said("Ask first.\n\n  Then go. {#ask}\n")[0]
    assert "is no id" in said("Ask first. {#Ask_me}")[0]


def test_the_same_id_twice_is_a_fault() -> None:
    assert said("Ask. {#ask}\n\nTell. {#ask}\n") == [
        "policies/p.md:3: the id ask stands twice (first on line 1); write another here"
    ]


def test_the_same_number_twice_is_told_apart_by_its_list_or_section() -> None:
    text = "# Online\n\nDO:\n1. ask\n2. think\n\nDON'T:\n1. shout\n"
    assert [c.id for c in clauses(text)] == ["p:do-1", "p:2", "p:dont-1"]
    assert [c.id for c in clauses("## 1.1 A\n\n(a) x\n\n## 1.2 B\n\n(a) y\n")] == ["p:1.1-a", "p:1.2-a"]


def test_writing_one_id_changes_no_other() -> None:
    text = "# Do\n\n1. ask {#ask}\n\n# Don't\n\n1. shout\n"
    assert [c.id for c in clauses(text)] == ["p:ask", "p:dont-1"]


def test_the_same_number_twice_in_one_section_is_a_fault() -> None:
    text = "# 1 A\n\n1.1 One.\n\n1.1 Two.\n"
    assert [c.id for c in clauses(text)] == ["p:1-1.1", "p:1-1.1-2"]
    assert said(text) == [
        "policies/p.md:5: the number 1.1 stands twice in one section (first on line 3); "
        "write an id behind this clause, such as {#1-1.1-2}"
    ]


def test_a_clause_without_a_number_takes_its_id_from_section_and_words() -> None:
    first, second, again = clauses("# 2 A\n\nAsk before you film.\n\n# What we do\n\nAsk!\n\nAsk!\n")
    assert [c.id for c in (first, second, again)] == [
        "p:2-ask-before-you-film",
        "p:what-we-do-ask",
        "p:what-we-do-ask-2",
    ]
    assert not first.id_written


def test_emphasis_and_escapes_are_not_quoted() -> None:
    text = r"You **must *not*** use _any_ \*star\* or snake_case_name or 2*3*4 in C:\Temp or a\\b."
    assert only(text).text == r"You must not use any *star* or snake_case_name or 2*3*4 in C:\Temp or a\b."


def test_notes_are_never_quoted() -> None:
    found = clauses("Ask.\n<!-- check\nthis -->\nTell.\n\n- one\n  <!-- two -->\n- three\n")
    assert [c.text for c in found] == ["Ask.", "Tell.", "one", "three"]


def test_a_note_without_an_end_is_reported_and_read() -> None:
    assert [c.text for c in clauses("<!-- Ask.\n\nTell.")] == ["<!-- Ask.", "Tell."]
    assert said("<!-- Ask.\n\nTell.")[0].startswith("policies/p.md:1: a note must end with -->")


def test_a_number_without_words_is_kept_as_words() -> None:
    assert only("3.2\n").text == "3.2"
    assert only("(a)  .\n").text == "(a) ."


def test_a_policy_without_a_clause_is_a_fault() -> None:
    assert said("---\ntitle: A\n---\n# B\n") == [
        "policies/p.md:4: the policy has no clause; write its text below the front matter"
    ]


_SIGNS = st.text(alphabet=" \n\n#-*_|.:()`\\{}<>!123abAB é…", max_size=120)
_LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "", "  ", "    ", "# ", "## ", "- ", "1. ", "(a) ", "3.2 ", "3.2.1. ", "| ", "**"]
        ),
        st.text(alphabet="abc xyzé", min_size=1, max_size=12),
        st.sampled_from(["", "", ".", ":", "?", " |", " {#x}", "**", "\n", "\n\n"]),
    ).map("".join),
    max_size=14,
).map("\n".join)


@given(st.one_of(st.text(), _SIGNS, _LINES))
def test_no_text_is_too_odd_to_parse(text: str) -> None:
    policy, _ = parse_policy(text, "p", "policies/p.md")
    ids = [clause.id for clause in policy.clauses]
    assert len(ids) == len(set(ids))


@given(_LINES)
def test_no_word_of_a_policy_is_lost(text: str) -> None:
    policy = parse(text)
    kept = [f"{c.label} {c.words}" for c in policy.clauses]
    kept += [heading for c in policy.clauses for heading in c.heading]
    words = set(re.findall(r"[a-zé]+", " ".join(kept)))
    body = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    body = re.sub(r"\{#x\}", "", body)
    assert set(re.findall(r"[a-zé]+", body)) <= words


def test_a_heading_that_bans_rules_its_bullets_and_not_the_paragraph_beside_them() -> None:
    found = clauses(
        "# Don't\n\n- lend your key\n\nAsk if you are in doubt.\n\n# Never\n\nProp the door open.\n"
    )
    assert [clause.modality.value for clause in found] == ["must not", "must", "must not"]


def test_a_lead_in_that_points_back_takes_the_sentence_before_it_along() -> None:
    found = clauses("Ask first. You must lock all doors. This includes:\n\n- the gate\n- the shed\n")
    assert [clause.text for clause in found] == [
        "Ask first. You must lock all doors.",
        "the gate",
        "the shed",
    ]
    assert [clause.lead_in for clause in found[1:]] == ["You must lock all doors. This includes:"] * 2
    assert found[1].modality is Modality.MUST


def test_a_lead_in_behind_a_sentence_that_rules_in_two_ways_stays_alone() -> None:
    found = clauses(
        "The shed must not be used for bikes but is for tools. These include:\n\n- rakes\n- saws\n"
    )
    assert [clause.lead_in for clause in found[1:]] == ["These include:"] * 2


def test_a_topic_before_a_lead_in_goes_with_it() -> None:
    first, second = clauses("Taxis. Use one only if:\n\n- it is late\n- you are ill\n")
    assert [first.lead_in, second.lead_in] == ["Taxis. Use one only if:"] * 2


def test_a_rule_before_a_lead_in_is_a_clause() -> None:
    rule, item = clauses("Never drive. Use a taxi only if:\n\n- it is late\n")
    assert (rule.text, item.lead_in) == ("Never drive.", "Use a taxi only if:")


def test_a_section_sign_is_no_part_of_an_id() -> None:
    assert only("# § 5 Lost keys\n\n(1) Tell us.\n\n# § 6 Other\n").id == "p:1"
    assert [clause.id for clause in clauses("# § 5 Keys\n\n(1) Ask.\n\n# § 6 Cars\n\n(1) Ask.\n")] == [
        "p:5-1",
        "p:6-1",
    ]
