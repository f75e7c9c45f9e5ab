from adapters.contexts import Contexts
from adapters.ports import Where
from bot.conversation import CONTEXT_SECONDS, Context


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def where(conversation: str, **more: str) -> Where:
    return Where(**{"organisation": "northbridge", "platform": "slack", "conversation": conversation, **more})


def test_a_conversation_is_remembered_by_all_that_names_it() -> None:
    contexts = Contexts()
    contexts.at(where("C1", thread="1")).context = (kept := Context(asked="a"))
    assert contexts.at(where("C1", thread="1")).context is kept
    for other in (
        where("C1"),
        where("C2", thread="1"),
        where("C1", thread="1", platform="teams"),
        where("C1", thread="1", organisation="eastside"),
    ):
        assert contexts.at(other).context is None


def test_a_conversation_that_was_silent_for_long_is_forgotten() -> None:
    clock = Clock()
    contexts = Contexts(clock=clock)
    contexts.at(where("C1")).context = Context()
    contexts.at(where("C2")).context = Context()
    clock.now = CONTEXT_SECONDS
    assert contexts.at(where("C2")).context is not None
    clock.now += 1
    assert contexts.at(where("C1")).context is None
    assert len(contexts) == 2


def test_no_more_conversations_are_kept_than_allowed_and_the_longest_silent_goes() -> None:
    contexts = Contexts(most=2)
    for name in ("C1", "C2", "C1", "C3"):
        contexts.at(where(name)).context = Context()
    assert len(contexts) == 2
    assert contexts.at(where("C1")).context is not None
    assert contexts.at(where("C2")).context is None
