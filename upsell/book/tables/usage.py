"""Usage figures and what a scan made of them: rules, features, signals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from upsell.book.tables.base import account_id, metadata
from upsell.book.types import Moment
from upsell.features import column
from upsell.windows import WINDOWS

readings = Table(
    "readings",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("observed_on", Date, primary_key=True),
    Column("value", Double),
    Column("limit", Double),
    Column("limit_source", String, nullable=False),
    Column("source", String, nullable=False),
    sqlite_with_rowid=False,
)

rules = Table(
    "rules",
    metadata,
    Column("rule_id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("metrics", String, nullable=False),
    Column("threshold", Double),
    Column("minimum", Double),
    Column("window", Integer),
    Column("play", String, nullable=False),
    Column("template", String, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

scans = Table(
    "scans",
    metadata,
    Column("day", Date, primary_key=True),
    Column("finished_at", Moment, nullable=False),
    Column("counts", JSON, nullable=False),
)


def _lookback(window: int) -> tuple[Column[Any], ...]:
    """Give the columns of what a window shows."""
    return (
        Column(column("before", window), Double),
        Column(column("before_on", window), Date),
        Column(column("growth", window), Double),
        Column(column("growth_share", window), Double),
        Column(column("uses", window), Double, nullable=False),
        Column(column("active_days", window), Integer, nullable=False),
        Column(column("first_use", window), Date),
        Column(column("uses_prior", window), Double, nullable=False),
    )


features = Table(
    "features",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("observed_on", Date, nullable=False),
    Column("value", Double, nullable=False),
    Column("limit", Double),
    Column("utilisation", Double),
    Column("age_days", Integer, nullable=False),
    Column("account_age_days", Integer, nullable=False),
    Column("observed_days", Integer, nullable=False),
    Column("bad_readings", Integer, nullable=False),
    *(each for window in WINDOWS for each in _lookback(window)),
)

signals = Table(
    "signals",
    metadata,
    Column("signal_id", Uuid, primary_key=True),
    account_id(),
    Column("rule_id", String, nullable=False),
    Column("rule_type", String, nullable=False),
    Column("metric", String, nullable=False),
    Column("title", String, nullable=False),
    Column("episode", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opening", JSON, nullable=False),
    Column("latest", JSON, nullable=False),
    Column("urgency", String),
    Column("cleared_on", Date),
    Column("clear_reason", Text, nullable=False),
    Column("noted_by", String, nullable=False),
    Column("dismissed_at", Moment),
    Column("dismiss_reason", Text, nullable=False),
    Column("snoozed_until", Date),
    Column("snooze_reason", Text, nullable=False),
    Index("signals_by_account", "account_id"),
    Index("signals_open", "cleared_on"),
    Index(
        "one_open_episode",
        "account_id",
        "rule_id",
        "metric",
        unique=True,
        sqlite_where=text("cleared_on IS NULL AND noted_by = ''"),
        postgresql_where=text("cleared_on IS NULL AND noted_by = ''"),
    ),
)
