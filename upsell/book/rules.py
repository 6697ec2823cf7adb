"""The signals sheet in the book."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Row, delete, select

from upsell.book import schema
from upsell.book.write import upsert
from upsell.model import PlayKind, Rule, RuleType
from upsell.rules import DEFAULT_RULES

TABLE = schema.rules


def every(connection: Connection) -> tuple[Rule, ...]:
    """Give the sheet in its order; the default one until another was saved."""
    rows = connection.execute(select(TABLE).order_by(TABLE.c.position, TABLE.c.rule_id))
    return tuple(_rule(row) for row in rows) or DEFAULT_RULES


def begin(connection: Connection) -> tuple[Rule, ...]:
    """Write the default sheet into a book that has none; give the sheet."""
    if connection.execute(select(TABLE.c.rule_id).limit(1)).first() is None:
        save(connection, DEFAULT_RULES)
    return every(connection)


def save(connection: Connection, rules: Iterable[Rule]) -> None:
    """Replace the sheet; rules that are not in the new one are gone."""
    rows = [_columns(rule) for rule in rules]
    connection.execute(delete(TABLE).where(TABLE.c.rule_id.not_in([r["rule_id"] for r in rows])))
    upsert(connection, TABLE, rows)


def _rule(row: Row[tuple[object, ...]]) -> Rule:
    """Give the rule of a row."""
    return Rule(
        rule_id=row.rule_id,
        type=RuleType(row.type),
        metrics=row.metrics,
        threshold=row.threshold,
        minimum=row.minimum,
        play=PlayKind(row.play),
        template=row.template,
        enabled=row.enabled,
        position=row.position,
        version=row.version,
    )


def _columns(rule: Rule) -> dict[str, object]:
    """Give the columns of a rule."""
    return {**vars(rule), "type": rule.type.value, "play": rule.play.value}
