"""Whether the play works: each level's verdict, its conditions, and the week's closing."""

from __future__ import annotations

import streamlit as st

from upsell import figures
from upsell.comparison_words import short_name
from upsell.levels import NAMES
from upsell.play_view import CLOSES_ON_DAY, LevelView, PlayView
from upsell.services.suggestions import looser
from upsell.services.verdicts import close_week
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.tables import table
from upsell.ui.text import element, escaped, label
from upsell.verdict import FAILURES, Recorded, Ruling, Verdict
from upsell.verdict_words import (
    CONDITIONS_HEAD,
    condition_words,
    level_words,
    met_words,
    since_words,
    words,
)
from upsell.week import DAYS

TONES = {Ruling.PASS: "good", Ruling.FAIL_SIGNALS: "careful", Ruling.FAIL_OFFER: "careful"}
HISTORY = ("Week or weeks", "Level", "Verdict", "Flagged", "Offers in play", "Won", "Recorded")
CLOSING = "close-week"
AGAIN = "If one of the waiting offers is won, the week is shown again beside this verdict."


def verdict_section(visit: Visit, seen: PlayView) -> None:
    """Show the verdict of each level in the week, and the button that records them."""
    for view in seen.levels:
        _level(visit, view, seen)
    _close(visit, seen)


def earlier_verdicts(visit: Visit, seen: PlayView) -> None:
    """Show every verdict that was recorded, behind one line."""
    if not seen.history:
        return
    with st.expander(f"Earlier verdicts ({len(seen.history):,})", key="verdicts"):
        st.html(table("Verdicts", HISTORY, [_row(visit, one) for one in seen.history], words=3))


def _level(visit: Visit, view: LevelView, seen: PlayView) -> None:
    verdict = view.verdict
    said = level_words(view, visit.book.currency)
    running = not view.is_over and view.recorded is None
    so_far = "So far: " if running else ""
    span = verdict.trial.span
    about = f"{NAMES[view.bar.level]}, {figures.days(span.first, span.last)}"
    lines = [
        element("p", escaped(about), "hr-small hr-soft") if len(seen.levels) > 1 else "",
        element("strong", escaped(f"{so_far}{said.ruling}: {said.figures}")),
        element("p", escaped(said.sense)) if said.sense else "",
        element("p", f"<b>Next:</b> {escaped(said.next_step)}"),
    ]
    if verdict.trial.waiting and verdict.ruling in FAILURES:
        lines.append(element("p", AGAIN, "hr-small hr-soft"))
    tone = "calm" if running and verdict.ruling is not Ruling.PASS else TONES.get(verdict.ruling)
    box = element("div", "".join(lines), f"hr-notice hr-notice-{tone or 'calm'}", role="status")
    st.html(box)
    _suggestion(visit, verdict)
    st.html(table(f"What {NAMES[view.bar.level]} asks for", CONDITIONS_HEAD, _conditions(verdict)))
    _beside(visit, view)


def _conditions(verdict: Verdict) -> list[tuple[str, ...]]:
    return [(*condition_words(each), met_words(each)) for each in verdict.conditions]


def _suggestion(visit: Visit, verdict: Verdict) -> None:
    """Lead to where it is mended: usage where none is known, Signals where too few are flagged.

    Signals comes with what a lower threshold would flag.
    """
    if verdict.ruling is Ruling.INSUFFICIENT_DATA and not verdict.trial.checked:
        visit.link(Place.SETUP, "Bring in usage", icon=":material/upload:")
    if verdict.ruling is not Ruling.FAIL_SIGNALS:
        return
    found = looser(visit.book, by=visit.actor)
    if found is not None:
        name, share = short_name(found.title), figures.percent(found.threshold)
        would = figures.plural(found.flags, "account")
        st.caption(label(f"Try {share} for {name}: it would flag {would}, now {found.now:,}."))
    visit.link(Place.SIGNALS, "Open Signals", icon=":material/tune:")


def _beside(visit: Visit, view: LevelView) -> None:
    """Show who recorded a verdict and when, and how the week looks with what came since."""
    if view.recorded is not None:
        st.caption(f"Recorded {_recorded(visit, view.recorded)}. It is never rewritten.")
    if view.since is not None:
        said = since_words(view, visit.book.currency)
        st.html(notice(*said, TONES.get(view.since.ruling, "calm")))


def _close(visit: Visit, seen: PlayView) -> None:
    """Draw the button that records the week's verdicts, or when it can be pressed."""
    if not seen.unrecorded:
        return
    if not seen.may_close:
        left = CLOSES_ON_DAY - seen.day
        days = "tomorrow" if left == 1 else f"in {figures.plural(left, 'day')}"
        st.caption(f"The week can be closed {days}: then its verdict is kept for good.")
        return
    early = seen.day < DAYS
    st.button(
        "Close week",
        key=CLOSING,
        type="primary",
        icon=":material/task_alt:",
        help="Keeps the verdict with the figures it was made from. It is never rewritten."
        + (" The week has not ended: what comes after today is shown beside it." if early else ""),
        on_click=visit.act,
        args=(close_week, seen.week.first),
        kwargs={"said": "The week is closed.", "place": CLOSING},
    )


def _row(visit: Visit, one: Recorded) -> tuple[str, ...]:
    seen, bar = one.verdict.trial, one.verdict.bar
    said = words(one.verdict, visit.book.currency)
    return (
        figures.days(seen.span.first, seen.span.last),
        NAMES[bar.level],
        said.ruling,
        f"{seen.flagged:,}",
        f"{seen.offers:,}",
        f"{seen.won:,}",
        _recorded(visit, one),
    )


def _recorded(visit: Visit, one: Recorded) -> str:
    at = one.at.astimezone(visit.book.zone)
    return f"by {one.by}, {figures.day(at.date())} {at:%H:%M}"
