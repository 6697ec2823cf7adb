"""What a CSM does with a signal: dismiss or snooze it, bring it back, note one of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell import figures, rules
from upsell.book import accounts, catalogue, signals
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import NotFound, Refused
from upsell.model import Actor, Evidence, Metric, Right, RuleType, Signal
from upsell.services import alerts, hits

NOTE_LENGTH = 300


def dismiss(book: Book, signal_id: UUID, reason: str, *, by: Actor, now: datetime) -> Signal:
    """Put a signal away while its episode runs; a noted one is closed with it."""
    by.require(Right.WRITE)
    why = _said(reason, "Say why you dismiss it, in a few words.")
    with book.write() as connection:
        signal = signals.one(connection, signal_id)
        if not signal.is_open():
            return signal
        after = replace(signal, dismissed_at=now, dismiss_reason=why)
        if signal.noted_by:
            after = replace(after, cleared_on=book.today(now), clear_reason="Dismissed")
        return _changed(connection, after, "signal.dismissed", by, now, {"reason": why})


def snooze(
    book: Book, signal_id: UUID, until: date, reason: str, *, by: Actor, now: datetime
) -> Signal:
    """Hide a signal until a day to come; its episode goes on."""
    by.require(Right.WRITE)
    why = _said(reason, "Say why it should wait, in a few words.")
    if until <= book.today(now):
        msg = f"{figures.day_and_year(until)} is not after today. Choose a later day."
        raise Refused(msg)
    with book.write() as connection:
        signal = _open_one(connection, signal_id)
        after = replace(signal, snoozed_until=until, snooze_reason=why)
        detail = {"until": until.isoformat(), "reason": why}
        return _changed(connection, after, "signal.snoozed", by, now, detail)


def wake(book: Book, signal_id: UUID, *, by: Actor, now: datetime) -> Signal:
    """Show a snoozed signal again at once."""
    by.require(Right.WRITE)
    with book.write() as connection:
        signal = signals.one(connection, signal_id)
        if signal.snoozed_until is None:
            return signal
        after = replace(signal, snoozed_until=None, snooze_reason="")
        return _changed(connection, after, "signal.woken", by, now, {})


def restore(book: Book, signal_id: UUID, *, by: Actor, now: datetime) -> Signal:
    """Take a dismissal back while the episode runs; a noted signal opens with it."""
    by.require(Right.WRITE)
    with book.write() as connection:
        signal = signals.one(connection, signal_id)
        if signal.dismissed_at is None:
            return signal
        after = replace(signal, dismissed_at=None, dismiss_reason="")
        if signal.noted_by:
            after = replace(after, cleared_on=None, clear_reason="")
        elif signal.cleared_on is not None:
            msg = (
                f"“{signal.title}” is over: {signal.clear_reason}. There is nothing to bring back."
            )
            raise Refused(msg)
        return _changed(connection, after, "signal.restored", by, now, {})


def note(  # noqa: PLR0913 - what was noticed, where and when
    book: Book,
    note_id: UUID,
    account_id: str,
    rule_type: RuleType,
    metric: str,
    sentence: str,
    day: date,
    *,
    by: Actor,
    now: datetime,
) -> Signal:
    """Keep what a CSM noticed as a signal of its own; the same id again changes nothing."""
    by.require(Right.WRITE)
    said = _said(sentence, "Say in one sentence what you noticed.")
    if len(said) > NOTE_LENGTH:
        msg = f"The note has {len(said)} characters. Keep it to {NOTE_LENGTH}: one sentence."
        raise Refused(msg)
    if day > book.today(now):
        msg = f"{figures.day_and_year(day)} has not come yet. Choose today or an earlier day."
        raise Refused(msg)
    with book.write() as connection:
        known = _known(connection, note_id)
        if known is not None:
            return known
        counted = _metric(connection, metric)
        rule_id = f"noted-{rule_type.value}"
        earlier = signals.of_account(connection, account_id)
        about = [s for s in earlier if (s.rule_id, s.metric) == (rule_id, metric)]
        figure = Evidence(as_of=day, note=said)
        signal = Signal(
            signal_id=note_id,
            account_id=account_id,
            rule_id=rule_id,
            rule_type=rule_type,
            metric=metric,
            title=rules.title(rule_type, counted),
            episode=1 + max((s.episode for s in about), default=0),
            opened_on=day,
            opened_at=now,
            opening=figure,
            latest=figure,
            noted_by=by.name,
        )
        _record(connection, signal, counted, by, now)
        return signal


def _record(
    connection: Connection, signal: Signal, metric: Metric, by: Actor, now: datetime
) -> None:
    """Write a noted signal with the fact that it opened."""
    account = accounts.one(connection, signal.account_id)
    signals.add(connection, [signal])
    plans = catalogue.plans(connection)
    preferred = rules.KINDS[signal.rule_type].play
    worth = hits.worth(preferred, metric, account, plans, signal.opening)
    hits.record(connection, signal, account, worth)
    alerts.record(connection, [signal.account_id], catalogue.metrics(connection), now)
    record_change(
        connection,
        by=by,
        at=now,
        action="signal.noted",
        subject=f"signal:{signal.signal_id}",
        detail={"account": signal.account_id, "note": signal.opening.note},
    )


def _known(connection: Connection, signal_id: UUID) -> Signal | None:
    """Give a signal that may not be there."""
    try:
        return signals.one(connection, signal_id)
    except NotFound:
        return None


def _metric(connection: Connection, key: str) -> Metric:
    """Give a metric of the book; raise NotFound when it has none of that key."""
    known = catalogue.metrics(connection)
    if key not in known:
        msg = f"There is no metric “{key}” in this book. Choose one of: {', '.join(known)}."
        raise NotFound(msg)
    return known[key]


def _open_one(connection: Connection, signal_id: UUID) -> Signal:
    """Give a signal that is open; raise Refused when it is not any more."""
    signal = signals.one(connection, signal_id)
    if not signal.is_open():
        msg = f"“{signal.title}” is not open any more. Reload the page."
        raise Refused(msg)
    return signal


def _said(text: str, remedy: str) -> str:
    """Give a text on one line; raise Refused with the remedy when there is none."""
    said = " ".join(text.split())
    if not said:
        raise Refused(remedy)
    return said


def _changed(
    connection: Connection,
    signal: Signal,
    action: str,
    by: Actor,
    now: datetime,
    detail: Mapping[str, object],
) -> Signal:
    """Write a signal and the change; give the signal. No scan ever clears a noted one."""
    clearing = ("cleared_on", "clear_reason") if signal.noted_by else ()
    signals.change(connection, [signal], (*signals.BY_PEOPLE, *clearing))
    alerts.record(connection, [signal.account_id], catalogue.metrics(connection), now)
    subject = f"signal:{signal.signal_id}"
    record_change(connection, by=by, at=now, action=action, subject=subject, detail=detail)
    return signal
