"""Two people, or a person and a scan, at the same moment: nobody's work is written over."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import NOW, TEAM, TODAY, a_signal
from upsell.book import catalogue, intake, leases
from upsell.book import rules as kept_rules
from upsell.book import signals as kept
from upsell.book.engine import Book
from upsell.errors import Conflict
from upsell.model import LOCAL_USER
from upsell.services import rules, signals
from upsell.services.catalogue import PlanWords, save_words

A_MOMENT = 0.5


def test_a_scan_does_not_bring_back_what_was_dismissed_meanwhile(book: Book) -> None:
    """What a scan read before is written without the columns that people change."""
    seen = a_signal()
    with book.write() as connection:
        kept.add(connection, [seen])
    signals.dismiss(book, seen.signal_id, "Not now", by=LOCAL_USER, now=NOW)
    with book.write() as connection:
        kept.change(connection, [replace(seen, cleared_on=TODAY, clear_reason="No longer true")])
    with book.read() as connection:
        after = kept.one(connection, seen.signal_id)
    assert (after.dismiss_reason, after.cleared_on) == ("Not now", TODAY)


def test_a_dismissal_does_not_reopen_what_a_scan_cleared_meanwhile(book: Book) -> None:
    """What a person read before is written without the columns that scans change."""
    seen = a_signal()
    with book.write() as connection:
        kept.add(connection, [replace(seen, cleared_on=TODAY)])
        dismissed = replace(seen, dismissed_at=NOW, dismiss_reason="Not now")
        kept.change(connection, [dismissed], kept.BY_PEOPLE)
    with book.read() as connection:
        after = kept.one(connection, seen.signal_id)
    assert (after.dismiss_reason, after.cleared_on) == ("Not now", TODAY)


def test_a_text_saved_during_an_import_keeps_the_prices_of_the_import(book: Book) -> None:
    """A plan is written whole, so whoever writes a text of it waits for the import's end."""

    def save() -> int:
        return save_words(book, [PlanWords("team", "boards")], by=LOCAL_USER, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with book.write() as connection:
            intake.hold(connection)
            saving = pool.submit(save)
            time.sleep(A_MOMENT)
            catalogue.save_plans(connection, [replace(TEAM, monthly_price=Decimal(250))])
        assert saving.result() == 1
    with book.read() as connection:
        plan = catalogue.plans(connection)["team"]
    assert (plan.monthly_price, plan.benefit) == (Decimal(250), "boards")


def test_a_sheet_saved_while_another_is_being_saved_is_a_conflict(book: Book) -> None:
    """The later one hears that a row was changed, instead of undoing the first one's."""
    sheet = rules.save_rules(book, rules.rules(book, by=LOCAL_USER), by=LOCAL_USER, now=NOW)
    first, later = (replace(sheet[0], threshold=share) for share in (0.7, 0.9))

    def save() -> None:
        rules.save_rules(book, (later, *sheet[1:]), by=LOCAL_USER, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with book.write() as connection:
            leases.lock(connection, "rules")
            saving = pool.submit(save)
            time.sleep(A_MOMENT)
            kept_rules.save(connection, (replace(first, version=2), *sheet[1:]))
        with pytest.raises(Conflict):
            saving.result()
    assert rules.rules(book, by=LOCAL_USER)[0].threshold == 0.7
