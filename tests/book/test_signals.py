"""What a CSM does with signals, and the sheet they come from."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.builders import NOW, TODAY, a_reading
from tests.usage import all_signals, day, keep, scan, titles
from upsell.book import schema
from upsell.book.engine import Book
from upsell.errors import Conflict, Forbidden, NotFound, Refused
from upsell.model import LOCAL_USER, Actor, Right, Rule, RuleType, Signal
from upsell.rules import DEFAULT_RULES
from upsell.services import rules as sheet
from upsell.services import signals

NOTE = UUID(int=7)


def noted(book: Book, sentence: str = "They asked  about suppliers.") -> Signal:
    """Note a new use case for Northwind."""
    return signals.note(
        book,
        NOTE,
        "northwind",
        RuleType.NEW_USE_CASE,
        "use_case.onboarding",
        sentence,
        day(1),
        by=LOCAL_USER,
        now=NOW,
    )


def an_open_signal(book: Book) -> Signal:
    """Open a near-limit signal by a scan."""
    keep(book, [a_reading(9, 10)])
    scan(book)
    return all_signals(book)[0]


def test_snoozing_keeps_the_reason_and_waking_forgets_it(book: Book) -> None:
    """The episode goes on meanwhile, and a scan keeps the snooze."""
    signal = an_open_signal(book)
    until = day(-10)
    signals.snooze(book, signal.signal_id, until, "on leave", by=LOCAL_USER, now=NOW)
    scan(book)
    (asleep,) = all_signals(book)
    assert (asleep.snoozed_until, asleep.snooze_reason) == (until, "on leave")
    assert asleep.is_open()
    assert asleep.is_waiting(TODAY)
    assert signals.wake(book, signal.signal_id, by=LOCAL_USER, now=NOW) == signal


def test_a_reason_and_a_later_day_are_asked_for(book: Book) -> None:
    """Nothing is put away without saying why, or until a day that has passed."""
    wanted = an_open_signal(book).signal_id
    with pytest.raises(Refused, match="Say why you dismiss it"):
        signals.dismiss(book, wanted, "  ", by=LOCAL_USER, now=NOW)
    with pytest.raises(Refused, match="20 November 2026 is not after today"):
        signals.snooze(book, wanted, TODAY, "later", by=LOCAL_USER, now=NOW)
    assert titles(book) == ["Near limit: seats"]


def test_a_signal_that_is_gone_is_said_in_words(book: Book) -> None:
    """An old link leads to a sentence."""
    with pytest.raises(NotFound, match="not in the book any more"):
        signals.dismiss(book, UUID(int=9), "old", by=LOCAL_USER, now=NOW)


def test_dismissing_twice_keeps_the_first_reason(book: Book) -> None:
    """The second of two clicks changes nothing."""
    wanted = an_open_signal(book).signal_id
    first = signals.dismiss(book, wanted, "known", by=LOCAL_USER, now=NOW)
    assert signals.dismiss(book, wanted, "again", by=LOCAL_USER, now=NOW) == first


def test_a_noted_signal_counts_like_the_others(book: Book) -> None:
    """It carries its note and who noted it, is told outside, and a scan leaves it alone."""
    signal = noted(book)
    assert (signal.title, signal.rule_id, signal.noted_by) == (
        "New use case",
        "noted-new_use_case",
        "You",
    )
    assert signal.latest.note == "They asked about suppliers."
    with book.read() as connection:
        facts = connection.execute(select(schema.facts)).all()
    assert {(fact.signal_id, fact.kind) for fact in facts} == {
        (NOTE, "usage_threshold_hit"),
        (None, "signals_changed"),
    }
    assert scan(book).signals_open == 1
    assert all_signals(book) == [signal]


def test_noting_with_the_same_id_again_changes_nothing(book: Book) -> None:
    """A double click is one signal."""
    assert noted(book) == noted(book, "Another sentence.")
    assert len(all_signals(book)) == 1


def test_a_dismissal_can_be_taken_back(book: Book) -> None:
    """The signal is as it was before, and once its episode is over there is nothing to restore."""
    signal = an_open_signal(book)
    signals.dismiss(book, signal.signal_id, "known", by=LOCAL_USER, now=NOW)
    assert signals.restore(book, signal.signal_id, by=LOCAL_USER, now=NOW) == signal
    assert signals.restore(book, signal.signal_id, by=LOCAL_USER, now=NOW) == signal
    signals.dismiss(book, signal.signal_id, "known", by=LOCAL_USER, now=NOW)
    keep(book, [a_reading(2, 10)])
    scan(book)
    with pytest.raises(Refused, match="is over: Below 75% of the limit"):
        signals.restore(book, signal.signal_id, by=LOCAL_USER, now=NOW)


def test_a_dismissed_note_opens_again(book: Book) -> None:
    """Dismissing a noted signal closed it; taking that back opens it."""
    signal = noted(book)
    signals.dismiss(book, NOTE, "a trial only", by=LOCAL_USER, now=NOW)
    assert signals.restore(book, NOTE, by=LOCAL_USER, now=NOW) == signal
    assert all_signals(book) == [signal]


def test_dismissing_a_noted_signal_closes_it(book: Book) -> None:
    """No scan would ever clear it."""
    noted(book)
    closed = signals.dismiss(book, NOTE, "a trial only", by=LOCAL_USER, now=NOW)
    assert (closed.cleared_on, closed.dismiss_reason) == (TODAY, "a trial only")


def test_a_note_needs_words_and_a_day_that_has_come(book: Book) -> None:
    """An empty note, a whole page and an unknown metric are refused."""
    with pytest.raises(Refused, match="one sentence what you noticed"):
        noted(book, " ")
    with pytest.raises(Refused, match="Keep it to 300"):
        noted(book, "x" * 301)
    with pytest.raises(NotFound, match="There is no metric “rows”"):
        signals.note(
            book,
            NOTE,
            "northwind",
            RuleType.LIMIT_NEAR,
            "rows",
            "Hm.",
            TODAY,
            by=LOCAL_USER,
            now=NOW,
        )


def test_nobody_without_the_right_changes_a_signal_or_the_sheet(book: Book) -> None:
    """Rights are checked by the service, whatever the page shows."""
    reader = Actor("r", "Reader", frozenset({Right.READ}))
    signal = an_open_signal(book)
    with pytest.raises(Forbidden):
        signals.dismiss(book, signal.signal_id, "no", by=reader, now=NOW)
    with pytest.raises(Forbidden):
        sheet.save_rules(book, DEFAULT_RULES, by=reader, now=NOW)
    assert sheet.rules(book, by=reader) == DEFAULT_RULES


def test_a_changed_threshold_is_kept_and_used(book: Book) -> None:
    """The order of the rows is the sheet's, and only changed rows get a new version."""
    keep(book, [a_reading(7.6, 10)])
    edited = [replace(DEFAULT_RULES[0], threshold=0.75), *DEFAULT_RULES[1:]]
    saved = sheet.save_rules(book, edited, by=LOCAL_USER, now=NOW)
    assert [rule.version for rule in saved[:2]] == [2, 1]
    assert sheet.rules(book, by=LOCAL_USER) == saved
    scan(book)
    assert titles(book) == ["Near limit: seats"]


def test_a_row_saved_by_somebody_else_is_a_conflict(book: Book) -> None:
    """The second of two people is told, and nothing is lost."""
    edited = [replace(DEFAULT_RULES[0], threshold=0.75), *DEFAULT_RULES[1:]]
    sheet.save_rules(book, edited, by=LOCAL_USER, now=NOW)
    with pytest.raises(Conflict, match="“Near limit: seats” was changed"):
        sheet.save_rules(book, edited, by=LOCAL_USER, now=NOW)


def test_a_sheet_saved_by_somebody_else_is_a_conflict(book: Book) -> None:
    """Work that began from another sheet takes no row of theirs away."""
    theirs = (*DEFAULT_RULES, replace(DEFAULT_RULES[5], rule_id="theirs", metrics="feature.x"))
    saved = sheet.save_rules(book, theirs, seen=DEFAULT_RULES, by=LOCAL_USER, now=NOW)
    with pytest.raises(Conflict, match="changed by somebody else"):
        sheet.save_rules(book, DEFAULT_RULES, seen=DEFAULT_RULES, by=LOCAL_USER, now=NOW)
    assert sheet.rules(book, by=LOCAL_USER) == saved


def test_a_row_keeps_its_kind_for_life(book: Book) -> None:
    """The signals a row opened speak of its kind."""
    growth = DEFAULT_RULES[4]
    other = replace(growth, rule_id=DEFAULT_RULES[0].rule_id, metrics="seats")
    with pytest.raises(Refused, match="“Near limit: seats” keeps its kind of signal"):
        sheet.save_rules(book, [other, *DEFAULT_RULES[1:]], by=LOCAL_USER, now=NOW)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "The sheet is empty"),
        ([DEFAULT_RULES[0]] * 2, "Row 1 .Near limit: seats., Id: It stands in the sheet twice"),
        ([replace(DEFAULT_RULES[0], threshold=80.0)], "Row 1 .*, From, %: .* Write 10% to 100%"),
        ([replace(DEFAULT_RULES[0], threshold=None)], "It is empty. Write 80%"),
        ([replace(DEFAULT_RULES[5], minimum=float("nan"))], "At least: This is not an amount"),
        ([replace(DEFAULT_RULES[0], metrics=" ")], "Metrics: It is empty"),
        ([replace(DEFAULT_RULES[0], metrics="feature.*")], "“feature.*” is an activity"),
        ([replace(DEFAULT_RULES[0], template="premium")], "Mail: “Premium use” speaks of"),
    ],
)
def test_a_sheet_that_cannot_work_is_refused(book: Book, rows: list[Rule], words: str) -> None:
    """The sentence names the row, the field and the remedy, and nothing is saved."""
    with pytest.raises(Refused, match=words):
        sheet.save_rules(book, rows, by=LOCAL_USER, now=NOW)
    assert sheet.rules(book, by=LOCAL_USER) == DEFAULT_RULES
