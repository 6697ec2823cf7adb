"""What is said to accounts and told of it: templates, drafts, offers, touches, deliveries."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
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
from upsell.book.types import Moment, Money

drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", Uuid, primary_key=True),
    Column("signal_id", Uuid, ForeignKey("signals.signal_id"), nullable=False),
    account_id(),
    Column("channel", String, nullable=False),
    Column("csm", String, nullable=False),
    Column("play", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("template", String, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("edited", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("used_at", Moment),
    Column("follows", Uuid),
    Index(
        "one_unused_draft",
        "signal_id",
        "channel",
        "csm",
        unique=True,
        sqlite_where=text("used_at IS NULL AND follows IS NULL"),
        postgresql_where=text("used_at IS NULL AND follows IS NULL"),
    ),
    Index(
        "one_unused_follow_up",
        "follows",
        "csm",
        unique=True,
        sqlite_where=text("used_at IS NULL"),
        postgresql_where=text("used_at IS NULL"),
    ),
)

offers = Table(
    "offers",
    metadata,
    Column("offer_id", Uuid, primary_key=True),
    Column("signal_id", Uuid, ForeignKey("signals.signal_id"), nullable=False),
    account_id(),
    Column("title", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("csm", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("signal_opened_at", Moment, nullable=False),
    Column("play", JSON, nullable=False),
    Column("annual_value", Money),
    Column("evidence", JSON, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("template", String, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("override_reason", Text, nullable=False),
    Column("outcome", String),
    Column("outcome_at", Moment),
    Column("won_value", Money),
    Column("lost_reason", Text, nullable=False),
    Column("deferred_until", Date),
    Column("version", Integer, nullable=False),
    Column("plan", String),
    Column("mrr", Money),
    Column("urgency", String),
    Index("offers_by_account", "account_id"),
    Index("offers_by_made_at", "made_at"),
)

touches = Table(
    "touches",
    metadata,
    Column("touch_id", Uuid, primary_key=True),
    account_id(),
    Column("signal_id", Uuid, ForeignKey("signals.signal_id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("csm", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("offer_id", Uuid),
    Column("scheduled_for", Moment),
    Column("call_state", String),
    Column("held_at", Moment),
    Column("is_follow_up", Boolean, nullable=False),
    Index("touches_by_account", "account_id", "at"),
)

templates = Table(
    "templates",
    metadata,
    Column("key", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("fact_id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    account_id(),
    Column("signal_id", Uuid),
    Column("offer_id", Uuid),
    Column("recorded_at", Moment, nullable=False),
    Column("properties", JSON, nullable=False),
    Index("facts_by_offer", "offer_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("fact_id", Uuid, ForeignKey("facts.fact_id"), primary_key=True),
    Column("destination", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("code", String, nullable=False, server_default=""),
    Column("subject", String, nullable=False, server_default=""),
    Column("body", JSON(none_as_null=True)),
    Column("sent_at", Moment),
    Index("deliveries_by_state", "destination", "state", "not_before"),
    Index("deliveries_by_subject", "destination", "subject"),
)

counterparts = Table(
    "counterparts",
    metadata,
    Column("destination", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("outside_id", String, nullable=False),
    Column("written", JSON, nullable=False),
)

destinations = Table(
    "destinations",
    metadata,
    Column("destination", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("trouble", String),
    Column("paused_until", Moment),
)

sent_counts = Table(
    "sent_counts",
    metadata,
    Column("destination", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("sent", Integer, nullable=False),
)
