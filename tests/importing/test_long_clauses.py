"""A clause that is too long to be quoted whole, with a list of its own."""

from __future__ import annotations

from bot.importing.blocks import Block, Document, Kind
from bot.importing.structure import structure
from bot.importing.write import policy_text
from bot.knowledge.policy_text import parse_policy

SENTENCE = "may ask each side for a written account of all that was said and done on that day"


def clauses(items: int, *behind: Block) -> list[tuple[str, str, str]]:
    """Label, lead-in and words of each clause below a steward's duties."""
    blocks = [
        Block(Kind.ITEM, "Write to the steward.", "1"),
        Block(Kind.ITEM, "The steward reads the letter. After that, the steward:", "2"),
        *(Block(Kind.ITEM, f"{SENTENCE} {number};", level=1) for number in range(items)),
        *behind,
        Block(Kind.ITEM, "You can appeal to the chair.", "3"),
    ]
    draft = structure(Document("Complaints", tuple(blocks)))
    policy = parse_policy(policy_text(draft, "Complaints"), "complaints", "policies/complaints.md")[0]
    return [(clause.label, clause.lead_in, clause.text) for clause in policy.clauses]


def test_its_bullets_are_clauses_with_its_number_and_their_lead_in() -> None:
    first, *found, last = clauses(9)
    assert (first[0], last[0]) == ("1", "3")
    assert found[0] == ("2", "", "The steward reads the letter.")
    assert found[1] == ("2", "After that, the steward:", f"{SENTENCE} 0;")
    assert len(found) == 1 + 9


def test_a_shorter_one_keeps_its_list() -> None:
    assert [label for label, _, _ in clauses(3)] == ["1", "2", "3"]


def test_the_letters_below_a_bullet_stay_with_it() -> None:
    lines = (Block(Kind.ITEM, "may do one of these:", level=1), Block(Kind.ITEM, "warn;", "A", 1))
    *_, bullet, last = clauses(9, *lines, Block(Kind.ITEM, "suspend.", "B", 1))
    assert bullet == ("2", "After that, the steward:", "may do one of these:\nA. warn;\nB. suspend.")
    assert last[0] == "3"
