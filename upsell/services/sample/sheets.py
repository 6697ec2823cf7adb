"""The example's four sheets as CSV, in the form in which people bring their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from upsell.services.sample.series import Activity, Counter, Level, Series, period_total
from upsell.services.sample.stories import STORIES, Story

FIRST_DAY = -119
WEEK = 7
LAST_SAFE_BILLING_DAY = 28

METRICS = (
    ("key", "label", "unit", "kind"),
    ("seats", "seats", "seats", "level"),
    ("api_calls", "API calls", "API calls", "counter"),
    ("storage", "storage", "GB", "level"),
    ("goal.invoices_matched", "invoices matched", "invoices matched", "goal"),
    ("feature.audit_reports", "Audit reports", "times", "activity"),
    ("use_case.supplier_onboarding", "supplier onboarding", "times", "activity"),
    ("use_case.expense_claims", "expense claims", "times", "activity"),
)

SEATS_FULL = "new invitations wait until a seat is free"
CALLS_FULL = "further calls are answered with an error until the count starts again"
CALLS_OVER = "further calls are charged one by one"
STORAGE_FULL = "new uploads wait until there is room"

PLANS = (
    (
        *("plan", "label", "rank", "monthly_price", "seat_price", "benefit"),
        *("metric", "limit", "hard", "pack_size", "pack_price", "at_limit"),
    ),
    ("starter", "Starter", 1, 99, 22, "", "seats", 5, "yes", "", "", SEATS_FULL),
    ("starter", "Starter", 1, 99, 22, "", "api_calls", 10_000, "yes", 5_000, 60, CALLS_FULL),
    ("starter", "Starter", 1, 99, 22, "", "storage", 100, "yes", 50, 25, STORAGE_FULL),
    *(
        ("team", "Team", 2, 299, 24, "shared workspaces and approval rules", *row)
        for row in (
            ("seats", 10, "yes", "", "", SEATS_FULL),
            ("api_calls", 50_000, "yes", 10_000, 110, CALLS_FULL),
            ("storage", 500, "yes", 100, 50, STORAGE_FULL),
        )
    ),
    *(
        ("scale", "Scale", 3, 899, 24, "single sign-on and audit export", *row)
        for row in (
            ("seats", 50, "yes", "", "", SEATS_FULL),
            ("api_calls", 500_000, "no", 100_000, 420, CALLS_OVER),
            ("storage", 2_000, "yes", 500, 150, STORAGE_FULL),
        )
    ),
    *(
        ("enterprise", "Enterprise", 4, 2_900, "", "a named engineer and your own region", *row)
        for row in (
            ("seats", "unlimited", "no", "", "", ""),
            ("api_calls", "unlimited", "no", "", "", ""),
            ("storage", "unlimited", "no", "", "", ""),
        )
    ),
)

ACCOUNT_COLUMNS = (
    *("account_id", "name", "domain", "plan", "mrr", "billing_day", "customer_since"),
    *("renewal_date", "csm", "contact_first_name", "contact_last_name", "contact_role"),
    *("contact_email", "do_not_contact", "critical_ticket", "expansion_open"),
)


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Give rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def billing_day(story: Story, anchor: date) -> int:
    """Give the day of the month that puts the anchor on the story's day of its period."""
    return min((anchor - timedelta(days=story.period_day - 1)).day, LAST_SAFE_BILLING_DAY)


def account_rows(anchor: date, day: int) -> Iterator[tuple[object, ...]]:
    """Give the accounts sheet as it read on a day, with its header."""
    yield ACCOUNT_COLUMNS
    for story in STORIES:
        terms = story.before if story.before and day < story.before.until else story
        first, last, role = story.contact
        domain = f"{story.account_id}.example"
        email = f"{first or 'office'}@{domain}".lower().encode("ascii", "ignore").decode()
        yield (
            *(story.account_id, story.name, domain, terms.plan, terms.mrr),
            billing_day(story, anchor),
            anchor - timedelta(days=story.customer_days),
            anchor + timedelta(days=story.renews_in),
            *(story.csm, first, last, role, email),
            *("no", "no", "no"),
        )


def usage_rows(anchor: date, first: int, last: int) -> Iterator[tuple[object, ...]]:
    """Give the usage sheet with its header for the days from `first` to `last`, both included."""
    yield ("account_id", "metric", "day", "value", "limit")
    for story in STORIES:
        for day in range(first, min(last, story.silent_after) + 1):
            if story.weekly and (day - FIRST_DAY) % WEEK:
                continue
            on = anchor + timedelta(days=day)
            for metric, series in story.usage.items():
                value, limit = _figure(story, metric, series, day, on, anchor)
                yield (story.account_id, metric, on, "" if day in story.blank else value, limit)


def _figure(
    story: Story, metric: str, series: Series, day: int, on: date, anchor: date
) -> tuple[str, str]:
    """Give one figure and its limit as a file would say them; an empty limit is the plan's."""
    match series:
        case Level():
            value, limit = series.value(day), series.limit(day)
        case Counter():
            billing = billing_day(story, anchor)
            value = period_total(series, story.account_id, metric, on, anchor, billing)
            limit = series.limit(day)
        case Activity():
            value, limit = series.value(story.account_id, metric, day, on), None
    return str(int(value)), "" if limit is None else str(int(limit))
