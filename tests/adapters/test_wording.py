"""What every platform says the same way."""

from __future__ import annotations

from adapters.wording import Wording, quoted_words
from bot.knowledge.policy_text import parse_policy
from bot.replies import Citation
from tests import fakes

RATES = "Rates from April:\n\n| Car | First year | Allowed? |\n|---|---|---|\n| Van | | Yes |\n"


def citation(text: str, *, excerpt: bool = False) -> Citation:
    policy = parse_policy(text, "p", "policies/p.md")[0]
    (clause,) = policy.clauses
    return Citation(clause, policy, clause.words, excerpt)


def test_of_a_row_each_cell_is_shown_behind_the_head_of_its_column() -> None:
    assert quoted_words(citation(RATES)) == "Rates from April:\nCar: Van\nAllowed? Yes"


def test_a_row_whose_table_nothing_leads_is_shown_as_cells_alone() -> None:
    assert quoted_words(citation(RATES.partition("\n\n")[2]), " | ") == "Car: Van | Allowed? Yes"


def test_any_other_quote_is_shown_as_it_stands() -> None:
    assert quoted_words(citation("3.1 Ask first.")) == "Ask first."
    assert quoted_words(citation(RATES, excerpt=True)).startswith("Rates from April: Car | First year")


def test_clauses_to_choose_from_say_their_policy_where_there_are_several() -> None:
    mine, other = (
        fakes.citation(),
        fakes.citation(fakes.clause("leave:3.2.7"), fakes.policy(id="leave", title="Leave")),
    )
    say = Wording(fakes.knowledge())
    assert say.picks((mine, mine)) == ["1. clause 3.2.7", "2. clause 3.2.7"]
    assert say.picks((mine, other)) == ["1. clause 3.2.7 · Social media", "2. clause 3.2.7 · Leave"]


def test_a_number_that_stands_twice_in_a_policy_says_where_it_stands() -> None:
    do, dont = (fakes.clause(f"p:{lead.lower()}-1", label="1", lead_in=lead) for lead in ("Do", "Dont"))
    heads = [fakes.clause(f"p:{head}-a", label="(a)", heading=(head,)) for head in ("Cars", "Bikes")]
    alone = fakes.clause("p:2", lead_in="Do")
    say = Wording(fakes.knowledge(fakes.policy(do, dont, *heads, alone, id="p")))
    assert [say.label(one) for one in (do, dont)] == ["clause 1 under “Do”", "clause 1 under “Dont”"]
    assert [say.label(one) for one in heads] == ["clause (a) under “Cars”", "clause (a) under “Bikes”"]
    assert say.label(alone) == "clause 2"
