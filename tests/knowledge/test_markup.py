from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.knowledge.markup import escape, plain
from bot.knowledge.policy_text import parse_policy

_PARAGRAPHS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1),
    st.text(alphabet="*_\\ ab1.(){}#|-•<!>\"'", min_size=1),
).map(lambda text: " ".join(text.split()))


@given(_PARAGRAPHS)
def test_escaped_words_come_back_as_they_were(words: str) -> None:
    assert plain(escape(words)) == words


@given(_PARAGRAPHS.filter(lambda words: any(sign.isalpha() for sign in words)))
@example("*A)")
def test_an_escaped_paragraph_is_one_clause_without_label(words: str) -> None:
    policy, _ = parse_policy(f"{escape(words)} {{#x}}", "p", "policies/p.md")
    assert [(c.id, c.label, c.text) for c in policy.clauses] == [("p:x", "", words)]


def test_a_line_of_a_million_stars_takes_no_time() -> None:
    assert plain("**a " * 20_000).startswith("**a")
