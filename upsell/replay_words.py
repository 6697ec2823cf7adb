"""What a replay says, in sentences and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from upsell import figures
from upsell.figures import plural
from upsell.replay import DAYS, Episode, Replay

MOST_NAMED = 6
NEVER = "–"
CANNOT_SAY = (
    "What this cannot say: whether these signals would have led to an upgrade, what you would "
    "have dismissed or left alone, and what you would have offered. It takes each usage figure "
    "and limit as it is kept now, corrected ones included."
)


def told(replay: Replay, *, changed: bool) -> tuple[str, ...]:
    """Give what came of it: alerts a week, on how many accounts, and who comes and goes."""
    days = f"from {figures.day(replay.first)} to {figures.day(replay.last)}"
    lead = f"In the {replay.weeks} weeks {days}, as saved: {opened(replay, replay.present)}."
    if not changed:
        return (lead, *_begins(replay))
    after = f"As changed: {opened(replay, replay.tried)}."
    return (lead, after, *_difference(replay), *_begins(replay))


def opened(replay: Replay, episodes: Sequence[Episode]) -> str:
    """Give `6 signals at 4 accounts, 0.8 a week; 2 open before`: what opened in these weeks."""
    count = replay.alerts(episodes)
    accounts = len({one.account_id for one in episodes if replay.is_new(one)})
    at = f" at {plural(accounts, 'account')}, {a_week(count, replay.weeks)} a week" if count else ""
    before = len(episodes) - count
    return f"{plural(count, 'signal')}{at}{f'; {before:,} open before' if before else ''}"


def a_week(count: int, weeks: int) -> str:
    """Give how many that is a week, rounded to the nearest tenth: 3 in 8 weeks are 0.4."""
    tenths = (20 * count + weeks) // (2 * weeks)
    return figures.number(tenths / 10, 1)


def spans(episodes: Sequence[Episode], first: date) -> str:
    """Give when signals were open: `Until 12 May; since 4 June`; a dash for never."""
    words = "; ".join(_span(one, first) for one in episodes)
    return words[:1].upper() + words[1:] or NEVER


def week_names(replay: Replay) -> tuple[str, ...]:
    """Give the first day of each week, short."""
    days = (replay.first + timedelta(days=DAYS * number) for number in range(replay.weeks))
    return tuple(f"{day.day} {day:%b}" for day in days)


def _difference(replay: Replay) -> Iterable[str]:
    present, tried = ({one.account_id for one in each} for each in (replay.present, replay.tried))
    more, fewer = tried - present, present - tried
    if more:
        yield f"Flagged only as changed: {_named(replay, more)}."
    if fewer:
        yield f"Flagged no longer: {_named(replay, fewer)}."
    if not more and not fewer and (present or tried):
        yield "Both flag the same accounts."


def _named(replay: Replay, accounts: Iterable[str]) -> str:
    names = sorted((replay.names.get(each, each) for each in accounts), key=str.casefold)
    rest = len(names) - MOST_NAMED
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _begins(replay: Replay) -> Iterable[str]:
    """Say from when there are figures at all, and for all that is looked at, within the weeks."""
    if replay.known_from is None:
        yield "There are no usage figures yet, so nothing could be flagged."
    elif replay.known_from > replay.first:
        yield f"Usage figures begin on {figures.day(replay.known_from)}: nothing is known before."
    whole_from = replay.whole_from
    if whole_from and whole_from > replay.first and whole_from != replay.known_from:
        days, day = max(replay.looks_back.values()), figures.day(whole_from)
        one = len(replay.looks_back) == 1
        who, they = ("This row looks", "it") if one else ("Some rows look", "they")
        yield f"{who} at {days} days: before {day} {they} could not flag all {they} would."


def _span(episode: Episode, first: date) -> str:
    begun = "before" if episode.opened_on < first else figures.day(episode.opened_on)
    if episode.cleared_on is None:
        return "open all the time" if begun == "before" else f"since {begun}"
    ended = figures.day(episode.cleared_on)
    return f"until {ended}" if begun == "before" else f"{begun} to {ended}"
