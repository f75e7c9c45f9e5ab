"""How the labels of a clause hold up against clauses that a person labelled.

The guideline by which `modality.jsonl` and `modality_blind.jsonl` were labelled, before any rule was
written. The blind set was not looked at while the rules were written: only its score counts.

The label says what the clause asks of the person who is bound by it.

1. *must*: a duty. Also plain orders ("Keep receipts"), "is responsible for", and what staff, pupils,
   or "I" *will* do. An order to note or remember a fact says; "please" or "try to" makes it should.
2. *must not*: forbidden, unacceptable, a breach, not entitled. "You must avoid" is must not.
3. *should* and *should not*: asked, advised, encouraged, expected. "Avoid" and "please do not" are
   should not.
4. *may*: free to do it or to leave it, so "need not" and "nothing prevents you" are may.
5. *only if*: allowed under a gate: "only", "unless", "without", "except", "provided", somebody's
   permission or approval. A prohibition with an exception is only if, and so is "may, but must" in
   one sentence. A plain "if" that tells the case is no gate, and a duty with an exception stays must.
6. *says*: everything else. What the organisation itself may, can or will do or does not do ("We will
   reply", "The college reserves the right to look") says; so does what merely might happen ("may
   lead to dismissal"). But what the organisation *must* do is must.
7. A definition says, and so do words that are only quoted, and a rule inside a subordinate clause
   ("staff who must travel are paid") or about the document itself ("read this with the code").
8. A lead-in governs its items; "not", "never" or "avoid" at the start of an item turns it round, and
   a gate in the lead-in or the item makes it only if. A lead-in without a rule leaves it to the item.
9. Of several rules the first of the strongest counts: must, must not and only if before should and
   should not, those before may, and may before says.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.modality import modality
from bot.model import Modality

HERE = Path(__file__).parent


def labelled(name: str) -> list[tuple[Modality, Modality]]:
    """The label that a person gave and the label that the rules give, for each clause of a set."""
    rows = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [(Modality(row["modality"]), modality(row["lead_in"], row["text"])) for row in rows]


def f1_by_class(pairs: list[tuple[Modality, Modality]]) -> dict[Modality, float]:
    return {
        label: 2
        * sum(true == found == label for true, found in pairs)
        / sum((true == label) + (found == label) for true, found in pairs)
        for label in Modality
    }


def table(name: str, pairs: list[tuple[Modality, Modality]], scores: dict[Modality, float]) -> str:
    lines = [f"{name}: {len(pairs)} clauses"]
    for label, score in scores.items():
        lines.append(f"  {label:<11}{sum(true == label for true, _ in pairs):4}  {score:.3f}")
    return "\n".join([*lines, f"  {'macro-F1':<11}      {sum(scores.values()) / len(scores):.3f}"])


@pytest.mark.parametrize(("name", "reach"), [("modality", 0.95), ("modality_blind", 0.90)])
def test_the_labels_agree_with_those_a_person_gave(name: str, reach: float) -> None:
    pairs = labelled(name)
    scores = f1_by_class(pairs)
    print(report := table(name, pairs, scores))
    assert sum(scores.values()) / len(scores) >= reach, report


def test_every_label_stands_often_enough_in_the_first_set_to_be_measured() -> None:
    labels = [true for true, _ in labelled("modality")]
    assert all(labels.count(label) >= 30 for label in Modality)


def test_no_clause_of_the_blind_set_stands_in_the_first() -> None:
    texts = [
        {json.loads(line)["text"] for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()}
        for name in ("modality", "modality_blind")
    ]
    assert not texts[0] & texts[1]


def test_a_lead_in_governs_its_item() -> None:
    assert modality("Staff must not keep:", "photographs of pupils") is Modality.MUST_NOT
    assert modality("Staff should keep:", "photographs of the stage") is Modality.SHOULD


def test_a_lead_in_without_a_rule_leaves_the_item_its_own() -> None:
    assert modality("On the day of the trip:", "You may bring a camera.") is Modality.MAY
    assert modality("On the day of the trip:", "count the pupils on the bus") is Modality.MUST


def test_not_at_the_start_of_an_item_turns_its_lead_in_round() -> None:
    assert modality("You must:", "never leave the gate open") is Modality.MUST_NOT
    assert modality("You should:", "avoid the main road") is Modality.SHOULD_NOT


def test_a_ban_that_permission_lifts_is_only_if() -> None:
    assert modality("", "Do not climb on the roof.") is Modality.MUST_NOT
    assert modality("", "Do not climb on the roof without a permit.") is Modality.ONLY_IF
    assert modality("You must not:", "climb on the roof unless the caretaker agrees") is Modality.ONLY_IF


def test_a_duty_with_an_exception_stays_a_duty() -> None:
    assert modality("", "You must wear a helmet unless you are indoors.") is Modality.MUST


def test_an_order_for_certain_cases_alone_is_only_if() -> None:
    assert modality("Use a taxi only where:", "there is no bus;") is Modality.ONLY_IF
    assert modality("", "Park in the yard only after six.") is Modality.ONLY_IF


def test_what_people_will_be_able_to_do_is_no_duty() -> None:
    assert modality("At the hearing you will be able to:", "call a witness") is Modality.MAY


@pytest.mark.parametrize(
    "text",
    [
        "Closed on 3 May; Easter Monday, too.",
        "Early May; Spring; Summer.",
        "It ends on 1 May.",
        "May | 0 | 72",
    ],
)
def test_the_month_of_may_is_no_leave(text: str) -> None:
    assert modality("", text) is Modality.SAYS


def test_may_with_a_capital_is_leave_in_a_line_of_capitals() -> None:
    assert modality("Staff May:", "post photographs") is Modality.MAY


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Leave that was refused is absence.", Modality.SAYS),
        ("Leave that to us.", Modality.MUST),
        ("If you are hurt, ring 999 if it is urgent.", Modality.MUST),
        ("The law is the Act 1974 and must be read with it.", Modality.MUST),
        ("Act 1974 is the law.", Modality.SAYS),
    ],
)
def test_an_order_is_told_from_a_noun(text: str, asked: Modality) -> None:
    assert modality("", text) is asked


def test_how_to_reach_somebody_is_no_order() -> None:
    assert modality("", "Leave Administrator: 01632 960100") is Modality.SAYS
    assert modality("", "Contact Officer | ext. 4420") is Modality.SAYS
    assert modality("", "Contact the Officer: ext. 4420") is Modality.MUST


def test_a_ban_outweighs_advice_beside_it() -> None:
    assert modality("", "You should walk. You must not run.") is Modality.MUST_NOT


def test_what_the_organisation_itself_may_do_only_says() -> None:
    assert modality("", "The council may close the hall at short notice.") is Modality.SAYS
    assert modality("", "Hirers may close the hall early.") is Modality.MAY


def test_what_merely_might_happen_only_says() -> None:
    assert modality("", "Late claims may lead to a delay.") is Modality.SAYS


def test_a_rule_that_is_only_quoted_or_told_of_is_no_rule() -> None:
    assert modality("", "The poster says “You must not run” in red.") is Modality.SAYS
    assert modality("", "Section 2 lists what visitors must bring.") is Modality.SAYS


def test_the_lead_in_of_a_list_inside_the_clause_decides() -> None:
    assert (
        modality("", "When you leave, you should:\n- shut the window\n- never prop the door")
        is Modality.SHOULD
    )


def test_curly_and_straight_apostrophes_read_alike() -> None:
    assert modality("", "Visitors can’t park here.") is modality("", "Visitors can't park here.")


@given(st.text(), st.text())
def test_any_text_at_all_gets_a_label(lead_in: str, text: str) -> None:
    assert modality(lead_in, text) in Modality


RULE_WORDS = "must not may only should , . : ; | never unless no permission staff we will is are to before"
HEAPS = st.lists(st.sampled_from([*RULE_WORDS.split(), "\n", '"', "'"]), max_size=40).map(" ".join)


@given(HEAPS, HEAPS)
def test_any_heap_of_rule_words_gets_a_label(lead_in: str, text: str) -> None:
    assert modality(lead_in, text) in Modality


@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        ("Don't", "drive after alcohol", Modality.MUST_NOT),
        ("Don't", "Carry passengers.", Modality.MUST_NOT),
        ("What must I not do at home?", "meet clients", Modality.MUST_NOT),
        ("What should I not do?", "print client papers", Modality.SHOULD_NOT),
        ("Not allowed", "vouchers", Modality.MUST_NOT),
        ("What we will not pay for", "traffic fines", Modality.MUST_NOT),
        ("What you can claim", "bus fares", Modality.MAY),
        ("Always", "wear your badge", Modality.MUST),
        ("Good practice", "take breaks", Modality.SHOULD),
        ("Don't", "leave the cab unlocked unless the mate is in it", Modality.ONLY_IF),
        ("Do", "Ask the Ethics Lead before you accept a gift.", Modality.ONLY_IF),
    ],
)
def test_a_heading_that_rules_governs_what_is_no_sentence_of_its_own(
    heading: str, text: str, asked: Modality
) -> None:
    assert modality("", text, heading) is asked


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Don't", "You may park in the yard."),
        ("Don't", "Do not park in the yard."),
        ("Do's and don'ts", "Park in the yard."),
        ("You cannot come to work", "Ring the office."),
        ("Acceptable use", "Park in the yard."),
        ("What happens if I do not agree", "Tell the office."),
        ("Scope", "Park in the yard."),
    ],
)
def test_a_heading_that_only_names_leaves_a_clause_its_own_rule(heading: str, text: str) -> None:
    assert modality("", text, heading) is modality("", text)


@pytest.mark.parametrize(
    ("heads", "row", "asked"),
    [
        ("Use | Allowed?", "Films on mobile data | No", Modality.MUST_NOT),
        ("Use | Allowed?", "Private calls | Yes", Modality.MAY),
        ("Place | Don't", "Yard | park", Modality.MUST_NOT),
        ("Use of devices Use | Allowed?", "Films | No, never", Modality.MUST_NOT),
        ("You must keep to these: Item | Limit", "Dinner | £28", Modality.MUST),
        ("Item | Limit", "Dinner | £28", Modality.SAYS),
    ],
)
def test_a_row_is_read_with_the_heads_of_its_columns(heads: str, row: str, asked: Modality) -> None:
    assert modality(heads, row) is asked


def test_a_heading_that_bans_rules_through_a_lead_in_that_only_sets_the_scene() -> None:
    assert modality("While driving:", "hold a phone", "Don't") is Modality.MUST_NOT
    assert modality("While driving:", "hold the wheel", "Driving") is Modality.MUST


@pytest.mark.parametrize("text", ["❌ Drive after alcohol", "✗ lend your key", "Don't | lend your key"])
def test_a_cross_or_a_dont_before_an_order_makes_it_a_ban(text: str) -> None:
    assert modality("", text) is Modality.MUST_NOT
    assert modality("Kind | Rule", text) is Modality.MUST_NOT


@pytest.mark.parametrize(
    ("question", "text", "asked"),
    [
        ("Can I work abroad?", "No. Ask about tax first.", Modality.MUST_NOT),
        ("Q: Can I work abroad?", "A: No, except with written approval.", Modality.ONLY_IF),
        ("May I bring a friend?", "Yes, at any time.", Modality.MAY),
        ("May I bring a friend?", "Yes. You cannot bring a lawyer.", Modality.ONLY_IF),
        ("May I bring a friend?", "Yes, but you must tell the desk.", Modality.ONLY_IF),
        ("Must I sign for it?", "A: Yes. At the desk.", Modality.MUST),
        ("Do I have to sign for it?", "No. It is up to you.", Modality.MAY),
        ("How late can I be?", "No minute at all is counted.", Modality.SAYS),
    ],
)
def test_yes_and_no_answer_the_question_above_them(question: str, text: str, asked: Modality) -> None:
    assert modality("", text, question) is asked


def test_a_word_that_calls_for_attention_leaves_an_order_an_order() -> None:
    assert modality("", "Important: Report a lost phone to the desk.") is Modality.MUST
    assert modality("", "Warning: do not touch the lid.") is Modality.MUST_NOT


@pytest.mark.parametrize(
    ("lead_in", "item", "asked"),
    [
        ("When a guest asks you about another guest:", "you must give nothing away", Modality.MUST),
        ("When a guest asks you about another guest:", "you may fetch the porter", Modality.MAY),
        ("When you use a tool such as a drill or a saw:", "you must not leave it on", Modality.MUST_NOT),
        ("Tools are such as:", "a saw", Modality.SAYS),
        ("The films:", "may be viewed only by the caretaker", Modality.ONLY_IF),
    ],
)
def test_a_lead_in_that_sets_the_scene_leaves_an_item_its_own_rule(
    lead_in: str, item: str, asked: Modality
) -> None:
    assert modality(lead_in, item) is asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Asking a guest for a tip will be regarded as inappropriate.", Modality.MUST_NOT),
        ("Where it is a crime, the hotel will tell the police, and may take further action.", Modality.SAYS),
        ("Members have lives of their own and can and will make their own choices.", Modality.SAYS),
        ("A secret is that which is only known to the board.", Modality.SAYS),
    ],
)
def test_what_is_regarded_as_wrong_is_banned_and_what_is_only_told_says(text: str, asked: Modality) -> None:
    assert modality("", text) is asked


def test_what_needs_no_leave_is_free() -> None:
    assert modality("Reason | Who agrees", "Jury service | No agreement needed") is Modality.MAY


@pytest.mark.parametrize(
    ("lead_in", "text", "asked"),
    [
        ("", "Any worker who thinks that a mate is about to breach this policy must tell us.", Modality.MUST),
        ("", "No advances or loans will be made to staff.", Modality.MUST_NOT),
        ("", "No refund will be paid for lost tickets.", Modality.MUST_NOT),
        ("", "No decision will be made before you have spoken.", Modality.SAYS),
        ("Inappropriate", "Slippers and vests", Modality.MUST_NOT),
        ("", "This policy must be read with the handbook.", Modality.SAYS),
    ],
)
def test_a_breach_of_the_policy_and_what_will_not_be_paid_rule_their_sentence(
    lead_in: str, text: str, asked: Modality
) -> None:
    assert modality(lead_in, text) is asked


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("This code does not prohibit a modest thank-you.", Modality.MAY),
        ("There is no upper limit on the hours that you can save.", Modality.MAY),
        ("No approval needed below £20.", Modality.MAY),
        ("Everyone can use the gym (not only members).", Modality.MAY),
        ("If you prefer not to ask your manager, you can ask the clerk.", Modality.MAY),
        ("If you want to tell us, and you cannot find the form, you may phone.", Modality.MAY),
        ("Under £10 | None required but must be written down", Modality.MUST),
        ("Old disks are wiped so they cannot be read.", Modality.SAYS),
        ("Most staff will not be working that week.", Modality.SAYS),
        ("Payments will be made on Fridays.", Modality.SAYS),
        ("This meeting is to help you settle in.", Modality.SAYS),
        ("If you do not reply, we may need to decide without you.", Modality.SAYS),
        ("This only applies to you if you drive.", Modality.SAYS),
        ("See the rates at example.org.", Modality.SAYS),
        ("Refer to the rota for the dates.", Modality.SAYS),
        ("Find out more about lockers.", Modality.SAYS),
        ("See your doctor within a week.", Modality.MUST),
        ("Refer any complaint to the clerk.", Modality.MUST),
        ("Any exception to the policy must be approved by the board.", Modality.ONLY_IF),
        ("The policy should be read with the code.", Modality.SAYS),
        ("Taxis - only if the manager has said yes.", Modality.ONLY_IF),
        ("Rail: standard class unless agreed by a director.", Modality.ONLY_IF),
        ("Director approval required for hotels above £90.", Modality.ONLY_IF),
        ("We would expect you to pay your own fare.", Modality.SHOULD),
    ],
)
def test_words_of_a_rule_that_rule_nothing_or_the_contrary(text: str, label: Modality) -> None:
    assert modality("", text) is label


@pytest.mark.parametrize(
    ("lead_in", "text", "label"),
    [
        ("You can take leave for a sudden event such as:", "Not being able to get home", Modality.MAY),
        ("Where you prefer not to speak to your manager, you can:", "write to the clerk", Modality.MAY),
        ("This code has been drawn up in order to help the club to:", "protect its members", Modality.SAYS),
        ("It is mostly for things like:", "train fares at short notice", Modality.SAYS),
    ],
)
def test_a_lead_in_that_only_tells_orders_nothing(lead_in: str, text: str, label: Modality) -> None:
    assert modality(lead_in, text) is label
