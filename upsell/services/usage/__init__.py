"""Usage that comes from PostHog: what is agreed, tried, read and how the connection stands."""

from __future__ import annotations

from upsell.services.usage.health import NAME, usage_health
from upsell.services.usage.keeping import (
    Agreed,
    Tried,
    agree,
    agreed,
    begin_anew,
    try_source,
)
from upsell.services.usage.syncing import Synced, is_due, sync_usage

__all__ = [
    "NAME",
    "Agreed",
    "Synced",
    "Tried",
    "agree",
    "agreed",
    "begin_anew",
    "is_due",
    "sync_usage",
    "try_source",
    "usage_health",
]
