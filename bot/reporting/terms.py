"""The terms, until every caller takes them from their organisation."""

from bot.terms import Outcome, Terms, months_after

__all__ = ["Outcome", "Terms", "months_after"]
