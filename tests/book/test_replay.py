"""A sheet tried on the past weeks finds what daily scans found, and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import NOW, TODAY, a_reading, an_account
from tests.usage import all_signals, day, keep, moment
from upsell.book import accounts, schema
from upsell.book.engine import Book
from upsell.errors import Forbidden, Refused
from upsell.model import LOCAL_USER, Actor, Reading, Rule
from upsell.replay import Episode, Replay, days_of, first_told, refuse_unless_short
from upsell.replay_words import a_week, opened, spans, told, week_names
from upsell.rules import DEFAULT_RULES
from upsell.services import scanning
from upsell.services.replay import replay
from upsell.services.rules import save_rules
from upsell.windows import WINDOWS

NEAR = DEFAULT_RULES[0]
FIRST = day(27)
WEEKS = "from 24 October to 20 November"


def tried(book: Book, *rows: Rule, weeks: int = 4) -> Replay:
    """Try a sheet."""
    return replay(book, rows, weeks, by=LOCAL_USER, now=NOW)


def season(account: str, shift: int) -> list[Reading]:
    """Give 120 days of seats that rise and fall by the week, API calls that reset, uses."""
    rows: list[Reading] = []
    for back in range(119, -1, -1):
        on = day(back)
        seats = 5 + ((back + shift) // 9) % 6
        calls = 2_200.0 * on.day + 150 * shift
        rows += [
            a_reading(float(seats), 10, account=account, on=on),
            a_reading(calls, 50_000, account=account, metric="api_calls", on=on),
            a_reading((back + shift) % 5, None, account=account, metric="feature.audit", on=on),
        ]
    return rows


def seasons(book: Book) -> None:
    """Fill a book with three accounts of different rhythm."""
    names = ("a", "b", "c")
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=k, name=f"Account {k}") for k in names])
    for place, key in enumerate(names):
        keep(book, season(key, 4 * place))


@pytest.mark.parametrize("window", WINDOWS)
def test_the_saved_sheet_finds_what_daily_scans_found(book: Book, window: int) -> None:
    """Every signal, the day it opened and the day it cleared, counters and growth included."""
    seasons(book)
    rows = [replace(rule, window=rule.window and window) for rule in DEFAULT_RULES]
    sheet = save_rules(book, rows, by=LOCAL_USER, now=NOW)
    days = days_of(TODAY, 4, sheet)
    scanning.scan_days(book, {each: moment(each) for each in days}, by=LOCAL_USER, now=NOW)
    scanned = {
        Episode(s.account_id, s.rule_id, s.metric, s.opened_on, s.cleared_on)
        for s in all_signals(book)
        if s.cleared_on is None or s.cleared_on >= FIRST
    }

    found = tried(book, *sheet)

    assert set(found.present) == set(found.tried) == scanned
    assert len({one.rule_id for one in scanned}) > 2
    assert any(one.cleared_on for one in scanned)


def test_a_changed_row_is_set_beside_the_saved_one(book: Book) -> None:
    """The saved sheet is the book's; the other one flags in its own way."""
    used = [9.0] * 93 + [7.6] * 7 + [5.0] * 13 + [8.5] * 7
    keep(book, [a_reading(v, 10, on=day(119 - at)) for at, v in enumerate(used)])

    found = tried(book, replace(NEAR, threshold=0.5), *DEFAULT_RULES[1:]).of_rule(NEAR.rule_id)

    (account,) = found.accounts()
    assert account.account == "Northwind"
    assert spans(account.present, found.first) == "Until 1 November; since 14 November"
    assert spans(account.tried, found.first) == "Open all the time"
    assert found.by_week(found.present) == (0, 0, 0, 1)
    assert found.alerts(found.tried) == 0
    assert week_names(found) == ("24 Oct", "31 Oct", "7 Nov", "14 Nov")


def test_what_it_says(book: Book) -> None:
    """Signals a week, on how many accounts, who comes and goes, and from when figures begin."""
    keep(book, [a_reading(8.5, 10, on=day(back)) for back in range(9, -1, -1)])

    found = tried(book, replace(NEAR, threshold=0.9), *DEFAULT_RULES[1:]).of_rule(NEAR.rule_id)

    assert told(found, changed=True) == (
        f"In the 4 weeks {WEEKS}, as saved: 1 signal at 1 account, 0.3 a week.",
        "As changed: 0 signals.",
        "Flagged no longer: Northwind.",
        "Usage figures begin on 11 November: nothing is known before.",
    )
    assert len(told(found, changed=False)) == 2


def test_what_opened_is_told_beside_what_was_open_before(book: Book) -> None:
    """A lower threshold opens fewer in these weeks when it had opened them earlier."""
    used = [7.0] * 70 + [8.5] * 50
    keep(book, [a_reading(v, 10, on=day(119 - at)) for at, v in enumerate(used)])

    later = tried(book, NEAR, weeks=8)
    found = tried(book, replace(NEAR, threshold=0.65), weeks=8)

    assert opened(later, later.tried) == "1 signal at 1 account, 0.1 a week"
    assert opened(found, found.tried) == "0 signals; 1 open before"


@pytest.mark.parametrize(
    ("count", "weeks", "said"),
    [(3, 8, "0.4"), (1, 4, "0.3"), (7, 8, "0.9"), (24, 8, "3"), (40, 12, "3.3"), (0, 8, "0")],
)
def test_signals_a_week_are_rounded_to_the_nearest(count: int, weeks: int, said: str) -> None:
    """Cut, 7 in 8 weeks would be told as 0.8."""
    assert a_week(count, weeks) == said


def test_rows_that_look_far_back_say_from_when_they_know_enough(book: Book) -> None:
    """A new use case needs 84 days of figures, team growth 29, a limit the latest one."""
    keep(book, [a_reading(5.0, 10, on=day(back)) for back in range(69, -1, -1)])

    found = tried(book, *DEFAULT_RULES, weeks=8)
    growth, case, limit = (found.of_rule(k) for k in ("team-growth", "new-use-case", NEAR.rule_id))

    assert found.whole_from == case.whole_from == TODAY + timedelta(days=14)
    assert told(found, changed=False)[1] == (
        "Some rows look at 84 days: before 4 December they could not flag all they would."
    )
    assert told(case, changed=False)[1].startswith("This row looks at 84 days: before 4 December")
    assert growth.whole_from == day(69 - 28)
    assert told(growth, changed=False)[1].startswith("This row looks at 29 days: before 10 October")
    assert len(told(limit, changed=False)) == 1


def test_a_book_without_figures_says_so(book: Book) -> None:
    """Nothing to go through is no silence about it."""
    found = tried(book, *DEFAULT_RULES)

    assert (found.present, found.known_from) == ((), None)
    assert "no usage figures yet" in told(found, changed=False)[1]


def test_nothing_is_written(book: Book) -> None:
    """No signal, fact, change or snapshot comes of trying."""
    seasons(book)

    def rows() -> dict[str, int]:
        with book.read() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in schema.metadata.sorted_tables
            }

    before = rows()
    tried(book, replace(NEAR, threshold=0.5), weeks=12)

    assert rows() == before


def test_what_cannot_be_tried_is_refused(book: Book) -> None:
    """A sheet with a fault, a window there is not, a book too large, somebody without the right."""
    with pytest.raises(Refused, match=r"Row 1 .* 200% cannot be used"):
        tried(book, replace(NEAR, threshold=2.0))
    with pytest.raises(Refused, match="Choose 4, 8 or 12 weeks"):
        tried(book, *DEFAULT_RULES, weeks=52)
    with pytest.raises(Forbidden):
        replay(book, DEFAULT_RULES, 4, by=Actor("n", "Nobody", frozenset()), now=NOW)
    with pytest.raises(Refused, match=r"6,000 accounts over 12 weeks .* Choose fewer weeks"):
        refuse_unless_short(6_000, 12)
    refuse_unless_short(6_000, 8)


def test_the_weeks_are_whole_and_end_today() -> None:
    """So many days, and those before them in which signals may have begun."""
    days = days_of(TODAY, 8, DEFAULT_RULES)
    longer = days_of(TODAY, 8, [replace(rule, window=rule.window and 56) for rule in DEFAULT_RULES])

    assert (days[0], days[-1]) == (day(56 + 28 - 1), TODAY)
    assert (longer[0], longer[-1]) == (day(56 + 56 - 1), TODAY)
    assert first_told(TODAY, 8) == day(55)
