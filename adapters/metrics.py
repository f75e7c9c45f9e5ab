"""What is counted while serving: no person, no words, no organisation."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The process's counters. A label holds one of a few fixed words, never anything from outside."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.events = Counter(
            "clausebot_events",
            "What platforms sent, by what became of it: accepted, repeated, busy, refused or failed.",
            ["platform", "result"],
            registry=self._registry,
        )
        self.replies = Counter(
            "clausebot_replies",
            "Replies of the core, by outcome: answer, choose, unknown, report or chat.",
            ["platform", "outcome"],
            registry=self._registry,
        )
        self.answering = Histogram(
            "clausebot_answer_seconds",
            "From asking the core to its reply, the wait for a free thread included.",
            buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
            registry=self._registry,
        )
        self.deliveries = Counter(
            "clausebot_deliveries",
            "Messages to a platform, by what became of them: sent, retried, given_up or lost.",
            ["platform", "result"],
            registry=self._registry,
        )
        self.jobs = Gauge(
            "clausebot_jobs", "Events that were taken on and are not yet answered.", registry=self._registry
        )
        self.outbox = Gauge(
            "clausebot_outbox_waiting", "Messages that are still to be delivered.", registry=self._registry
        )

    def page(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return generate_latest(self._registry)
