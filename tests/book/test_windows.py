"""The window of a rule: what it opens, what another one changes, and a book from before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import text

from tests.builders import AUDIT, NOW, ONBOARDING, TODAY, a_reading, an_account
from tests.hostile_usage import usage
from tests.usage import all_signals, day, keep, scan
from upsell.book import accounts, codec, migrations, rules, snapshot
from upsell.book.engine import Book
from upsell.flagging import flags
from upsell.model import LOCAL_USER, Reading, Rule, RuleType, Signal
from upsell.rules import DEFAULT_RULES
from upsell.sentences import sentence
from upsell.services.account_page import account_page
from upsell.services.definitions import definitions
from upsell.services.rules import save_rules
from upsell.windows import WINDOWS

OLD = {
    "before_28": '"before"',
    "before_on_28": "before_on",
    "growth_28": "growth",
    "growth_share_28": "growth_share",
}
FIGURES = ("before", "before_on", "growth", "growth_share", "uses", "active_days", "first_use")


def looking_back(book: Book, window: int) -> tuple[Rule, ...]:
    """Save the sheet with one window in every row that has one."""
    with book.read() as connection:
        saved = rules.every(connection)
    rows = [replace(rule, window=rule.window and window) for rule in saved]
    return save_rules(book, rows, by=LOCAL_USER, now=NOW)


def seats(*spans: tuple[int, float]) -> Iterable[Reading]:
    """Give seats day by day: from so many days ago on, so many."""
    for back in range(spans[0][0], -1, -1):
        yield a_reading([used for since, used in spans if since >= back][-1], 100, on=day(back))


def uses(metric: str, days: Iterable[int], *, known: int = 130) -> list[Reading]:
    """Give three uses on some days, in an account known so long."""
    used = [a_reading(3, None, metric=metric, on=day(back)) for back in days]
    return [*used, a_reading(1, 100, on=day(known)), a_reading(1, 100)]


def of_type(book: Book, rule_type: RuleType) -> list[Signal]:
    """Give the signals of a type."""
    return [signal for signal in all_signals(book) if signal.rule_type is rule_type]


@pytest.mark.parametrize(("window", "grown"), [(14, False), (28, True), (56, True)])
def test_growth_is_taken_over_the_window(book: Book, window: int, grown: bool) -> None:  # noqa: FBT001 - a case
    """Five people joined three weeks ago: too long ago for two weeks, not for four or eight."""
    keep(book, seats((100, 10), (40, 12), (20, 17)))
    looking_back(book, window)

    scan(book)

    found = [signal.latest for signal in of_type(book, RuleType.TEAM_GROWTH)]
    before = {28: 12, 56: 10}
    assert [(one.before, one.before_on, one.window) for one in found] == (
        [(before[window], day(window), window)] if grown else []
    )


def test_another_window_keeps_the_signal_as_long_as_its_own_figures_do(book: Book) -> None:
    """The same signal goes on with the figures of eight weeks, and clears by those of two."""
    keep(book, seats((100, 10), (40, 12), (20, 17)))
    looking_back(book, 28)
    scan(book, day(1))
    (opened,) = of_type(book, RuleType.TEAM_GROWTH)

    looking_back(book, 56)
    scan(book, day(1))
    (longer,) = of_type(book, RuleType.TEAM_GROWTH)
    looking_back(book, 14)
    scan(book)
    (shorter,) = of_type(book, RuleType.TEAM_GROWTH)

    assert longer.signal_id == shorter.signal_id == opened.signal_id
    assert (opened.latest.before, longer.latest.before, longer.opening.before) == (12, 10, 12)
    assert (longer.cleared_on, shorter.cleared_on) == (None, TODAY)
    assert shorter.clear_reason == "No longer true"


def test_why_not_speaks_of_the_window(book: Book) -> None:
    """The account's page names the days of the rule and what they showed."""
    keep(book, seats((100, 10), (40, 12), (20, 17)))
    looking_back(book, 14)
    scan(book)

    view = account_page(book, "northwind", by=LOCAL_USER, now=NOW)

    (growth,) = (one for one in view.findings if one.title == "Team growth")
    assert growth.sentence.endswith("growth in 14 days, growth as a share.")
    assert [check.found for check in growth.checks[1:]] == ["0", "0%"]


@pytest.mark.parametrize(("window", "days"), [(14, 4), (28, 8), (56, 16)])
def test_use_is_steady_on_two_days_in_seven(book: Book, window: int, days: int) -> None:
    """One day with use less is not enough, and the sentence tells of the window."""
    looking_back(book, window)
    backs = [window * at // days for at in range(days)]
    keep(book, [replace(one, value=30) for one in uses(AUDIT.key, backs[1:])])
    scan(book)
    assert of_type(book, RuleType.PREMIUM_USE) == []

    keep(book, [replace(one, value=30) for one in uses(AUDIT.key, backs)])
    scan(book)

    (signal,) = of_type(book, RuleType.PREMIUM_USE)
    said = sentence(RuleType.PREMIUM_USE, AUDIT, signal.latest)
    assert said == f"Audit reports: {30 * days} times in the last {window} days, on {days} days."


@pytest.mark.parametrize("window", WINDOWS)
def test_a_new_use_case_is_new_as_long_as_it_is_looked_back(book: Book, window: int) -> None:
    """It opens after 56 quiet days before the window, clears when that is over, and stays so."""
    looking_back(book, window)
    first = window + 8
    keep(book, uses(ONBOARDING.key, [*range(first, first - 6, -1), first + window + 56 - 7]))
    keep(book, [a_reading(1, 100, on=day(back)) for back in range(first, -1, -1)])

    for back in range(first, -1, -1):
        scan(book, day(back))

    (signal,) = of_type(book, RuleType.NEW_USE_CASE)
    assert signal.opened_on == day(first - 7)
    assert signal.cleared_on == day(first - 7 - window)
    assert signal.clear_reason == f"{window} days since it opened"


@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_flags_before_it_is_saved_what_it_opens_after(book: Book, window: int) -> None:
    """The count of another window comes from the last scan's figures and holds after the next."""
    names = ("northwind", "globex")
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id="globex", name="Globex")])
    keep(book, usage(Random(7), list(names), TODAY, 150))
    scan(book)
    known = definitions(book, by=LOCAL_USER)
    rows = [replace(rule, window=rule.window and window) for rule in known.rules]
    assert known.present is not None
    would = flags(known.present, rows)

    looking_back(book, window)
    scan(book)

    after = definitions(book, by=LOCAL_USER)
    assert after.present is not None
    assert would == flags(after.present, after.rules)
    assert any(would.values())


def test_a_book_from_before_there_were_windows_keeps_its_sheet_and_figures(book: Book) -> None:
    """Every figure is as the last scan would have kept it; rules looked back 28 days."""
    keep(book, usage(Random(4), ["northwind"], TODAY, 150))
    scan(book)
    with book.write() as connection:
        before = list(snapshot.columns(connection).features())
        for statement in _undo():
            connection.execute(text(statement))

        assert migrations.upgrade(connection) == [11]

        assert list(snapshot.columns(connection).features()) == before
        assert rules.every(connection) == DEFAULT_RULES
    assert len(before) > 3


def test_what_was_kept_before_there_were_windows_looked_back_28_days() -> None:
    """The history of the sheet and what a signal or an offer stands on read as they were."""
    evidence = codec.evidence_from_json({"as_of": TODAY.isoformat(), "uses": 9.0})
    assert sentence(RuleType.PREMIUM_USE, AUDIT, evidence).count("in the last 28 days") == 1
    for rule in DEFAULT_RULES:
        kept = codec.rule_to_json(rule) or {}
        del kept["window"]
        assert codec.rule_from_json(kept) == rule


def _undo() -> Iterable[str]:
    """Give the statements that make the tables as they were."""
    yield "DELETE FROM migrations WHERE number = 11"
    yield 'ALTER TABLE rules DROP COLUMN "window"'
    yield "ALTER TABLE features ADD COLUMN slope DOUBLE PRECISION"
    for window in (14, 56):
        for name in (*FIGURES, "uses_prior"):
            yield f"ALTER TABLE features DROP COLUMN {name}_{window}"
    for name, old in OLD.items():
        yield f"ALTER TABLE features RENAME COLUMN {name} TO {old}"
    yield "ALTER TABLE features RENAME COLUMN uses_prior_28 TO uses_prior_56"
