"""Choosing companies by hand: of very many not all are offered, and that is said."""

from __future__ import annotations

from upsell.attio_accounts import Candidate, Source
from upsell.services.from_attio import Choosing
from upsell.services.from_attio.fetching import MOST_CANDIDATES


def test_as_many_as_are_offered_at_most_may_not_be_all() -> None:
    """One fewer is all there are."""
    company = Candidate("r-1", "Northwind", "northwind.example", None, is_ours=False)
    full = Choosing((), (), (company,) * MOST_CANDIDATES, Source(), frozenset())
    whole = Choosing((), (), full.companies[1:], Source(), frozenset())

    assert (full.is_cut, whole.is_cut) == (True, False)
