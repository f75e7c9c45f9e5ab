"""Next year's version: what became of each clause, and which id it has."""

from __future__ import annotations

from bot.importing.align import Change, align, names_after
from bot.importing.write import Naming
from bot.knowledge.policy_text import parse_policy
from bot.model import Clause


def clauses(text: str) -> tuple[Clause, ...]:
    return parse_policy(f"---\ntitle: T\n---\n{text}\n", "p", "policies/p.md")[0].clauses


BEFORE = clauses(
    "3.1 Lock your screen when you leave.\n\n3.2 Wear your badge at all times on site.\n\n3.3 Old rule here."
)


def changes(after: str) -> list[tuple[str, Change]]:
    return [((p.after or p.before).id, p.change) for p in align(BEFORE, clauses(after))]  # type: ignore[union-attr]


def test_the_same_text_is_unchanged():
    pairs = align(BEFORE, BEFORE)
    assert {pair.change for pair in pairs} == {Change.UNCHANGED}
    assert names_after(pairs) == {}


def test_a_clause_with_another_number_has_moved_and_keeps_its_earlier_id():
    after = clauses(
        "3.1 Lock your screen when you leave.\n\n3.2 A wholly new thing.\n\n"
        "3.4 Wear your badge at all times on site."
    )
    pairs = align(BEFORE, after)
    assert [pair.change for pair in pairs] == [Change.UNCHANGED, Change.NEW, Change.MOVED, Change.GONE]
    assert names_after(pairs) == {"3.4": Naming("3.4", ("3.2",))}


def test_a_reworded_clause_is_found_and_its_words_compared():
    pair = align(BEFORE, clauses("3.2 Wear your badge at all times in the yard."))[0]
    assert pair.change is Change.REWORDED
    assert pair.shown.startswith("reworded: 3.2:")
    assert "[-on site.-]" in pair.shown


def test_what_is_gone_is_said():
    assert changes("3.1 Lock your screen when you leave.")[1:] == [
        ("p:3.2", Change.GONE),
        ("p:3.3", Change.GONE),
    ]


def test_a_clause_without_a_number_keeps_the_id_that_it_had():
    before = clauses("Bring your own mug to every meeting. {#own-mug}")
    after = clauses("Bring your own clean mug to every meeting. {#bring-your-own-clean-mug}")
    assert names_after(align(before, after)) == {"bring-your-own-clean-mug": Naming("own-mug", ())}


def test_earlier_ids_are_kept_from_version_to_version():
    before = clauses("3.2 Wear your badge at all times. {#3.2 was=3.1}")
    after = clauses("4.1 Wear your badge at all times.")
    assert names_after(align(before, after)) == {"4.1": Naming("4.1", ("3.2", "3.1"))}
