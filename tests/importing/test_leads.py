"""What rules a list is carried by its items: a bullet under "Don't" never stands alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import groupby

import docx
import pytest

from bot.importing.accounting import unplaced
from bot.importing.blocks import Document
from bot.importing.docx import read_docx
from bot.importing.html import read_html
from bot.importing.markdown import read_markdown
from bot.importing.structure import structure
from bot.importing.text import read_text
from bot.importing.write import policy_text
from bot.knowledge.policy_text import parse_policy
from bot.model import Clause, Modality

Part = tuple[str, str]
"""What it is in the document (h2, h3, p, li) and its words."""


def _markdown(parts: list[Part]) -> Document:
    marks = {"h2": "## ", "h3": "### ", "p": "", "li": "- "}
    groups = (list(group) for _, group in groupby(parts, key=lambda part: part[0] == "li"))
    spaced = ("\n".join(f"{marks[what]}{words}\n"[: None if what != "li" else -1] for what, words in group)
              for group in groups)  # fmt: skip
    return read_markdown("# Vans\n\n" + "\n\n".join(spaced))


def _html(parts: list[Part]) -> Document:
    body = ""
    for listed, group in groupby(parts, key=lambda part: part[0] == "li"):
        inner = "".join(f"<{what}>{words}</{what}>" for what, words in group)
        body += f"<ul>{inner}</ul>" if listed else inner
    return read_html(f"<h1>Vans</h1>{body}")


def _text(parts: list[Part]) -> Document:
    lines = ["Vans", "", "Rules for drivers"]
    for before, (what, words) in zip([("", ""), *parts], parts, strict=False):
        lines += [] if what == before[0] == "li" else [""]
        lines.append(f"- {words}" if what == "li" else words)
    return read_text("\n".join(lines))


def _word(parts: list[Part]) -> Document:
    document = docx.Document()
    document.add_heading("Vans", 1)
    styles = {"h2": "Heading 2", "h3": "Heading 3", "p": "Normal", "li": "List Bullet"}
    for what, words in parts:
        document.add_paragraph(words, styles[what])
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue())


FORMS: tuple[Callable[[list[Part]], Document], ...] = (_markdown, _html, _text, _word)
in_every_form = pytest.mark.parametrize("form", FORMS)


def clauses(document: Document) -> tuple[Clause, ...]:
    draft = structure(document)
    policy, faults = parse_policy(policy_text(draft, "Vans"), "vans", "policies/vans.md")
    assert faults == []
    assert unplaced(document, draft, policy) == ()
    return policy.clauses


def shown(found: tuple[Clause, ...]) -> list[tuple[str, str, Modality]]:
    return [(clause.label, clause.words, clause.modality) for clause in found]


RULED: list[Part] = [
    ("li", "6.3 plan your breaks"),
    ("li", "6.4 keep the cab tidy"),
    ("", "DONT"),
    ("li", "6.5 drive after alcohol"),
    ("li", "6.6 hold a phone"),
]


@in_every_form
@pytest.mark.parametrize(
    ("what", "do", "dont"),
    [("h3", "Do", "Don't"), ("p", "DO", "DON'T"), ("p", "Do:", "Don’t:"), ("p", "Always:", "Never:")],
)
def test_a_numbered_bullet_carries_the_do_or_dont_above_it(
    form: Callable[[list[Part]], Document], what: str, do: str, dont: str
) -> None:
    parts = [("h2", "6 Driving"), ("p", "6.1 Check the tyres."), (what, do)]
    parts += [(what, dont) if words == "DONT" else (kind, words) for kind, words in RULED]
    assert shown(clauses(form(parts))) == [
        ("6.1", "Check the tyres.", Modality.MUST),
        ("6.3", f"{do} plan your breaks", Modality.MUST),
        ("6.4", f"{do} keep the cab tidy", Modality.MUST),
        ("6.5", f"{dont} drive after alcohol", Modality.MUST_NOT),
        ("6.6", f"{dont} hold a phone", Modality.MUST_NOT),
    ]


@in_every_form
def test_a_numbered_sentence_behind_the_list_is_not_under_dont(
    form: Callable[[list[Part]], Document],
) -> None:
    parts = [("h2", "6 Driving"), ("h3", "You should not"), ("li", "6.5 hold a phone")]
    found = clauses(form([*parts, ("p", "6.6 Everyone must report a crash.")]))
    assert shown(found) == [
        ("6.5", "You should not hold a phone", Modality.SHOULD_NOT),
        ("6.6", "Everyone must report a crash.", Modality.MUST),
    ]


@in_every_form
@pytest.mark.parametrize("heading", ["Not allowed", "What we will not pay for", "Prohibited items"])
def test_a_heading_that_bans_is_carried_by_the_bullets_below_it(
    form: Callable[[list[Part]], Document], heading: str
) -> None:
    found = clauses(form([("h2", "Money"), ("h3", heading), ("li", "vouchers"), ("li", "parking tickets")]))
    assert [(c.words, c.modality) for c in found] == [
        (f"{heading} vouchers", Modality.MUST_NOT),
        (f"{heading} parking tickets", Modality.MUST_NOT),
    ]


@in_every_form
def test_bullets_below_a_question_that_bans_are_bans(form: Callable[[list[Part]], Document]) -> None:
    asked = "What must I not do at home?"
    found = clauses(form([("h2", "Working at home"), ("h3", asked), ("li", "meet clients")]))
    assert [(c.heading[-1], c.words, c.modality) for c in found] == [
        (asked, "meet clients", Modality.MUST_NOT)
    ]


@in_every_form
def test_the_bullets_of_a_numbered_do_not_are_clauses_of_their_own(
    form: Callable[[list[Part]], Document],
) -> None:
    parts = [("h2", "4 Keys"), ("p", "4.1 Sign for a key."), ("p", "4.2 Do not:")]
    parts += [("li", "lend it"), ("li", "copy it"), ("p", "4.3 Give it back.")]
    assert shown(clauses(form(parts))) == [
        ("4.1", "Sign for a key.", Modality.MUST),
        ("4.2", "Do not: lend it", Modality.MUST_NOT),
        ("4.2", "Do not: copy it", Modality.MUST_NOT),
        ("4.3", "Give it back.", Modality.MUST),
    ]


@in_every_form
def test_letters_below_a_numbered_you_must_are_numbered_with_it(
    form: Callable[[list[Part]], Document],
) -> None:
    parts = [("h2", "4 Keys"), ("p", "4.1 You must:"), ("p", "(a) sign;"), ("p", "(b) pay.")]
    assert shown(clauses(form(parts))) == [
        ("4.1(a)", "You must: sign;", Modality.MUST),
        ("4.1(b)", "You must: pay.", Modality.MUST),
    ]


@in_every_form
def test_a_numbered_clause_that_goes_on_behind_its_list_stays_whole(
    form: Callable[[list[Part]], Document],
) -> None:
    parts = [("h2", "4 Keys"), ("p", "4.1 You must:"), ("li", "sign"), ("p", "This holds at night too.")]
    assert [c.label for c in clauses(form(parts))] == ["4.1"]


def test_a_table_of_dos_and_donts_is_read_column_by_column() -> None:
    found = clauses(
        read_html(
            "<h1>Pool</h1><h2>At the pool</h2><table><tr><th>Do</th><th>Don't</th></tr>"
            "<tr><td>scan the water</td><td>hold a phone</td></tr><tr><td>swap places</td><td></td></tr>"
            "</table>"
        )
    )
    assert [(c.words, c.modality) for c in found] == [
        ("Do scan the water", Modality.MUST),
        ("Do swap places", Modality.MUST),
        ("Don't hold a phone", Modality.MUST_NOT),
    ]


def test_a_table_of_dos_and_donts_keeps_the_topic_of_each_row() -> None:
    found = clauses(
        read_markdown(
            "# Pool\n\n## At the pool\n\n| Place | Do | Don't |\n|---|---|---|\n| Edge | walk | run |\n"
        )
    )
    assert [(c.words, c.modality) for c in found] == [
        ("Place | Do Edge | walk", Modality.MUST),
        ("Place | Don't Edge | run", Modality.MUST_NOT),
    ]


@pytest.mark.parametrize("marks", [("(i)", "(ii)"), ("1.", "2."), ("-", "-")])
def test_the_section_behind_a_list_is_none_of_its_items(marks: tuple[str, str]) -> None:
    found = clauses(
        read_text(
            f"Vans\n\n2 KEYS\n\n2.1 Sign.\n\n2.2 You must not:\n{marks[0]} lend it\n{marks[1]} copy it\n\n"
            "3 VISITS\n\n3.1 Visitors sign in.\n"
        )
    )
    assert [(c.heading[-1], c.words) for c in found[1:]] == [
        ("2 KEYS", "You must not: lend it"),
        ("2 KEYS", "You must not: copy it"),
        ("3 VISITS", "Visitors sign in."),
    ]


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_html(
            "<h1>Shares</h1><h2>Rules</h2><p><b>DON'T</b><br>• deal<br>• tell<br><b>DO</b><br>• ask first</p>"
        ),
        lambda: read_markdown("# Shares\n\n## Rules\n\n**DON'T**\n- deal\n- tell\n\n**DO**\n- ask first\n"),
    ],
)
def test_do_after_dont_in_one_paragraph_begins_its_own_list(read: Callable[[], Document]) -> None:
    assert [(c.words, c.modality) for c in clauses(read())] == [
        ("DON'T deal", Modality.MUST_NOT),
        ("DON'T tell", Modality.MUST_NOT),
        ("DO ask first", Modality.MUST),
    ]


@in_every_form
def test_a_paragraph_behind_the_bullets_is_not_banned_with_them(
    form: Callable[[list[Part]], Document],
) -> None:
    parts = [("h2", "Money"), ("h3", "Unacceptable"), ("li", "vouchers"), ("p", "Ask if you are in doubt.")]
    assert [(c.words, c.modality) for c in clauses(form(parts))] == [
        ("Unacceptable vouchers", Modality.MUST_NOT),
        ("Ask if you are in doubt.", Modality.MUST),
    ]


@in_every_form
def test_a_cross_before_a_bullet_stays_with_its_words(form: Callable[[list[Part]], Document]) -> None:
    found = clauses(
        form([("h2", "Keys"), ("p", "Mind these."), ("p", "✗ lend your key"), ("p", "✗ Copy it")])
    )
    assert [(c.text, c.modality) for c in found[1:]] == [
        ("✗ lend your key", Modality.MUST_NOT),
        ("✗ Copy it", Modality.MUST_NOT),
    ]


@in_every_form
def test_letters_below_a_plain_number_that_bans_are_banned(form: Callable[[list[Part]], Document]) -> None:
    parts = [
        ("h2", "Keys"),
        ("p", "Mind these."),
        ("p", "5. You must not"),
        ("p", "(a) lend it"),
        ("p", "(b) copy it"),
    ]
    assert [c.modality for c in clauses(form(parts))[1:]] == [Modality.MUST_NOT]


@in_every_form
def test_a_numbered_dont_is_a_heading_and_carried(form: Callable[[list[Part]], Document]) -> None:
    parts = [
        ("h2", "6 Keys"),
        ("p", "6.1 Sign for each key."),
        ("h3", "6.2 Don't"),
        ("li", "lend it"),
        ("li", "copy it"),
    ]
    assert [(c.words, c.modality) for c in clauses(form(parts))[1:]] == [
        ("Don't lend it", Modality.MUST_NOT),
        ("Don't copy it", Modality.MUST_NOT),
    ]
