"""Windows (Slack's modals): to ask, to read an answer, to read a clause whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from adapters.slack.elements import (
    Block,
    button,
    field,
    header,
    modal,
    notes,
    paragraph,
    rich,
    section,
    words,
)
from adapters.slack.values import ASKED, pack
from adapters.wording import Wording, as_title
from bot.model import Answer, Clause, Policy

ASK, ANSWER = "ask", "answer"
QUESTION = "question"
SHOW = "show"

CHUNK = 2500
MOST_CHUNKS = 30
MOST_SHOWN = 20


def ask_window(say: Wording) -> Block:
    """A field for a question."""
    asked = field(say.say("window.question"), QUESTION)
    return modal(
        ASK, say.say("window.ask"), [asked], close=say.say("window.close"), submit=say.say("window.send")
    )


def answer_window(say: Wording, blocks: Sequence[Block], title: str = "window.answer") -> Block:
    """A reply. `title` is the phrase at the top."""
    return modal(ANSWER, say.say(title), blocks, close=say.say("window.close"))


def waiting_window(say: Wording) -> Block:
    """Stands until the reply is there."""
    return answer_window(say, [section(say.say("window.waiting"))])


def trouble_window(say: Wording) -> Block:
    """Stands where there can be no reply."""
    return answer_window(say, [section(say.say("error.trouble"))])


def whole_window(say: Wording, answer: Answer | None, clauses: Iterable[tuple[Clause, Policy]]) -> Block:
    """An answer and clauses in full, as far as a window can hold them."""
    blocks = [rich(paragraph(words(part))) for part in chunks(answer.text)] if answer else []
    for clause, policy in clauses:
        label = f"{policy.title}, {say.label(clause)}"
        parts = chunks(clause.words)
        shown: list[Block] = [header(label), *([notes(say.heading(clause))] if clause.heading else [])]
        shown += [rich(paragraph(words(part))) for part in parts[:MOST_CHUNKS]]
        read_on = say.read_on(clause)
        more = say.say("window.more", read_on=read_on) if len(parts) > MOST_CHUNKS else read_on
        shown.append(notes(say.version(policy), more))
        if len(blocks) + len(shown) > 2 * MOST_CHUNKS:
            break
        blocks += shown
    return answer_window(say, blocks or [section(say.say("shared.not_here"))])


def topic_window(say: Wording, policy: Policy, answers: Iterable[Answer]) -> Block:
    """What is asked about one policy, or, where its owner wrote no answers, its first clauses."""
    rows = [question_row(say, answer, f"{SHOW}.{number}") for number, answer in enumerate(answers)]
    if not rows:
        rows = [_clause_row(say, clause, f"{SHOW}.{number}") for number, clause in enumerate(policy.clauses)]
    some = [notes(say.say("home.some", shown=MOST_SHOWN, all=len(rows)))] if len(rows) > MOST_SHOWN else []
    top = [header(policy.title), notes(say.version(policy))]
    return answer_window(say, [*top, *rows[:MOST_SHOWN], *some])


def question_row(say: Wording, answer: Answer, action: str) -> Block:
    """A common question, with a button that shows its answer."""
    question = answer.questions[0] if answer.questions else answer.id
    carried = pack({ASKED: question})
    return section(as_title(question), button(say.say("home.show"), action, carried) if carried else None)


def _clause_row(say: Wording, clause: Clause, action: str) -> Block:
    carried = pack({"clause": clause.id, ASKED: ""})
    label = f"{say.label(clause)}: {' '.join(clause.words.split())}"
    return section(label, button(say.say("home.show"), action, carried) if carried else None)


def chunks(text: str) -> list[str]:
    """`text` in parts that a block can hold, cut between words; its own line breaks stay."""
    parts, part = [], ""
    for line in text.split("\n"):
        for piece in wrap(line, CHUNK, replace_whitespace=False, drop_whitespace=False) or [""]:
            if len(part) + len(piece) > CHUNK:
                parts.append(part)
                part = ""
            part += piece
        part += "\n"
    return [one for one in (*parts, part) if one.strip()]
