"""An account, or a week, in a few lines for a message in Slack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from upsell import figures
from upsell.account_view import AccountView
from upsell.comparison_words import explained, headline
from upsell.levels import NAMES
from upsell.meters import Meter
from upsell.plain import one_line
from upsell.report import WeekReport
from upsell.verdict_words import level_words, since_words

WIDE = 0xFEE0
"""From a sign to its full-width twin, which Slack shows and does not read."""
SIGNS = {ord(sign): ord(sign) + WIDE for sign in "@*_~`"}


def slack_text(view: AccountView, today: date, zone: ZoneInfo, currency: str) -> str:
    """Give usage against limits, open signals, open offers and the renewal, a line for each."""
    name = f"*{slack_safe(view.card.account.name)}*"
    lines = (slack_safe(line) for line in _lines(view, today, zone, currency))
    return "\n".join([name, *(f"• {line}" for line in lines)])


def slack_week(report: WeekReport) -> str:
    """Give a week: its verdict, what was won, and what is started with next, a line for each."""
    week = report.play.week
    title = f"*{slack_safe(f'Week of {figures.days(week.first, week.last)}')}*"
    simulated = " (simulated)" if report.is_simulated else ""
    return "\n".join([f"{title}{simulated}", *(f"• {line}" for line in _week_lines(report))])


def slack_safe(text: str) -> str:
    """Give text that Slack shows as it is: no link, no formatting, and nobody is called."""
    return escape(one_line(text).translate(SIGNS), quote=False)


def _week_lines(report: WeekReport) -> Iterator[str]:
    for view in report.play.levels:
        said = level_words(view, report.currency)
        level = f"{NAMES[view.bar.level]}: " if len(report.play.levels) > 1 else ""
        so_far = "" if view.is_over or view.recorded else "so far "
        yield slack_safe(f"{level}{so_far}{said.ruling}. {said.figures}")
        if view.since is not None:
            yield slack_safe(" ".join(since_words(view, report.currency)).strip())
        yield slack_safe(f"Next: {said.next_step}")
    yield slack_safe(f"By signal: {headline(report.comparison)} {explained(report.comparison)}")


def _lines(view: AccountView, today: date, zone: ZoneInfo, currency: str) -> Iterator[str]:
    card = view.card
    for meter in card.meters:
        yield _usage(meter, today)
    for line in card.lines:
        yield f"{line.signal.title}. {line.sentence}"
    for event in view.events:
        if event.offer is not None and event.offer.outcome is None:
            day = figures.day(event.at.astimezone(zone).date())
            yield f"{event.what}, on {day}: {event.came_of_it}"
    worth = f"{figures.money(card.annual_value, currency)} a year"
    renews = card.account.renews_on
    yield f"{worth}, renewal {figures.day_and_year(renews)}" if renews else worth


def _usage(meter: Meter, today: date) -> str:
    used = figures.used_of_limit(meter.value, meter.limit, meter.metric)
    share = "" if meter.utilisation is None else f", {figures.percent(meter.utilisation)}"
    day = "" if meter.observed_on == today else f" on {figures.day(meter.observed_on)}"
    return f"{used}{share}{day}"
