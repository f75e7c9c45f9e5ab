from pathlib import Path

from bot.matching.index import open_index
from bot.matching.match import Matcher
from tests.sample import northbridge


def test_what_lies_aside_of_all_work_is_not_answered_however_near_its_words_are(sample_data: Path) -> None:
    matcher = Matcher(open_index(northbridge(), sample_data, "auto"))
    aside = matcher.match("how does a phone battery actually work, my daughter needs it for her homework")
    assert aside.answerable == 0
    assert matcher.match("may I charge my own phone at work").answerable > 0
