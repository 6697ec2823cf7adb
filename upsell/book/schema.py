"""The tables of the book. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from upsell.book.tables.base import metadata
from upsell.book.tables.customers import (
    accounts,
    external_ids,
    limit_overrides,
    metrics,
    past_limits,
    plan_limits,
    plans,
    settings,
)
from upsell.book.tables.dealings import (
    counterparts,
    deliveries,
    destinations,
    drafts,
    facts,
    offers,
    sent_counts,
    templates,
    touches,
)
from upsell.book.tables.files import file_layouts
from upsell.book.tables.outside import (
    connections,
    outside_accounts,
    usage_mapping,
    usage_progress,
)
from upsell.book.tables.play import verdicts
from upsell.book.tables.upkeep import changes, leases, visits
from upsell.book.tables.usage import features, readings, rules, scans, signals

__all__ = [
    "accounts",
    "changes",
    "connections",
    "counterparts",
    "deliveries",
    "destinations",
    "drafts",
    "external_ids",
    "facts",
    "features",
    "file_layouts",
    "leases",
    "limit_overrides",
    "metadata",
    "metrics",
    "offers",
    "outside_accounts",
    "past_limits",
    "plan_limits",
    "plans",
    "readings",
    "rules",
    "scans",
    "sent_counts",
    "settings",
    "signals",
    "templates",
    "touches",
    "usage_mapping",
    "usage_progress",
    "verdicts",
    "visits",
]
