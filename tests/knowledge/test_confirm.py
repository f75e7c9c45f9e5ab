from __future__ import annotations

import json
from pathlib import Path

from bot.knowledge.citations_lock import FILE
from bot.knowledge.confirm import confirm
from bot.knowledge.load import load
from tests.knowledge.folder import ANSWER, POLICY, SOUND, TODAY, faults, loaded, said, write

UNNUMBERED = "3-ask-before-you-film-on"


def lock(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / FILE).read_text().splitlines()]


def test_confirming_an_answer_records_the_words_of_its_clauses(tmp_path: Path) -> None:
    done = confirm(write(tmp_path, SOUND), ["reply"], TODAY)
    clause = loaded(tmp_path, {}).clauses["social-media:3.2.7"]
    assert (done.answers, done.ids_written, done.faults) == (("reply",), (), ())
    assert lock(tmp_path) == [
        {
            "answer": "reply",
            "clause": "social-media:3.2.7",
            "fingerprint": clause.fingerprint,
            "words": "Leave questions on the college page to the marketing team.",
        }
    ]
    assert faults(tmp_path, {}) == ()


def test_a_stale_answer_is_live_again_when_it_is_confirmed(tmp_path: Path) -> None:
    confirm(write(tmp_path, SOUND), ["reply"], TODAY)
    write(tmp_path, {"policies/social-media.md": POLICY.replace("questions", "comments")})
    assert loaded(tmp_path, {}).answers == ()
    confirm(tmp_path, ["reply"], TODAY)
    assert [answer.id for answer in loaded(tmp_path, {}).answers] == ["reply"]


def test_wrapping_a_line_makes_no_answer_stale(tmp_path: Path) -> None:
    confirm(write(tmp_path, SOUND), ["reply"], TODAY)
    assert faults(tmp_path, {"policies/social-media.md": POLICY.replace("page to", "page\nto")}) == ()


def test_confirming_leaves_other_answers_as_they_were(tmp_path: Path) -> None:
    other = ANSWER.replace("Can I", "May I").replace("3.2.7", "3.2.9")
    confirm(write(tmp_path, {**SOUND, "answers/b.md": other}), ["reply", "b"], TODAY)
    before = lock(tmp_path)
    write(
        tmp_path, {"policies/social-media.md": POLICY.replace("You may", "You can").replace("Leave", "Give")}
    )
    confirm(tmp_path, ["reply"], TODAY)
    assert [record["answer"] for record in lock(tmp_path)] == ["b", "reply"]
    assert lock(tmp_path)[0] == before[0]
    assert lock(tmp_path)[1] != before[1]


def test_the_lock_forgets_answers_that_are_gone(tmp_path: Path) -> None:
    other = ANSWER.replace("Can I", "May I")
    confirm(write(tmp_path, {**SOUND, "answers/b.md": other}), ["reply", "b"], TODAY)
    (tmp_path / "answers" / "b.md").unlink()
    confirm(tmp_path, ["reply"], TODAY)
    assert [record["answer"] for record in lock(tmp_path)] == ["reply"]


def test_an_unknown_clause_or_answer_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, "answers/b.md": ANSWER.replace("3.2.7", "3.9").replace("Can", "May")})
    done = confirm(tmp_path, ["reply", "b", "repli"], TODAY)
    assert [str(fault) for fault in done.faults] == [
        "answers/b.md:1: cites social-media:3.9, which does not exist; nearest is 3.2.9",
        "answers/repli.md:1: there is no answer repli; nearest is reply",
    ]
    assert not (tmp_path / FILE).exists()


def test_an_answer_that_cannot_be_used_is_refused_with_its_own_faults(tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, "answers/reply.md": ANSWER.replace("not allowed", "never")})
    (fault,) = confirm(tmp_path, ["reply"], TODAY).faults
    assert fault.message.startswith("the ruling is one of")


def test_a_derived_id_is_written_behind_its_clause(tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, "answers/reply.md": ANSWER.replace("3.2.7", UNNUMBERED)})
    done = confirm(tmp_path, ["reply"], TODAY)
    assert done.ids_written == (f"social-media:{UNNUMBERED}",)
    written = (tmp_path / "policies" / "social-media.md").read_text()
    assert written == POLICY.replace("on site.", f"on site. {{#{UNNUMBERED}}}")
    assert (
        said(
            tmp_path,
            {name: text for name, text in SOUND.items() if name == "people.yaml"}
            | {
                "policies/social-media.md": written,
                "answers/reply.md": ANSWER.replace("3.2.7", UNNUMBERED),
            },
        )
        == []
    )


def test_ids_are_written_in_wrapped_paragraphs_rows_and_windows_files(tmp_path: Path) -> None:
    policy = (
        "# A\r\n\r\nAsk\r\nfirst.\r\n\r\n  Then go.\r\n\r\n"
        "| What | Who |\r\n|---|---|\r\n| Film | Head |\r\n| Post | All |\r\n"
    )
    answer = ANSWER.replace("social-media:3.2.7", "p:a-ask-first-then-go, p:a-film-head")
    write(tmp_path, {"policies/p.md": policy, "answers/a.md": answer})
    before = load(tmp_path, TODAY)[0]
    confirm(tmp_path, ["a"], TODAY)
    assert (tmp_path / "policies" / "p.md").read_bytes().decode() == policy.replace(
        "first.", "first. {#a-ask-first-then-go}"
    ).replace("Head |", "Head {#a-film-head} |")
    after = load(tmp_path, TODAY)[0]
    assert [(c.id, c.words) for c in after.policies[0].clauses] == [
        (c.id, c.words) for c in before.policies[0].clauses
    ]


def test_a_line_of_the_lock_that_was_not_written_by_the_bot_is_a_fault(tmp_path: Path) -> None:
    assert said(tmp_path, {FILE: '<<<<<<< HEAD\n{"answer": "reply"}\n'}) == [
        f"{FILE}:{line}: this line was not written by `clausebot confirm`; delete it and confirm its answer"
        for line in (1, 2)
    ]
