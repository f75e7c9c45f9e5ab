import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

import adapters.desk
from adapters.desk import FrontDesk
from adapters.ports import BusyError, Event, Where
from bot.replies import Answered, Question
from bot.store import StoreError, Transaction, asked, unanswered
from bot.store.tables import events_seen
from tests import fakes
from tests.adapters.desks import ORGANISATION, counted, front_desk
from tests.fakes import FakeConversation

HERE = Where(ORGANISATION, "fake", "C1")


def event(*ids: str) -> Event:
    return Event("fake", "T1", ids)


def run(folder: Path, steps: Callable[[FrontDesk], Awaitable[None]], **how: object) -> None:
    async def whole() -> None:
        async with front_desk(folder, **how) as desk:  # type: ignore[arg-type]
            await steps(desk)

    asyncio.run(whole())


class Job:
    """Counts how often it was done; waits for `go` in the middle when it is told to."""

    def __init__(self, *, waits: bool = False) -> None:
        self.done = 0
        self.go = asyncio.Event()
        if not waits:
            self.go.set()

    async def __call__(self) -> None:
        await self.go.wait()
        self.done += 1


def test_an_event_is_done_once_however_often_it_comes(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        job = Job()
        told = await asyncio.gather(*(desk.accept(event("Ev1"), job) for _ in range(5)))
        assert sorted(told) == [(), ("Ev1",), ("Ev1",), ("Ev1",), ("Ev1",)]
        await desk.drain(5)
        assert job.done == 1
        assert counted(desk, 'clausebot_events_total{platform="fake",result="repeated"}') == 4

    run(tmp_path, steps)


def test_what_belongs_to_a_report_is_done_once_and_leaves_no_row_that_tells_when(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        job = Job()
        told = [await desk.accept(event("Ev1", "signature"), job, in_memory=True)]
        told.append(await desk.accept(event("Ev2", "signature"), job, in_memory=True))
        told.append(await desk.accept(event("Ev2"), job, in_memory=True))
        assert told == [(), ("signature",), ()]
        await desk.drain(5)
        assert job.done == 2
        assert await desk.stored(lambda tx: tx.connection.execute(select(events_seen)).all()) == []

    run(tmp_path, steps)


def test_when_it_is_full_an_event_is_refused_and_can_come_again(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        slow, refused = Job(waits=True), Job()
        for number in range(3):
            await desk.accept(event(f"Ev{number}"), slow)
        with pytest.raises(BusyError):
            await desk.accept(event("Ev9"), refused)
        slow.go.set()
        while counted(desk, "clausebot_jobs"):
            await asyncio.sleep(0.01)
        assert await desk.accept(event("Ev9"), refused) == ()
        await desk.drain(5)
        assert (slow.done, refused.done) == (3, 1)

    run(tmp_path, steps, most_jobs=3)


def test_a_thousand_events_at_once_are_each_done_once(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        done: list[int] = []

        async def ask(number: int) -> None:
            await desk.respond(Question(str(number)), Where(ORGANISATION, "fake", f"C{number}"))
            done.append(number)

        def accept(number: int) -> Awaitable[tuple[str, ...]]:
            return desk.accept(event(f"Ev{number}"), lambda: ask(number))

        await asyncio.gather(*(accept(number) for number in range(1000)))
        assert await desk.drain(60) == 0
        assert sorted(done) == list(range(1000))

    run(tmp_path, steps)


def test_a_drain_finishes_what_was_taken_on_and_takes_on_nothing_more(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        slow, late = Job(waits=True), Job()
        await desk.accept(event("Ev1"), slow)
        draining = asyncio.create_task(desk.drain(5))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await desk.accept(event("Ev2"), late)
        slow.go.set()
        assert await draining == 0
        assert (slow.done, late.done) == (1, 0)

    run(tmp_path, steps)


def test_a_drain_cuts_off_what_takes_too_long_and_says_how_many(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        stuck = Job(waits=True)
        await desk.accept(event("Ev1"), stuck)
        assert await desk.drain(0.05) == 1
        assert stuck.done == 0

    run(tmp_path, steps)


def test_a_platform_that_hangs_up_in_the_middle_still_gets_its_reply(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        job = Job()
        request = asyncio.create_task(desk.accept(event("Ev1"), job))
        await asyncio.sleep(0)
        request.cancel()
        await desk.drain(5)
        assert job.done == 1

    run(tmp_path, steps)


def test_a_job_that_goes_wrong_takes_no_other_with_it(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        async def wrong() -> None:
            raise LookupError("words")

        job = Job()
        await desk.accept(event("Ev1"), wrong)
        await desk.accept(event("Ev2"), job)
        await desk.drain(5)
        assert job.done == 1
        assert counted(desk, 'clausebot_events_total{platform="fake",result="failed"}') == 1

    run(tmp_path, steps)


@pytest.mark.parametrize("fault", [StoreError("away"), ValueError("words")])
def test_an_event_that_cannot_be_marked_as_seen_is_refused(tmp_path: Path, fault: Exception) -> None:
    async def steps(desk: FrontDesk) -> None:
        def away(*, durable: bool) -> None:
            raise fault

        desk.store.begin = away  # type: ignore[assignment, method-assign]
        with pytest.raises(BusyError):
            await desk.accept(event("Ev1"), Job())

    run(tmp_path, steps)


def test_a_follow_up_is_asked_in_the_light_of_its_own_conversation(tmp_path: Path) -> None:
    talk = FakeConversation()

    async def steps(desk: FrontDesk) -> None:
        for text, channel in (("a", "C1"), ("b", "C2"), ("c", "C1")):
            await desk.respond(Question(text), Where(ORGANISATION, "fake", channel))

    run(tmp_path, steps, conversation=talk)
    assert [(question.text, context) for question, context in talk.asked] == [
        ("a", None),
        ("b", None),
        ("c", "after a"),
    ]


def test_two_questions_at_once_in_one_conversation_are_asked_in_turn(tmp_path: Path) -> None:
    class Slow(FakeConversation):
        def respond(self, question: Question, context: object = None) -> SimpleNamespace:
            threading.Event().wait(0.05 if question.text == "a" else 0)
            return super().respond(question, context)

    talk = Slow()

    async def steps(desk: FrontDesk) -> None:
        await asyncio.gather(*(desk.respond(Question(text), HERE) for text in "ab"))

    run(tmp_path, steps, conversation=talk)
    assert [context for _, context in talk.asked] == [None, "after a"]


@pytest.mark.parametrize(
    ("model", "semantic", "most"), [(True, "auto", 3), (True, "off", 1), (False, "auto", 1)]
)
def test_by_words_alone_one_question_is_answered_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: bool, semantic: str, most: int
) -> None:
    class Slow(FakeConversation):
        now, together = 0, 0

        def respond(self, question: Question, context: object = None) -> SimpleNamespace:
            self.now += 1
            self.together = max(self.together, self.now)
            threading.Event().wait(0.2)
            self.now -= 1
            return super().respond(question, context)

    monkeypatch.setattr(adapters.desk, "model_folder", lambda: tmp_path if model else None)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    talk = Slow()

    async def steps(desk: FrontDesk) -> None:
        wheres = [Where(ORGANISATION, "fake", f"C{number}") for number in range(6)]
        await asyncio.gather(*(desk.respond(Question("a"), where) for where in wheres))

    run(tmp_path, steps, conversation=talk, environ={"CLAUSEBOT_SEMANTIC": semantic})
    assert talk.together == most


def test_a_question_that_the_policies_do_not_answer_is_counted_without_its_words(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        await desk.respond(Question("May I keep a goat?"), HERE)
        await desk.drain(5)

        def counts(tx: Transaction) -> dict[str, int]:
            return dict(unanswered.counts(tx, ORGANISATION))

        assert await desk.stored(counts) == {"social-media:3.2.7": 1}
        assert counted(desk, 'clausebot_replies_total{outcome="unknown",platform="fake"}') == 1

    run(tmp_path, steps)
    assert b"goat" not in b"".join(file.read_bytes() for file in tmp_path.glob("store.db*"))


def test_a_search_is_no_question_and_is_not_counted(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        for typed in ("g", "go", "goat"):
            await desk.respond(Question(typed, search=True), HERE)
        await desk.drain(5)
        assert await desk.stored(lambda tx: dict(unanswered.counts(tx, ORGANISATION))) == {}

    run(tmp_path, steps)


def test_an_answer_that_is_given_is_counted(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        await desk.respond(Question("may I?"), HERE)
        await desk.drain(5)
        assert await desk.stored(lambda tx: asked.most(tx, ORGANISATION, least=1)) == ("social-media/reply",)

    told = Answered(fakes.answer(), (fakes.citation(),), 0.9)
    run(tmp_path, steps, conversation=FakeConversation(replies={"may I?": told}))


def test_nothing_is_known_of_an_organisation_that_is_not_there(tmp_path: Path) -> None:
    async def steps(desk: FrontDesk) -> None:
        with pytest.raises(KeyError):
            await desk.respond(Question("a"), Where("elsewhere", "fake", "C1"))

    run(tmp_path, steps)
