from pathlib import Path

from bot.matching.index import open_index
from bot.matching.match import Matcher
from tests.sample import northbridge


def test_what_lies_aside_of_all_work_is_not_answered_however_near_its_words_are(sample_data: Path) -> None:
    matcher = Matcher(open_index(northbridge(), sample_data, "auto"))
    aside = matcher.match("how does a phone battery actually work, my daughter needs it for her homework")
    assert aside.answerable == 0
    assert matcher.match("may I charge my own phone at work").answerable > 0


def test_an_answer_to_a_question_that_is_only_alike_is_not_given_where_the_policies_seem_to_say_nothing(
    sample_data: Path,
) -> None:
    matcher = Matcher(open_index(northbridge(), sample_data, "auto"))
    assert matcher.match("will the college pay for my linkedin premium").answer is None
    assert matcher.match("is gambling on a college computer allowed").answer is not None
    assert matcher.match("which wi-fi do I use with my own phone").answer is not None
