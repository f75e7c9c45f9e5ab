import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.scoring import Share, calibration_error, handled, judge, reliability, shares
from tests import evaluation

RIGHT, WRONG = {"text": "You “must not” post   it*."}, {"text": "Ask first."}
ASKED = {"kind": "answerable", "quotes": ['you "must not" post it'], "role": ""}
REPORTED = {"kind": "report", "quotes": [], "role": "the Designated Safeguarding Lead"}


def reply(outcome: str, *cited: object, **more: object) -> dict[str, object]:
    return {
        "outcome": outcome,
        "citations": list(cited),
        "alternatives": [],
        "role": None,
        "confidence": 0.9,
        **more,
    }


def hits(row: dict[str, object], said: dict[str, object]) -> set[str]:
    return {name for name, hit in judge(row, said).items() if hit}


def test_the_right_clause_first_is_an_answer_first_and_shown() -> None:
    assert hits(ASKED, reply("answer", RIGHT, WRONG)) == {"answer.right", "first.right", "answer.shown"}


def test_the_right_clause_third_is_only_shown_and_fourth_is_wrong() -> None:
    assert hits(ASKED, reply("answer", WRONG, WRONG, RIGHT)) == {"answer.shown"}
    assert hits(ASKED, reply("answer", WRONG, WRONG, WRONG, RIGHT)) == {"answer.wrong"}


def test_a_clause_that_is_offered_is_not_answered_outright() -> None:
    assert hits(ASKED, reply("choose", alternatives=[RIGHT, WRONG])) == {"first.right", "answer.shown"}
    assert hits(ASKED, reply("choose", alternatives=[WRONG])) == set()


def test_a_page_is_no_clause() -> None:
    page = {"text": RIGHT["text"] + " x" * 400}
    assert hits(ASKED, reply("answer", page)) == {"answer.wrong"}


def test_what_should_be_answered_can_be_refused_or_taken_for_a_report() -> None:
    assert hits(ASKED, reply("unknown")) == hits(ASKED, reply("chat")) == {"answer.refused"}
    assert hits(ASKED, reply("report", RIGHT)) == {"answer.taken_for_report"}


def test_only_saying_so_refuses_what_the_policy_does_not_answer() -> None:
    row = {"kind": "unanswerable", "quotes": [], "role": ""}
    assert hits(row, reply("unknown")) == {"unanswerable.said_so"}
    assert hits(row, reply("chat")) == set()


def test_small_talk_declines_what_is_off_topic() -> None:
    row = {"kind": "offtopic", "quotes": [], "role": ""}
    assert hits(row, reply("chat")) == hits(row, reply("unknown")) == {"offtopic.declined"}


def test_a_report_goes_to_a_role_by_its_telling_words() -> None:
    right = reply("report", role={"name": "Safeguarding lead"})
    assert hits(REPORTED, right) == {"report.offered", "report.right_role"}
    assert hits(REPORTED, reply("report", role={"name": "the college manager"})) == {"report.offered"}
    assert set(judge({**REPORTED, "role": ""}, right)) == {"report.offered"}


def test_a_kind_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="kind"):
        judge({"kind": "riddle"}, reply("answer"))


def test_shares_count_each_figure_over_its_own_rows() -> None:
    judged = [
        judge(ASKED, reply("answer", RIGHT)),
        judge(ASKED, reply("unknown")),
        judge(REPORTED, reply("report")),
    ]
    figures = shares(judged)
    assert figures["answer.right"] == Share(1, 2)
    assert figures["report.offered"] == Share(1, 1)
    assert figures["handled.right"] == Share(1, 3)
    assert not handled(judged[2])


def test_reliability_sets_confidence_beside_being_right() -> None:
    rows = [ASKED, ASKED, {"kind": "unanswerable", "quotes": [], "role": ""}, ASKED]
    said = [
        reply("answer", RIGHT, confidence=0.95),
        reply("answer", WRONG, confidence=1.0),
        reply("answer", RIGHT, confidence=0.41),
        reply("unknown", confidence=0.2),
    ]
    low, high = reliability(rows, said)
    assert (low.low, low.right) == (0.4, Share(0, 1))
    assert (high.low, high.right, high.mean) == (0.9, Share(1, 2), pytest.approx(0.975))
    assert calibration_error([low, high]) == pytest.approx((0.41 + 2 * 0.475) / 3)
    assert calibration_error([]) == 0


@evaluation.needed
def test_the_figures_agree_with_those_of_the_published_scorer(tmp_path: Path) -> None:
    questions = evaluation.FOLDER / "eval" / "questions.jsonl"
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    draw = random.Random(7)
    said = [{"id": row["id"], **some_reply(row, rows, draw)} for row in rows]
    replies = tmp_path / "replies.jsonl"
    replies.write_text("\n".join(json.dumps(one) for one in said), encoding="utf-8")
    scorer = evaluation.FOLDER / "eval" / "score.py"
    run = subprocess.run(
        [sys.executable, scorer, questions, replies], capture_output=True, text=True, check=True
    )
    figures = shares(judge(row, one) for row, one in zip(rows, said, strict=True))
    assert {name: round(share.value, 3) for name, share in figures.items()} == json.loads(
        run.stdout.splitlines()[-1]
    )


def some_reply(
    row: dict[str, object], rows: list[dict[str, object]], draw: random.Random
) -> dict[str, object]:
    """A reply that is as often right as wrong, in every shape."""
    shown = [{"text": f"It says: {quote}"} for one in (row, draw.choice(rows)) for quote in one["quotes"]]  # type: ignore[attr-defined]
    draw.shuffle(shown)
    outcome = draw.choice(["answer", "choose", "unknown", "report", "chat"])
    role = draw.choice([None, {"name": draw.choice(rows)["role"]}, {"name": row["role"]}])
    return {
        "outcome": outcome,
        "citations": shown if outcome in ("answer", "report") else [],
        "alternatives": shown if outcome == "choose" else [],
        "role": role,
        "confidence": draw.random(),
    }
