"""An account's card on Today: one piece of html, one button that fits, and a way to put it off."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import streamlit as st

from upsell import figures
from upsell.card import Card, Line
from upsell.model import LOCAL_USER, Urgency
from upsell.steps import Step, StepKind
from upsell.ui import asking
from upsell.ui.dials import capital, dial
from upsell.ui.frame import Visit
from upsell.ui.keyboard import DRAFT
from upsell.ui.places import Place
from upsell.ui.text import clock, coming_day, element, escaped, label, pill

SOON_DAYS = 60
BEGIN = "Press D to begin this draft."
TONES = {
    Urgency.APPROACHING: "close",
    Urgency.IMMINENT: "close",
    Urgency.CRITICAL: "full",
    Urgency.EXCEEDED: "over",
    None: "calm",
}
ICONS = {
    StepKind.AFTER_CALL: ":material/phone_callback:",
    StepKind.CALL_AHEAD: ":material/event:",
    StepKind.RECORD_ANSWER: ":material/mark_email_read:",
    StepKind.PREPARE_CALL: ":material/call:",
    StepKind.DRAFT_EMAIL: ":material/edit:",
}


def draw(
    visit: Visit, card: Card, *, show_csm: bool = False, by_key: bool = False, link: str = ""
) -> None:
    """Draw one card; the one whose draft is begun `by_key` shows the key.

    `link` is the account's page in Attio.
    """
    account = card.account
    key = f"card-{tone(card)}-{_css_name(account.account_id)}"
    with st.container(key=key, border=True, gap=None):
        visit.link(Place.ACCOUNT, label(account.name) or "–", account=account.account_id)
        said = facts(card, visit.today, visit.book.currency, show_csm=show_csm, link=link)
        st.html(content(card, visit.today, said))
        actions(visit, card, by_key=by_key)


def content(card: Card, today: date, about: str) -> str:
    """Give everything a card says under what it says of the account, its dials included."""
    said = element("p", about, "hr-facts")
    said += "".join(_reason(reason) for reason in card.reasons)
    said += "".join(_line(line, today) for line in card.lines)
    shown = "".join(dial(meter, today) for meter in card.meters)
    empty = element("p", "No usage figures yet", "hr-quiet")
    return element("div", said, "hr-says") + element("div", shown or empty, "hr-dials")


def facts(card: Card, today: date, currency: str, *, show_csm: bool = False, link: str = "") -> str:
    """Give plan, value a year and renewal in one line, with the way to Attio."""
    parts = [escaped(card.plan or "No plan")]
    parts.append(f"<b>{escaped(figures.money(card.annual_value, currency))}</b> a year")
    renews = card.account.renews_on
    if renews is not None:
        parts.append(_renewal(renews, today))
    if show_csm and card.account.csm:
        parts.append(escaped(card.account.csm))
    if link:
        parts.append(element("a", "Open in Attio", href=link, target="_blank", rel="noopener"))
    return " · ".join(parts)


def step_words(step: Step, today: date, zone: ZoneInfo) -> str:
    """Give the words on the one button."""
    if step.kind is StepKind.DRAFT_EMAIL:
        return "Draft email"
    if step.kind is StepKind.PREPARE_CALL:
        return "Prepare call"
    if step.kind is StepKind.AFTER_CALL or step.at is None:
        return "How did the call go?"
    day = step.at.astimezone(zone).date()
    if step.kind is StepKind.CALL_AHEAD:
        return f"Call {coming_day(day, today)} {clock(step.at, zone)}"
    return f"Offer sent {_short(day, today)} · record answer"


def follow(visit: Visit, step: Step) -> None:
    """Draw the way to where the step is done, which looks like a button."""
    words, icon = step_words(step, visit.today, visit.book.zone), ICONS[step.kind]
    if step.kind in (StepKind.AFTER_CALL, StepKind.RECORD_ANSWER):
        visit.link(Place.OFFERS, words, icon=icon, offer=step.offer_id or "")
    else:
        channel = "email" if step.kind is StepKind.DRAFT_EMAIL else "call"
        visit.link(Place.OUTREACH, words, icon=icon, signal=step.signal_id, channel=channel)


def begin_by_key(visit: Visit, step: Step, words: str = "") -> None:
    """Draw the key that begins a step's draft, beside its button or with words of its own."""
    if st.button(
        words, key="begin", type="tertiary", shortcut=DRAFT, help=None if words else BEGIN
    ):
        channel = "email" if step.kind is StepKind.DRAFT_EMAIL else "call"
        visit.go(Place.OUTREACH, signal=step.signal_id, channel=channel)


def tone(card: Card) -> str:
    """Give how a card's step looks: `step` where it is what to do now, else `quiet`."""
    ahead = card.step is not None and card.step.kind is not StepKind.CALL_AHEAD
    return "step" if ahead and not card.reasons else "quiet"


def actions(visit: Visit, card: Card, *, by_key: bool = False) -> None:
    """Draw the one button that fits, its key, and the way to put the account's signals off."""
    if card.step is not None:
        follow(visit, card.step)
        if by_key and not (card.step.is_begun or card.reasons):
            begin_by_key(visit, card.step)
    if card.lines:
        asking.later(visit, card)


def _line(line: Line, today: date) -> str:
    signal = line.signal
    title = element("b", escaped(signal.title))
    if line.is_new:
        title += pill("new", "new")
    if signal.noted_by:
        by_us = signal.noted_by == LOCAL_USER.name
        title += pill("noted by you" if by_us else f"noted by {signal.noted_by}")
    if signal.is_waiting(today) and signal.snoozed_until is not None:
        title += pill(f"until {figures.day(signal.snoozed_until)}")
    return element(
        "div",
        element("i", "", aria_hidden="true")
        + element("div", title + element("span", escaped(capital(line.sentence)), "hr-evidence")),
        f"hr-line hr-{TONES[signal.urgency]}",
    )


def _reason(reason: str) -> str:
    return element("p", escaped(reason), "hr-reason")


def _renewal(day: date, today: date) -> str:
    ahead = (day - today).days
    if 0 <= ahead <= SOON_DAYS:
        when = "today" if ahead == 0 else f"in {figures.plural(ahead, 'day')}"
        return element("b", f"renews {when}", "hr-soon")
    verb = "renews" if ahead > 0 else "renewal was"
    return f"{verb} {escaped(figures.day_and_year(day))}"


def _short(day: date, today: date) -> str:
    """Give `today`, or `Mon`, or `3 Nov`: a day short enough for a button."""
    back = (today - day).days
    if back == 0:
        return "today"
    return f"{day:%a}" if 0 < back <= 6 else f"{day.day} {day:%b}"  # noqa: PLR2004 - a week


def _css_name(account_id: str) -> str:
    """Give an id that may stand in a class name."""
    return account_id.encode().hex()
