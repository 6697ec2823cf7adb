"""The report of a week: its verdict, indicators, conversion by signal, and every offer in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from upsell import figures
from upsell import indicator_words as words_of
from upsell.closing_words import closing_words
from upsell.comparison import Comparison
from upsell.comparison_words import explained, headline
from upsell.document import Document, Grid, Part
from upsell.indicators import Indicators
from upsell.levels import NAMES
from upsell.model import LOCAL_USER
from upsell.play_view import LevelView, PlayView
from upsell.quality_words import AT_THE_LIMIT, quality_columns
from upsell.shares import between, share
from upsell.signal_quality import Quality
from upsell.time_to_close import TimeToClose
from upsell.title_counts import TitleCount
from upsell.verdict_words import (
    CONDITIONS_HEAD,
    condition_words,
    level_words,
    met_words,
    since_words,
)

TITLE_HEAD = (
    *("Signal", "Decided", "95% interval", "Won of decided", "Lost", "No answer", "Waiting"),
    "Offered",
)
CHOSEN = (
    "The CSM chose whom to offer, so these rates tell how the offers went, not what a signal "
    "would bring with everybody."
)


@dataclass(frozen=True)
class OfferLine:
    """One offer that was made or answered in the week."""

    account: str
    title: str
    what: str
    made_on: date
    worth: Decimal | None
    """What was won for a year, else what was offered."""
    came_of_it: str


@dataclass(frozen=True)
class WeekReport:
    """Everything the report tells."""

    play: PlayView
    now: Indicators
    before: Indicators
    titles: tuple[TitleCount, ...]
    """Of all offers up to the moment of the report, as are the comparison and the closing."""
    comparison: Comparison
    closing: TimeToClose
    quality: tuple[Quality, ...]
    offers: tuple[OfferLine, ...]
    currency: str
    zone: tzinfo
    """Whose days the dates are."""
    made_on: date
    is_simulated: bool


def document(report: WeekReport) -> Document:
    """Give the report in words and tables."""
    week = report.play.week
    state = "over" if report.play.is_over else f"day {report.play.day} of 7"
    parts = [_level(report, view) for view in report.play.levels]
    parts += [_indicators(report), _by_title(report), _closing(report)]
    parts += [*_quality(report), _offers(report)]
    return Document(
        title=f"Week of {figures.days(week.first, week.last)} {week.last.year}",
        under=f"Made on {figures.day_and_year(report.made_on)}; the week is {state}.",
        parts=tuple(parts),
        is_simulated=report.is_simulated,
    )


def _level(report: WeekReport, view: LevelView) -> Part:
    said = level_words(view, report.currency)
    span = view.verdict.trial.span
    grid = Grid(
        CONDITIONS_HEAD,
        tuple((*condition_words(each), met_words(each)) for each in view.verdict.conditions),
    )
    so_far = "" if view.is_over or view.recorded else "So far: "
    return Part(
        f"{NAMES[view.bar.level]}: {figures.days(span.first, span.last)}",
        strong=f"{so_far}{said.ruling}: {said.figures}",
        sentences=tuple(_about_level(report, view, said.sense, said.next_step)),
        grids=(grid,),
    )


def _about_level(report: WeekReport, view: LevelView, sense: str, step: str) -> Iterator[str]:
    if sense:
        yield sense
    yield f"Next: {step}"
    if view.recorded is not None:
        day = figures.day(view.recorded.at.astimezone(report.zone).date())
        by = "" if view.recorded.by == LOCAL_USER.name else f" by {view.recorded.by}"
        yield f"Recorded{by} on {day}. It is never rewritten."
    if view.since is not None:
        yield " ".join(since_words(view, report.currency)).strip()


def _indicators(report: WeekReport) -> Part:
    currency = report.currency
    rows = tuple(
        (name, say(report.now, currency), say(report.before, currency)) for name, say in SHOWN
    )
    return Part("Leading indicators", grids=(Grid(("", "This week", "The week before"), rows),))


SHOWN: tuple[tuple[str, Callable[[Indicators, str], str]], ...] = (
    ("Accounts with a signal, of those checked", lambda week, _: words_of.detection(week)),
    ("Offers won, of those decided", lambda week, _: words_of.conversion(week)),
    ("Won for a year", words_of.expansion),
    ("From signal to won, median", lambda week, _: words_of.pace(week)),
)


def _by_title(report: WeekReport) -> Part:
    rows = tuple(title_row(count) for count in report.titles)
    found = report.comparison
    return Part(
        "Conversion by signal, so far",
        strong=headline(found),
        sentences=(explained(found), CHOSEN),
        grids=(Grid(TITLE_HEAD, rows),) if rows else (),
    )


def title_row(count: TitleCount) -> tuple[str, ...]:
    """Give what came of a title, the n and the interval before the rate."""
    result = count.conversion
    rest = (count.lost, count.no_response, count.open + count.deferred, count.offered)
    return (
        count.title,
        f"{result.n:,}",
        between(result.interval()) if result.n else "",
        share(result),
        *(f"{cell:,}" for cell in rest),
    )


def _closing(report: WeekReport) -> Part:
    strong, sentence = closing_words(report.closing)
    return Part("From signal to won, so far", strong=strong, sentences=(sentence,))


def _quality(report: WeekReport) -> Iterator[Part]:
    if report.quality:
        head, rows, wordy = quality_columns(report.quality)
        grid = Grid(head, rows, words=wordy)
        yield Part("How good the signals are, so far", sentences=(AT_THE_LIMIT,), grids=(grid,))


def _offers(report: WeekReport) -> Part:
    if not report.offers:
        return Part("Offers of the week", sentences=("No offer was made or answered.",))
    rows = tuple(
        (
            *(line.account, line.title, line.what, figures.day(line.made_on), line.came_of_it),
            "" if line.worth is None else f"{figures.money(line.worth, report.currency)} a year",
        )
        for line in report.offers
    )
    head = ("Account", "Signal", "Offer", "Made", "What came of it", "Worth")
    return Part("Offers of the week", grids=(Grid(head, rows, words=5),))
