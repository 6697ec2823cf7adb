"""What a sheet would flag before it is saved, and what was changed by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import METRICS, NOW, TODAY, a_reading, an_account
from tests.usage import a_series, all_signals, day, keep, scan
from upsell.book import accounts
from upsell.book.engine import Book
from upsell.flagging import flags
from upsell.model import LOCAL_USER, Actor, Reading, Right, Rule
from upsell.rule_change_words import words
from upsell.rules import DEFAULT_RULES
from upsell.services import rules as sheet
from upsell.services import signals
from upsell.services.definitions import Definitions, definitions, would_flag
from upsell.services.imports import UploadedSheet
from upsell.services.rule_files import read_sheet

LABELS = {metric.key: metric.label for metric in METRICS}
NEAR, GROWTH = DEFAULT_RULES[0], DEFAULT_RULES[4]


def known(book: Book) -> Definitions:
    """Read the page."""
    return definitions(book, by=LOCAL_USER)


def flagged(book: Book, rows: list[Rule]) -> dict[str, tuple[str, ...]]:
    """Give the names of the accounts that a sheet would flag, rules that flag none left out."""
    present = known(book).present
    assert present is not None
    return {rule_id: names for rule_id, names in flags(present, rows).items() if names}


def open_by_rule(book: Book) -> dict[str, tuple[str, ...]]:
    """Give the accounts whose signals are open in the book, by rule."""
    with book.read() as connection:
        names = {key: account.name for key, account in accounts.every(connection).items()}
    found: dict[str, set[str]] = {}
    for signal in all_signals(book):
        if signal.is_open():
            found.setdefault(signal.rule_id, set()).add(names[signal.account_id])
    return {rule_id: tuple(sorted(each)) for rule_id, each in found.items()}


def five_accounts(book: Book) -> None:
    """Fill a book with accounts at 50, 76, 80, 96 and 110% of their seats, one of them grown."""
    used = {"a": 5.0, "b": 7.6, "c": 8.0, "d": 9.6, "e": 11.0}
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=k, name=f"Account {k}") for k in used])
    for key, value in used.items():
        readings = a_series([value - 4 if key == "d" else value] * 30 + [value])
        keep(book, (replace(reading, account_id=key) for reading in readings))
    scan(book, day(1))
    scan(book)


def test_the_count_says_what_stands_open(book: Book) -> None:
    """With the sheet as it is saved, each row flags whom the scan flagged."""
    five_accounts(book)

    assert flagged(book, list(DEFAULT_RULES)) == open_by_rule(book)
    assert len(open_by_rule(book)["near-limit-seats"]) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0.75},
        {"threshold": 0.5},
        {"threshold": 0.84},
        {"threshold": 1.0},
        {"enabled": False},
        {"metrics": "s*"},
        {"metrics": "api_calls"},
    ],
)
def test_what_is_counted_is_what_the_next_scan_leaves_open(
    book: Book, change: dict[str, Any]
) -> None:
    """Saving and scanning the same figures opens and clears just that, also below a threshold."""
    five_accounts(book)
    rows = [replace(NEAR, **change), *DEFAULT_RULES[1:]]
    before = flagged(book, rows)

    sheet.save_rules(book, rows, by=LOCAL_USER, now=NOW)
    scan(book)

    assert before == open_by_rule(book)


def test_a_new_row_is_counted_before_it_is_saved(book: Book) -> None:
    """A row of a kind and metric that nobody watches flags accounts of its own."""
    five_accounts(book)
    new = replace(GROWTH, rule_id="new", metrics="*", threshold=0.1, minimum=1)
    rows = [rule for rule in DEFAULT_RULES if rule is not GROWTH] + [new]

    assert flagged(book, rows)["new"] == ("Account d",)
    assert sheet.rules(book, by=LOCAL_USER) == DEFAULT_RULES


def test_of_two_rows_about_the_same_the_first_counts(book: Book) -> None:
    """The order is that of the sheet, whatever places the rows had before."""
    five_accounts(book)
    second = replace(NEAR, rule_id="second", threshold=0.5, position=-1)

    assert "second" not in flagged(book, [*DEFAULT_RULES, second])
    assert len(flagged(book, [second, *DEFAULT_RULES])["second"]) == 5


def test_who_was_dismissed_is_not_counted(book: Book) -> None:
    """The count is of signals that are shown, not of figures."""
    five_accounts(book)
    signal = next(s for s in all_signals(book) if s.account_id == "e")
    signals.dismiss(book, signal.signal_id, "seasonal", by=LOCAL_USER, now=NOW)

    assert flagged(book, list(DEFAULT_RULES))["near-limit-seats"] == ("Account c", "Account d")


def test_before_the_first_scan_nothing_is_counted(book: Book) -> None:
    """Without figures there is no number, not a zero."""
    assert known(book).present is None
    assert would_flag(book, "near-limit-seats", [0.7], by=LOCAL_USER) == ()


def test_other_thresholds_are_tried_without_being_saved(book: Book) -> None:
    """Each figure with the accounts it would flag; a rule without a threshold tries its minimum."""
    five_accounts(book)
    keep(book, _uses("a", 19))
    scan(book)

    near = would_flag(book, "near-limit-seats", [0.75, 0.95, 0.5], by=LOCAL_USER)
    premium = would_flag(book, "premium-use", [20, 19], by=LOCAL_USER)

    assert [(would.value, len(would.accounts)) for would in near] == [
        (0.75, 4),
        (0.95, 2),
        (0.5, 5),
    ]
    assert [(would.value, would.accounts) for would in premium] == [(20, ()), (19, ("Account a",))]
    assert would_flag(book, "gone", [0.5], by=LOCAL_USER) == ()
    assert sheet.rules(book, by=LOCAL_USER) == DEFAULT_RULES


def _uses(account: str, times: int) -> list[Reading]:
    return [
        a_reading(1, None, account=account, metric="feature.audit", on=day(back))
        for back in range(times)
    ]


def test_every_change_is_kept_with_who_and_when(book: Book) -> None:
    """The last comes first, each in plain words; saving the same again is no change."""
    ben = Actor("ben", "Ben Ortiz")
    first = (replace(NEAR, threshold=0.75), *DEFAULT_RULES[1:])
    saved = sheet.save_rules(book, first, by=LOCAL_USER, now=NOW)
    sheet.save_rules(book, saved, by=LOCAL_USER, now=NOW)
    sheet.save_rules(book, saved[1:], by=ben, now=NOW + timedelta(hours=1))

    told = [
        (change.by, change.at, words(change.rows, LABELS, reordered=change.reordered))
        for change in known(book).changes
    ]

    assert told == [
        ("ben", NOW + timedelta(hours=1), ("removed near limit: seats",)),
        ("local", NOW, ("set near limit: seats from 80% to 75%",)),
    ]


def test_an_order_that_changed_is_kept(book: Book) -> None:
    """Of two rows that fit, the first holds, so their order is worth a line."""
    rows = (DEFAULT_RULES[1], DEFAULT_RULES[0], *DEFAULT_RULES[2:])
    sheet.save_rules(book, rows, by=LOCAL_USER, now=NOW)

    (change,) = known(book).changes

    assert (change.rows, change.reordered) == ((), True)


def test_who_may_not_read_sees_nothing(book: Book) -> None:
    """Looking at the counts is asked of the actor as well."""
    nobody = Actor("n", "Nobody", frozenset())

    for asked in (
        lambda: definitions(book, by=nobody),
        lambda: would_flag(book, "x", [1], by=nobody),
        lambda: read_sheet(book, UploadedSheet("s.csv", b""), by=nobody),
    ):
        with pytest.raises(Exception, match=r"may not read") as caught:
            asked()
        assert type(caught.value).__name__ == "Forbidden"
    assert Right.READ not in nobody.rights


def test_today_is_a_day_of_the_scan(book: Book) -> None:
    """The counts are of the last scan's figures, which the page names."""
    five_accounts(book)
    present = known(book).present
    assert present is not None
    assert present.day == TODAY
