from hypothesis import given
from hypothesis import strategies as st

from bot.matching.excerpt import LONGEST_QUOTE, cite
from bot.model import Clause, Modality, Place, Policy


def clause(text: str, lead_in: str = "") -> tuple[Clause, Policy]:
    one = Clause("p:1", "1", ("Section",), lead_in, text, Modality.SAYS, Place("policies/p.md", 1))
    return one, Policy("p", "P", "1", None, None, None, (), (one,), Place("policies/p.md", 1))


def test_a_short_clause_is_quoted_whole_with_its_lead_in() -> None:
    citation = cite(*clause("post photographs.", "Staff must not:"), "photos")
    assert citation.text == "Staff must not: post photographs."
    assert not citation.excerpt


def test_of_a_long_clause_the_sentences_about_the_question_are_quoted() -> None:
    filler = "This sentence is about something else altogether and goes on for a while. " * 12
    citation = cite(
        *clause(f"{filler}Parrots may sit on the desk. {filler.strip()}"), "can my parrot sit here"
    )
    assert citation.excerpt
    assert "Parrots may sit on the desk." in citation.text
    assert len(citation.text) <= LONGEST_QUOTE


def test_a_single_endless_sentence_is_cut_at_a_break() -> None:
    citation = cite(*clause("words and more words, " * 100), "words")
    assert citation.excerpt
    assert len(citation.text) <= LONGEST_QUOTE


def test_a_lead_in_is_never_put_before_a_sentence_that_it_does_not_lead_in() -> None:
    filler = "This is about something else altogether and goes on for a while. " * 12
    one, policy = clause(f"share keys. {filler}They may sit on parrots.", "Staff must not:")
    citation = cite(one, policy, "may I sit on parrots")
    assert citation.text.endswith("They may sit on parrots.")
    assert citation.text in one.words


def test_an_item_of_a_long_list_is_quoted_below_the_line_that_it_completes() -> None:
    items = "\n".join(
        f"item number {number} of a list that goes on and on for a while;" for number in range(15)
    )
    citation = cite(*clause(f"Staff must not:\n{items}\nfeed the parrots;"), "feed parrots")
    assert citation.text.startswith("Staff must not:\nitem")
    assert citation.text.endswith("\nfeed the parrots;")
    assert len(citation.text) <= LONGEST_QUOTE


@given(st.text(min_size=1, max_size=3000).filter(str.strip), st.text(max_size=900), st.text(max_size=50))
def test_what_is_quoted_is_always_verbatim_and_short(text: str, lead_in: str, asked: str) -> None:
    one, policy = clause(text, lead_in)
    citation = cite(one, policy, asked)
    assert len(citation.text) <= LONGEST_QUOTE
    assert all(line in one.words for line in citation.text.split("\n"))


def test_an_excerpt_is_labelled_by_what_its_own_words_ask() -> None:
    free = "You may lend a book to a friend for a week. " * 20
    banned = "You must not lend the key of the cellar to anybody. " * 20
    long, within = clause(f"{free}{banned}".strip())
    assert cite(long, within, "can I lend a book?").modality is Modality.MAY
    assert cite(long, within, "can I lend the key of the cellar?").modality is Modality.MUST_NOT
