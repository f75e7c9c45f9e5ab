import pytest

from bot.matching.index import open_index
from bot.matching.match import Matcher
from tests.sample import northbridge


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    knowledge = northbridge()
    return Matcher(open_index(knowledge, tmp_path_factory.mktemp("data"), "auto"))


@pytest.mark.parametrize(
    "said",
    [
        "I want to report a colleague",
        "I need to report a lost laptop",
        "reporting an incident from this morning",
        "someone has posted lies about us and I want it dealt with",
    ],
)
def test_a_wish_to_report_is_heard(matcher: Matcher, said: str) -> None:
    assert matcher.match(said).report >= matcher.weights.report_from


@pytest.mark.parametrize("asked", ["can I post photos?", "how long are reports kept?"])
def test_a_question_about_reporting_is_no_wish(matcher: Matcher, asked: str) -> None:
    assert matcher.match(asked).report < matcher.weights.report_from
