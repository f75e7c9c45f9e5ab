"""Which tenant an activity is from, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.finding import listed_by, organisation_of
from adapters.ports import Desk
from adapters.teams.incoming import Incoming
from bot.model import Knowledge

PLATFORM = "teams"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A directory of Microsoft's. `organisation` is None where none says that it is its own."""

    id: str
    organisation: str | None


class Tenants:
    """Finds them."""

    def __init__(self, desk: Desk, home: str) -> None:
        """`home` is the only tenant whose people are answered if no folder lists another; "" for any."""
        self._desk = desk
        self._home = home

    def of(self, incoming: Incoming) -> Tenant:
        """That of an activity."""
        return self.named(incoming.tenant)

    def named(self, id_: str) -> Tenant:
        """The tenant `id_`."""
        id_ = id_.lower()
        knowledges = self._knowledges()
        if self._home and id_ != self._home:
            return Tenant(id_, listed_by(PLATFORM, (id_,), knowledges))
        return Tenant(id_, organisation_of(PLATFORM, (id_,), knowledges))

    def _knowledges(self) -> Mapping[str, Knowledge]:
        return {name: one.knowledge for name, one in self._desk.conversations.items()}
