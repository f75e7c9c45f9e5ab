"""Whom to turn to: the role that a policy, a route or the organisation names for what was asked or told."""

from __future__ import annotations

from bot.matching.match import Match
from bot.model import Clause, Knowledge, Role
from bot.replies import WhomToAsk

NEAR_A_POLICY = 0.25
"""From here on a question that is not answered is one for the nearest policy's owner. Set by hand."""
NEAR_CLAUSES = 3
"""Of the clauses found, how many are near enough to what was asked for the role that one appoints."""


class Whom:
    """Finds the role to turn to in one organisation's knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        """`knowledge` holds the roles, and the clauses that appoint them."""
        self._knowledge = knowledge
        self._appointing = {role.clause: role for role in knowledge.roles.values() if role.clause}

    def for_clause(self, clause: Clause | None) -> WhomToAsk | None:
        """The role that owns the policy of `clause`, or that the organisation names for all questions."""
        policy = self._knowledge.policies_by_id.get(clause.policy_id) if clause else None
        return self.appointed(policy.owner if policy else None) or self.appointed(
            self._knowledge.organisation.ask
        )

    def for_unanswered(self, match: Match) -> WhomToAsk | None:
        """For a question that no clause answers: the role for all questions, or the nearest policy's owner.

        Where nobody is named for either, the role that one of the nearest clauses appoints. Of what is
        near no clause, nobody in particular knows more than the role for all questions, or the owner of
        the only policy that there is.
        """
        near = [found.clause for found in match.found] if match.answerable >= NEAR_A_POLICY else []
        if whom := self.for_clause(near[0] if near else self._only_clause()):
            return whom
        named = (self._appointing[one.id] for one in near[:NEAR_CLAUSES] if one.id in self._appointing)
        role = next(named, None)
        return self.appointed(role.id) if role else None

    def appointed(self, role_id: str | None, by: Clause | None = None) -> WhomToAsk | None:
        """The role of that id, with the clause that appoints it: `by`, or else its own.

        None where there is no such role.
        """
        role: Role | None = self._knowledge.roles.get(role_id) if role_id else None
        return WhomToAsk(role, by or self._knowledge.clauses.get(role.clause or "")) if role else None

    def _only_clause(self) -> Clause | None:
        """A clause of the only policy; None where there are several, of which any could be meant."""
        policies = self._knowledge.policies
        return next(iter(policies[0].clauses), None) if len(policies) == 1 else None
