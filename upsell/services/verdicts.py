"""The verdict of a week and of the levels that run over several: seen, and recorded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from upsell import figures
from upsell.book import analysis as columns
from upsell.book import leases, options, verdicts
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.ledger import Ledger
from upsell.levels import Bar, Level, check
from upsell.model import Actor, Right
from upsell.play_view import CLOSES_ON_DAY, LevelView, PlayView
from upsell.trial import Span, trial
from upsell.verdict import FAILURES, Recorded, Ruling, Verdict, judge
from upsell.week import DAYS, Week, day_begins, week_of


def play(book: Book, first: date | None = None, *, by: Actor, now: datetime) -> PlayView:
    """Give how the play stands in the week that holds a day, else in the present one."""
    by.require(Right.READ)
    with book.read() as connection:
        return _play(connection, book, first, now)


def close_week(book: Book, first: date, *, by: Actor, now: datetime) -> PlayView:
    """Record the verdict of a week, and of each level whose cycle ends with it; once.

    Raises Refused for a week that has not come far enough, and for one before the play began.
    Closing again changes nothing: a verdict is never rewritten.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        leases.lock(connection, "verdicts")
        seen = _play(connection, book, first, now)
        if seen.day < CLOSES_ON_DAY:
            opens = figures.day(seen.week.first + timedelta(days=CLOSES_ON_DAY - 1))
            msg = f"This week can be closed from {opens} on: until then it has hardly been tried."
            raise Refused(msg)
        if seen.is_before:
            raise Refused("The play had not begun in this week. Close one of the weeks since then.")
        for view in seen.unrecorded:
            _record(connection, view, by=by, now=now)
        return _play(connection, book, first, now)


def levels(book: Book, *, by: Actor) -> tuple[Bar, ...]:
    """Give what each level asks for."""
    by.require(Right.READ)
    with book.read() as connection:
        return verdicts.bars(connection)


def save_levels(
    book: Book,
    bars: Sequence[Bar],
    *,
    seen: Sequence[Bar] | None = None,
    by: Actor,
    now: datetime,
) -> tuple[Bar, ...]:
    """Keep what each level asks for; recorded verdicts keep the bar they were made with.

    `seen` is the table the work began from. Raises Conflict when somebody saved another since.
    """
    by.require(Right.WRITE)
    check(bars)
    with book.write() as connection:
        leases.lock(connection, "levels")
        before = verdicts.bars(connection)
        if seen is not None and tuple(seen) != before:
            msg = (
                "Not saved: somebody else changed the levels just now. "
                "Look at the table as it is now, then save again."
            )
            raise Conflict(msg)
        if tuple(bars) != before:
            verdicts.save_bars(connection, bars)
            changed = [
                bar.level.value for bar, kept in zip(bars, before, strict=True) if bar != kept
            ]
            detail = {"changed": changed}
            record_change(
                connection, by=by, at=now, action="levels.saved", subject="levels", detail=detail
            )
        return verdicts.bars(connection)


def _record(connection: Connection, view: LevelView, *, by: Actor, now: datetime) -> None:
    """Record a level's verdict."""
    span = view.verdict.trial.span
    if not verdicts.add(connection, view.verdict, at=now, by=by.name):
        return
    record_change(
        connection,
        by=by,
        at=now,
        action="verdict.recorded",
        subject=f"{view.bar.level.value}:{span.first.isoformat()}",
        detail={"ruling": view.verdict.ruling.value},
    )


@dataclass(frozen=True)
class Asked:
    """A week that somebody looks at, and what is known of the play before anything is counted."""

    week: Week
    today: date
    started: date | None
    bars: Mapping[Level, Bar]
    recorded: tuple[Recorded, ...]

    @property
    def begun(self) -> date:
        """The first day of the week in which the play began."""
        return week_of(min(self.started or self.today, self.week.first), self.started).first

    @property
    def since(self) -> date:
        """The first day that may count in a span which holds the week."""
        known = (*self.bars.values(), *(one.verdict.bar for one in self.recorded))
        return self.week.first - timedelta(days=DAYS * (max(bar.weeks for bar in known) - 1))


def asked(connection: Connection, book: Book, first: date | None, now: datetime) -> Asked:
    """Give the week that holds a day, else the present one, and what is known of the play."""
    today = book.today(now)
    started = options.started_on(connection)
    return Asked(
        week=week_of(min(first or today, today), started),
        today=today,
        started=started,
        bars={bar.level: bar for bar in verdicts.bars(connection)},
        recorded=verdicts.every(connection),
    )


def played(connection: Connection, about: Asked, ledger: Ledger, now: datetime) -> PlayView:
    """Give how the play stands in a week, counted from a ledger that reaches back far enough."""
    week, today, begun = about.week, about.today, about.begun
    bench = _Bench(connection, ledger, about.recorded, now)
    return PlayView(
        week=week,
        day=min((today - week.first).days + 1, DAYS),
        is_over=today > week.last,
        levels=tuple(bench.levels(about.bars, week, begun)),
        history=tuple(reversed(about.recorded)),
        is_before=about.started is not None and week.last < about.started,
        weeks=_weeks(week_of(today, about.started), begun),
    )


def _play(connection: Connection, book: Book, first: date | None, now: datetime) -> PlayView:
    about = asked(connection, book, first, now)
    ledger = columns.ledger(connection, book.zone, about.since)
    return played(connection, about, ledger, now)


@dataclass(frozen=True)
class _Bench:
    """What the levels of a week are judged from."""

    connection: Connection
    ledger: Ledger
    recorded: tuple[Recorded, ...]
    now: datetime

    def levels(self, bars: Mapping[Level, Bar], week: Week, begun: date) -> list[LevelView]:
        """Give the first level, and each after one that has passed before this week."""
        views: list[LevelView] = []
        start: date | None = begun
        for level, bar in bars.items():
            if start is None or start > week.first:
                break
            views.append(self._level(bar, start, week))
            start = self._passed(level)
        return [*(replace(view, goes_on=True) for view in views[:-1]), *views[-1:]]

    def _passed(self, level: Level) -> date | None:
        """Give the day after the first span in which a level passed."""
        passed = (
            one.verdict.trial.span.last + timedelta(days=1)
            for one in self.recorded
            if one.verdict.bar.level is level and one.verdict.ruling is Ruling.PASS
        )
        return min(passed, default=None)

    def _level(self, bar: Bar, start: date, week: Week) -> LevelView:
        """Give a level in the cycle that holds a week: as recorded, else as it stands."""
        own = [one for one in self.recorded if one.verdict.bar.level is bar.level]
        recorded = next((one for one in own if _holds(one, week)), None)
        before = [one for one in own if one.verdict.trial.span.last < week.first]
        span = recorded.verdict.trial.span if recorded else _cycle(bar, start, before, week)
        earlier = [one for one in before if one.verdict.trial.span.last < span.first]
        ends = day_begins(span.last + timedelta(days=1), self.ledger.zone)
        known_at = min(self.now, ends)
        verdict = recorded.verdict if recorded else self._judged(bar, span, known_at)
        latest = self._judged(verdict.bar, span, self.now)
        return LevelView(
            bar=verdict.bar,
            verdict=verdict,
            is_over=self.now >= ends,
            recorded=recorded,
            since=None if latest.trial == verdict.trial else latest,
            failed_before=bool(earlier) and earlier[-1].verdict.ruling in FAILURES,
        )

    def _judged(self, bar: Bar, span: Span, known_at: datetime) -> Verdict:
        spans = (span, *(span.parts(bar.parts) if bar.parts > 1 else ()))
        whole, *parts = (
            trial(
                self.ledger,
                each,
                known_at=known_at,
                checked=verdicts.checked(self.connection, each),
            )
            for each in spans
        )
        return judge(bar, whole, parts)


def _holds(one: Recorded, week: Week) -> bool:
    """Whether a recorded verdict is of a cycle that a week lies in."""
    span = one.verdict.trial.span
    return span.first <= week.first <= span.last


def _cycle(bar: Bar, start: date, before: Sequence[Recorded], week: Week) -> Span:
    """Give the cycle of a level that holds a week.

    Cycles follow each other from the start, or from the last one that was recorded: that one may
    have been of another length.
    """
    length = bar.weeks * DAYS
    ends = (one.verdict.trial.span.last + timedelta(days=1) for one in before)
    begun = max([start, *ends])
    gone = (week.first - begun).days // length
    first = begun + timedelta(days=gone * length)
    return Span(first, first + timedelta(days=length - 1))


def _weeks(latest: Week, begun: date) -> tuple[Week, ...]:
    """Give the weeks from the latest back to the one in which the play began."""
    count = (latest.first - begun).days // DAYS + 1
    return tuple(Week(latest.first - timedelta(days=DAYS * back)) for back in range(count))
