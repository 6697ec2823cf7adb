"""Plans and metrics for reading, and the two texts of a plan that people write themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from upsell.book import catalogue, intake
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import NotFound, Refused
from upsell.model import Actor, Metric, Plan, Right

MOST_CHARACTERS = 300


@dataclass(frozen=True)
class PlanWords:
    """What a plan adds; or, with a metric, what happens at that metric's limit."""

    plan: str
    text: str
    metric: str = ""


def plans(book: Book, *, by: Actor) -> tuple[Plan, ...]:
    """Give every plan with its limits, the smallest first."""
    by.require(Right.READ)
    with book.read() as connection:
        return tuple(catalogue.plans(connection).values())


def metrics(book: Book, *, by: Actor) -> tuple[Metric, ...]:
    """Give every metric, in the order of their keys."""
    by.require(Right.READ)
    with book.read() as connection:
        return tuple(catalogue.metrics(connection).values())


def save_words(book: Book, words: Sequence[PlanWords], *, by: Actor, now: datetime) -> int:
    """Write the texts that differ from the book's and give how many did.

    Raises Refused for a text that is too long and NotFound for a plan or limit that is gone.
    """
    by.require(Right.WRITE)
    wanted = [replace(one, text=" ".join(one.text.split())) for one in words]
    with book.write() as connection:
        intake.hold(connection)
        kept = catalogue.plans(connection)
        changed = [one for one in wanted if _known(kept, one) != one.text]
        for one in changed:
            _check(kept[one.plan], one)
            kept[one.plan] = _with(kept[one.plan], one)
        catalogue.save_plans(connection, [kept[key] for key in {one.plan: None for one in changed}])
        for one in changed:
            subject = f"plan:{one.plan}"
            detail = {"metric": one.metric, "text": one.text}
            record_change(
                connection, by=by, at=now, action="plan.words", subject=subject, detail=detail
            )
    return len(changed)


def _known(kept: Mapping[str, Plan], words: PlanWords) -> str:
    """Give the text as the book has it."""
    plan = kept.get(words.plan)
    if plan is None:
        msg = f"There is no plan “{words.plan}” in this book any more. Reload and try again."
        raise NotFound(msg)
    if not words.metric:
        return plan.benefit
    row = plan.limit(words.metric)
    if row is None:
        msg = f"{plan.label} has no limit for “{words.metric}” any more. Reload and try again."
        raise NotFound(msg)
    return row.at_limit


def _check(plan: Plan, words: PlanWords) -> None:
    """Refuse what would not fit in a sentence of a mail."""
    if len(words.text) > MOST_CHARACTERS:
        column = "At the limit" if words.metric else "What it adds"
        msg = (
            f"{plan.label}, “{column}”: {len(words.text)} characters. "
            f"Say it in at most {MOST_CHARACTERS}."
        )
        raise Refused(msg)


def _with(plan: Plan, words: PlanWords) -> Plan:
    """Give the plan with one text replaced."""
    if not words.metric:
        return replace(plan, benefit=words.text)
    limits = (
        replace(row, at_limit=words.text) if row.metric == words.metric else row
        for row in plan.limits
    )
    return replace(plan, limits=tuple(limits))
