"""The home and the windows, of any folder whatever: Slack takes them all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.surfaces.home import home_view
from adapters.slack.windows import ask_window, topic_window, trouble_window, waiting_window, whole_window
from adapters.wording import Wording
from bot.model import Answer, Knowledge, Policy
from tests import fakes
from tests.adapters.slack import hostile
from tests.adapters.slack.limits import needs_schema, texts, view_faults

LANGUAGES = st.sampled_from(("", "en", "fr"))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    clauses = draw(st.lists(hostile.clauses(), max_size=30))
    return fakes.policy(*clauses, id=f"p{draw(hostile.words)}", title=draw(hostile.words))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    questions = tuple(draw(st.lists(hostile.words, max_size=3)))
    return fakes.answer(id=draw(hostile.words), questions=questions, text=draw(hostile.words))


@st.composite
def folders(draw: st.DrawFn) -> Knowledge:
    many = draw(st.lists(policies(), max_size=3)) * draw(st.sampled_from((1, 40)))
    written = draw(st.lists(answers(), max_size=8)) * draw(st.sampled_from((1, 10)))
    return replace(draw(hostile.knowledges()), policies=tuple(many), answers=tuple(written))


def test_a_topic_with_more_questions_than_it_shows_says_so() -> None:
    knowledge = fakes.knowledge()
    policy, say = knowledge.policies[0], Wording(knowledge)
    some = tuple(fakes.answer(id=f"a{number}", questions=(f"Q{number}?",)) for number in range(21))
    told = "These are 20 of 21. Ask me about the others in your own words."
    assert list(texts(topic_window(say, policy, some)["blocks"]))[-1] == told
    assert told not in texts(topic_window(say, policy, some[:20])["blocks"])


@needs_schema
@given(data=st.data())
def test_slack_takes_the_home_and_every_window_of_every_folder(data: st.DataObject) -> None:
    knowledge = data.draw(folders())
    say = Wording(knowledge, data.draw(LANGUAGES))
    written = [None, *knowledge.answers][-1]
    cited = [(clause, policy) for policy in knowledge.policies for clause in policy.clauses]
    views = [
        home_view(say, knowledge.answers, reportable=data.draw(st.booleans())),
        *(
            topic_window(say, policy, shown)
            for policy in knowledge.policies[:3]
            for shown in ((), knowledge.answers)
        ),
        whole_window(say, written, cited),
        ask_window(say),
        waiting_window(say),
        trouble_window(say),
    ]
    assert [view_faults(view) for view in views] == [[]] * len(views)
