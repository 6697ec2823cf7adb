"""The signals sheet in the book, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select

from upsell.book import codec, schema
from upsell.book.write import record_change, upsert
from upsell.model import Actor, PlayKind, Rule, RuleType
from upsell.rule_changes import RowChange, SheetChange
from upsell.rules import DEFAULT_RULES

TABLE = schema.rules
SAVED = "rules.saved"
SHEET = select(TABLE).order_by(TABLE.c.position, TABLE.c.rule_id)


def every(connection: Connection) -> tuple[Rule, ...]:
    """Give the sheet in its order; the default one until another was saved."""
    return tuple(_rule(row) for row in connection.execute(SHEET)) or DEFAULT_RULES


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


def record(
    connection: Connection,
    rows: Sequence[RowChange],
    *,
    reordered: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what a save changed, each row as it was and as it is."""
    changed = [
        {"before": codec.rule_to_json(row.before), "after": codec.rule_to_json(row.after)}
        for row in rows
    ]
    detail: dict[str, object] = {"rows": changed, "reordered": reordered}
    record_change(connection, by=by, at=at, action=SAVED, subject="rules", detail=detail)


def changes(connection: Connection, most: int) -> tuple[SheetChange, ...]:
    """Give the last saves, the latest first."""
    table = schema.changes
    saves = select(table.c.at, table.c.by, table.c.detail).where(table.c.action == SAVED)
    found = connection.execute(saves.order_by(table.c.at.desc(), table.c.change_id).limit(most))
    return tuple(
        SheetChange(
            at=row.at,
            by=row.by,
            rows=tuple(
                RowChange(codec.rule_from_json(each["before"]), codec.rule_from_json(each["after"]))
                for each in row.detail["rows"]
            ),
            reordered=row.detail["reordered"],
        )
        for row in found
    )


def _rule(row: Row[tuple[object, ...]]) -> Rule:
    """Give the rule of a row."""
    return Rule(
        rule_id=row.rule_id,
        type=RuleType(row.type),
        metrics=row.metrics,
        threshold=row.threshold,
        minimum=row.minimum,
        window=row.window,
        play=PlayKind(row.play),
        template=row.template,
        enabled=row.enabled,
        position=row.position,
        version=row.version,
    )


def _columns(rule: Rule) -> dict[str, object]:
    """Give the columns of a rule."""
    return {**vars(rule), "type": rule.type.value, "play": rule.play.value}
