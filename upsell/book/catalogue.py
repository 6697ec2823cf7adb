"""Metrics and plans in the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from upsell.book import schema
from upsell.book.write import upsert
from upsell.model import Metric, MetricKind, Plan, PlanLimit

METRICS = select(schema.metrics).order_by(schema.metrics.c.metric)
PLANS = select(schema.plans).order_by(schema.plans.c.rank)
LIMITS = select(schema.plan_limits)


def metrics(connection: Connection) -> dict[str, Metric]:
    """Give every metric by its key."""
    return {
        row.metric: Metric(row.metric, row.label, row.unit, MetricKind(row.kind))
        for row in connection.execute(METRICS)
    }


def plans(connection: Connection) -> dict[str, Plan]:
    """Give every plan with its limits, by key, in the order of their rank."""
    limits: dict[str, list[PlanLimit]] = defaultdict(list)
    for row in connection.execute(LIMITS):
        limits[row.plan].append(
            PlanLimit(row.metric, row.amount, row.hard, row.pack_size, row.pack_price, row.at_limit)
        )
    rows = connection.execute(PLANS)
    return {
        row.plan: Plan(
            row.plan,
            row.label,
            row.rank,
            row.monthly_price,
            row.seat_price,
            row.benefit,
            tuple(limits[row.plan]),
        )
        for row in rows
    }


def save_metrics(connection: Connection, rows: Iterable[Metric]) -> None:
    """Add metrics or replace those with the same key."""
    upsert(
        connection,
        schema.metrics,
        [{"metric": m.key, "label": m.label, "unit": m.unit, "kind": m.kind.value} for m in rows],
    )


def save_plans(connection: Connection, rows: Iterable[Plan]) -> None:
    """Add plans or replace those with the same key, their limits included."""
    plans = list(rows)
    upsert(
        connection,
        schema.plans,
        [
            {
                "plan": plan.key,
                "label": plan.label,
                "rank": plan.rank,
                "monthly_price": plan.monthly_price,
                "seat_price": plan.seat_price,
                "benefit": plan.benefit,
            }
            for plan in plans
        ],
    )
    limits = schema.plan_limits
    connection.execute(delete(limits).where(limits.c.plan.in_([plan.key for plan in plans])))
    upsert(connection, limits, [_limit_row(plan.key, row) for plan in plans for row in plan.limits])


def _limit_row(plan: str, row: PlanLimit) -> dict[str, object]:
    """Give the columns of one metric's allowance in a plan."""
    return {
        "plan": plan,
        "metric": row.metric,
        "amount": row.amount,
        "hard": row.hard,
        "pack_size": row.pack_size,
        "pack_price": row.pack_price,
        "at_limit": row.at_limit,
    }
