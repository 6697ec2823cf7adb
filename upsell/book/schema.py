"""The tables of the book. A change here needs a migration; a test compares the two."""

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
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from upsell.book.types import Moment, Money

metadata = MetaData()


def _key(target: str) -> Column[str]:
    """Give an account_id, metric or plan column that belongs to another table's key."""
    return Column(target.split(".")[1], String, ForeignKey(target), nullable=False)


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
)

rules = Table(
    "rules",
    metadata,
    Column("rule_id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("metrics", String, nullable=False),
    Column("threshold", Double),
    Column("minimum", Double),
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
    Column("before", Double),
    Column("before_on", Date),
    Column("growth", Double),
    Column("growth_share", Double),
    Column("slope", Double),
    Column("uses_28", Double, nullable=False),
    Column("active_days_28", Integer, nullable=False),
    Column("uses_prior_56", Double, nullable=False),
    Column("first_use_28", Date),
    Column("bad_readings", Integer, nullable=False),
)

signals = Table(
    "signals",
    metadata,
    Column("signal_id", Uuid, primary_key=True),
    _key("accounts.account_id"),
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

drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", Uuid, primary_key=True),
    Column("signal_id", Uuid, ForeignKey("signals.signal_id"), nullable=False),
    _key("accounts.account_id"),
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
    Index(
        "one_unused_draft",
        "signal_id",
        "channel",
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
    _key("accounts.account_id"),
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
    Index("offers_by_account", "account_id"),
    Index("offers_by_made_at", "made_at"),
)

touches = Table(
    "touches",
    metadata,
    Column("touch_id", Uuid, primary_key=True),
    _key("accounts.account_id"),
    Column("signal_id", Uuid, ForeignKey("signals.signal_id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("csm", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("offer_id", Uuid),
    Column("scheduled_for", Moment),
    Column("call_state", String),
    Index("touches_by_account", "account_id", "at"),
)

facts = Table(
    "facts",
    metadata,
    Column("fact_id", Uuid, primary_key=True),
    Column("kind", String, nullable=False),
    _key("accounts.account_id"),
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
    Index("deliveries_by_state", "destination", "state", "not_before"),
)

visits = Table(
    "visits",
    metadata,
    Column("actor", String, primary_key=True),
    Column("day", Date, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("change_id", Uuid, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("changes_by_subject", "subject", "at"),
)
