"""The plans sheet: a row is one plan's allowance of one metric; plan columns repeat in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from upsell.cells import numbers, words
from upsell.cells.trouble import Trouble
from upsell.model import Plan, PlanLimit
from upsell.services.imports.known import Known
from upsell.services.imports.names import Names, Once
from upsell.services.imports.tally import Line, OpenSheet

HIGHEST_RANK = 1000
PLAN_COLUMNS = ("label", "rank", "monthly_price", "seat_price", "benefit")


@dataclass
class _Block:
    """The rows of one plan."""

    lines: list[Line] = field(default_factory=list)
    said: dict[str, tuple[str, Line]] = field(default_factory=dict)
    """Plan column to what a row says of it, and which row said it first."""
    limits: dict[str, PlanLimit] = field(default_factory=dict)


def study(sheets: Iterable[OpenSheet], known: Known) -> None:
    """Note the plans that are new or changed; metrics and plans they do not name stay."""
    names, once = known.metric_names(), Once("limit")
    blocks: dict[str, _Block] = {}
    for sheet in sheets:
        for line in sheet.rows():
            key = line.read("plan", words.key, "")
            if not key:
                continue
            known.name("plan", key)
            block = blocks.setdefault(key, _Block())
            block.lines.append(line)
            _agree(line, block, key)
            _allow(line, block, key, known.book_plans.get(key), names, once)
    for key, block in blocks.items():
        _plan(key, block, known)


def _agree(line: Line, block: _Block, key: str) -> None:
    """Note what the row says of its plan; refuse it where an earlier row says otherwise."""
    for column in PLAN_COLUMNS:
        cell = " ".join(line.cell(column).split())
        if not cell:
            continue
        said, first = block.said.setdefault(column, (cell, line))
        if said != cell:
            where = f"row {first.number}"
            if first.sheet.tally.name != line.sheet.tally.name:
                where += f" of {first.sheet.tally.name}"
            trouble = Trouble(
                f"The plan {key} has “{said}” in {where} and “{cell}” in row {line.number}.",
                "Write the same in both, or leave one empty.",
            )
            line.refuse(column, trouble)


def _allow(line: Line, block: _Block, key: str, had: Plan | None, names: Names, once: Once) -> None:
    """Take the row's allowance of a metric."""
    metric = line.read("metric", words.text, "")
    if not metric:
        if line.good and line.cell("limit"):
            line.refuse("metric", Trouble("The metric of this limit is missing.", "Fill it in."))
        return
    metric = line.read("metric", lambda _: names.require(metric), "")
    once.check(line, "metric", (key, metric), f"of {metric} in {key}")
    kept = (had.limit(metric) if had else None) or PlanLimit(metric, None)
    block.limits[metric] = PlanLimit(
        metric,
        line.amount("limit", numbers.limit, kept.amount),
        line.read("hard", words.flag, kept.hard),
        line.amount("pack_size", numbers.size, kept.pack_size),
        line.amount("pack_price", numbers.price, kept.pack_price),
        line.read("at_limit", words.text, kept.at_limit),
    )


def _plan(key: str, block: _Block, known: Known) -> None:
    """Put the rows of a plan together and count each of them."""
    had = known.book_plans.get(key)
    plan = _described(key, block, had)
    if not all(line.good for line in block.lines):
        return
    before = {} if had is None else {row.metric: row for row in had.limits}
    plan = replace(plan, limits=_in_order({**before, **block.limits}))
    same_plan = had is not None and replace(had, limits=()) == replace(plan, limits=())
    for line in block.lines:
        metric = line.cell("metric")
        is_known = had is not None and (not metric or metric in before)
        same = same_plan and before.get(metric) == block.limits.get(metric)
        line.sheet.tally.count(known=is_known, same=same)
    if had is None or replace(had, limits=_in_order(before)) != plan:
        known.plans[key] = plan


def _described(key: str, block: _Block, had: Plan | None) -> Plan:
    """Give the plan without limits; what no column says stays as the book has it."""
    plan = Plan(key, key, 0) if had is None else replace(had, limits=())
    line = block.lines[0]

    def from_first(column: str) -> Line:
        """The row that says something in a column, else the plan's first."""
        return block.said[column][1] if column in block.said else line

    def rank(cell: str) -> int:
        return numbers.whole(cell, 1, HIGHEST_RANK)

    label = from_first("label").read("label", words.needed, plan.label)
    place = from_first("rank").read("rank", rank, plan.rank)
    if had is None:
        for column in ("label", "rank"):
            if not line.has(column):
                trouble = Trouble(f"The plan {key} is new and has no {column}.", "Add the column.")
                line.refuse(column, trouble)
    monthly: Decimal | None = from_first("monthly_price").amount(
        "monthly_price", numbers.price, plan.monthly_price
    )
    seat: Decimal | None = from_first("seat_price").amount(
        "seat_price", numbers.price, plan.seat_price
    )
    benefit = from_first("benefit").read("benefit", words.text, plan.benefit)
    return Plan(key, label, place, monthly, seat, benefit)


def _in_order(limits: Mapping[str, PlanLimit]) -> tuple[PlanLimit, ...]:
    """Give the limits in the order of their metrics."""
    return tuple(limits[metric] for metric in sorted(limits))
