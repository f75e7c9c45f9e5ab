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
