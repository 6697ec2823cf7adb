"""Accounts and what they bought: metrics, plans, limits, and the book's own settings."""

from __future__ import annotations

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
)

from upsell.book.tables.base import metadata
from upsell.book.types import Money

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

metrics = Table(
    "metrics",
    metadata,
    Column("metric", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("kind", String, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("plan", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("monthly_price", Money),
    Column("seat_price", Money),
    Column("benefit", Text, nullable=False),
)

plan_limits = Table(
    "plan_limits",
    metadata,
    Column("plan", String, ForeignKey("plans.plan"), primary_key=True),
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("amount", Double),
    Column("hard", Boolean, nullable=False),
    Column("pack_size", Double),
    Column("pack_price", Money),
    Column("at_limit", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("domain", String, nullable=False),
    Column("plan", String, ForeignKey("plans.plan")),
    Column("mrr", Money, nullable=False),
    Column("billing_day", Integer, nullable=False),
    Column("customer_since", Date),
    Column("renews_on", Date),
    Column("csm", String, nullable=False),
    Column("first_name", String, nullable=False),
    Column("last_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("email", String, nullable=False),
    Column("do_not_contact", Boolean, nullable=False),
    Column("critical_ticket", Boolean, nullable=False),
    Column("expansion_open", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

limit_overrides = Table(
    "limit_overrides",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("amount", Double),
)

external_ids = Table(
    "external_ids",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("system", String, primary_key=True),
    Column("id", String, nullable=False),
    Index("external_ids_by_id", "system", "id", unique=True),
)

past_limits = Table(
    "past_limits",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("until_on", Date, primary_key=True),
    Column("amount", Double),
    Column("limit_source", String, nullable=False),
)
