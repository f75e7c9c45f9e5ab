"""Knowledge and replies of any words whatever, the worst included."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bot.model import Clause, Knowledge, Modality, OutsideContact, Ruling
from bot.replies import Answered, Chat, NotInPolicy, Reply, ReportOffered, SmallTalk, WhichOfThese, WhomToAsk
from tests import fakes

NASTY = (
    "",
    " ",
    "<!channel>",
    "<!subteam^S1|all>",
    "<@U0AMIRA>",
    "<https://evil.example|your bank>",
    "&lt;!here&gt;",
    "*bold* _it_ ~no~ `code` ```block``` > quote",
    ":boom:",
    "\u202eevil",
    "\0\x07\x1b[2J",
    "\ud800",
    "]]}\"'\\",
    "w" * 4000,
    "long words " * 400,
    "مرحبا بالعالم",
)
words = st.one_of(st.sampled_from(NASTY), st.text(max_size=80), st.lists(st.sampled_from(NASTY)).map("".join))
few = st.integers(0, 12)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    number = draw(st.integers(0, 10_000))
    return fakes.clause(
        f"p:{number}{draw(words)}",
        draw(words),
        label=draw(words),
        heading=tuple(draw(st.lists(words, max_size=4))),
        modality=draw(st.sampled_from(Modality)),
    )


@st.composite
def knowledges(draw: st.DrawFn) -> Knowledge:
    people = {f"p{n}": fakes.person(f"p{n}", name=draw(words), slack="U1") for n in range(draw(few))}
    role = fakes.role(name=draw(words), holders=tuple(people), deputies=())
    plain = fakes.knowledge(people=people, roles={role.id: role})
    outside = tuple(OutsideContact(draw(words), draw(words), draw(words)) for _ in range(draw(few)))
    return replace(
        plain,
        organisation=replace(
            plain.organisation, name=draw(words), emergency_text=draw(words), outside=outside
        ),
    )


@st.composite
def replies(draw: st.DrawFn, knowledge: Knowledge) -> Reply:
    cited = tuple(
        fakes.citation(one, fakes.policy(one, title=draw(words), version=draw(words)))
        for one in draw(st.lists(clauses(), min_size=1, max_size=10))
    )
    cited = tuple(replace(one, text=one.text[:700]) for one in cited)
    ask = WhomToAsk(next(iter(knowledge.roles.values())), cited[0].clause if draw(st.booleans()) else None)
    written = fakes.answer(id=draw(words), text=draw(words), ruling=draw(st.sampled_from(Ruling)))
    return draw(
        st.sampled_from(
            (
                Answered(written, cited, 0.9, ask),
                Answered(None, cited, 0.9, None),
                WhichOfThese(cited, 0.5),
                NotInPolicy(ask, 0.1),
                NotInPolicy(None, 0.1),
                ReportOffered(fakes.route(), ask, cited[:1], 0.9),
                ReportOffered(None, None, (), 0.9),
                *map(SmallTalk, Chat),
            )
        )
    )
