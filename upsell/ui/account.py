"""The parts of the Account page that are read: who they are, usage, why, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from upsell import figures
from upsell.account_view import AccountView, Event
from upsell.attio_accounts import gone_words
from upsell.findings import Finding, RuleFinding
from upsell.model import Account, Signal
from upsell.offer_words import text_words
from upsell.rules import Check
from upsell.services import signals as service
from upsell.services.connections import attio_links, gone_from_attio
from upsell.services.exports import usage_table
from upsell.ui import cards, notices, noticing
from upsell.ui.dials import capital
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.over_time import over_time
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.standing import missing_signals
from upsell.ui.text import day_words, element, escaped, pill

FINDINGS = {
    Finding.FLAGGED: ("flagged", "full"),
    Finding.NOT_FLAGGED: ("not flagged", "calm"),
    Finding.DISMISSED: ("dismissed", "calm"),
    Finding.NO_FIGURES: ("no figures", "calm"),
}

PUT_AWAY = "put-away"


def nothing_asked(visit: Visit) -> None:
    """Say that the page is about one account, and where the accounts are."""
    visit.heading()
    st.html(notice("Choose an account first.", "This page is about one account."))
    visit.link(Place.TODAY, "See the accounts", icon=":material/today:")


def head(visit: Visit, view: AccountView) -> None:
    """Draw who the account is, its dials and open signals, and what to do next."""
    account = view.card.account
    title = element("h1", escaped(account.name)) + element("p", people(account))
    st.html(element("header", title, "hr-head"))
    with st.container(key="account-card", border=True, gap=None):
        links = attio_links(visit.book, [account.account_id], by=visit.actor)
        link = links.get(account.account_id, "")
        about = cards.facts(view.card, visit.today, visit.book.currency, link=link)
        st.html(cards.content(view.card, visit.today, about))
        gone = gone_from_attio(visit.book, account.account_id, by=visit.actor)
        if gone is not None:
            st.html(element("p", _gone(*gone), "hr-reason"))
        missing_signals(visit, account.account_id)
        key = f"{cards.tone(view.card)}-account"
        with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
            cards.actions(visit, view.card, by_key=True)
            noticing.button(visit, [account])


def _gone(why: str, since: date) -> str:
    """Say that an account is no longer in Attio."""
    day = figures.day_and_year(since)
    return escaped(f"No longer in Attio: {gone_words(why)}, seen on {day}. It stays here.")


def people(account: Account) -> str:
    """Give the contact and the CSM in one line."""
    contact = account.contact
    named = ", ".join(part for part in (contact.name, contact.role) if part)
    parts = [named, contact.email, account.domain, account.csm and f"looked after by {account.csm}"]
    return " · ".join(escaped(part) for part in parts if part)


def usage(visit: Visit, view: AccountView) -> None:
    """Draw the metric that the first signal is about over time, or another."""
    section("Usage against the limit")
    about = view.card.lines[0].signal.metric if view.card.lines else ""
    shown = over_time(view.metrics, view.readings, about)
    if shown is not None:
        account = view.card.account
        table = partial(usage_table, account, shown, view.readings[shown.key])
        download(visit, "usage", f"{account.name} {shown.label}", table)


def why(view: AccountView) -> None:
    """Draw every rule with what it looked at."""
    section(
        "Why, and why not", "Flagged: the latest figures meet a signal. Open a line to see how."
    )
    order = sorted(view.findings, key=lambda each: list(FINDINGS).index(each.finding))
    rows = "".join(_finding(each) for each in order if each.finding is not Finding.NO_FIGURES)
    rows += _without_figures([each for each in order if each.finding is Finding.NO_FIGURES])
    st.html(element("div", rows or "No signal definition fits this account.", "hr-folds"))


def done(visit: Visit, view: AccountView) -> None:
    """Draw offers and calls, then the signals that are over."""
    section("Offers and calls")
    told = "".join(_event(visit, event) for event in view.events)
    empty = element("p", "Nothing has been offered yet.", "hr-quiet")
    st.html(element("ul", told, "hr-events") if told else empty)
    _put_away(visit, view.put_away)
    section("Past signals")
    past = "".join(_past(visit, signal) for signal in view.past)
    none = element("p", "No signal has come and gone yet.", "hr-quiet")
    st.html(element("ul", past, "hr-events") if past else none)


def section(title: str, under: str = "") -> None:
    """Draw a heading inside the page, with one line that explains it."""
    line = element("p", escaped(under), "hr-quiet") if under else ""
    st.html(element("h2", escaped(title), "hr-section") + line)


def _finding(finding: RuleFinding) -> str:
    words, tone = FINDINGS[finding.finding]
    summary = element("summary", _about(finding) + pill(words, tone))
    body = element("p", escaped(finding.sentence), "hr-small") + _checks(finding.checks)
    return element("details", summary + body)


def _without_figures(findings: Sequence[RuleFinding]) -> str:
    """Give those that nothing has come in for as one line that opens."""
    if not findings:
        return ""
    count = figures.plural(len(findings), "signal")
    summary = element("summary", element("b", "No figures") + pill(count))
    told = "".join(element("p", _about(each), "hr-small") for each in findings)
    return element("details", summary + told)


def _about(finding: RuleFinding) -> str:
    """Give a signal's name and, where it does not say so, what it is about."""
    about = "" if finding.metric in finding.title else f"· {capital(finding.metric)}"
    return element("b", escaped(finding.title)) + " " + element("span", escaped(about), "hr-soft")


def _checks(checks: Sequence[Check]) -> str:
    rows = "".join(
        element(
            "tr",
            element("th", escaped(check.label), scope="row")
            + element("td", escaped(capital(check.found)))
            + element("td", escaped(capital(check.wanted)))
            + element("td", "Met" if check.passed else "Not met"),
            "hr-holds" if check.passed else "hr-fails",
        )
        for check in checks
    )
    heads = ("Condition", "Found", "Wanted", "")
    head = element("tr", "".join(element("th", words, scope="col") for words in heads))
    return element("table", head + rows, "hr-checks") if rows else ""


def _event(visit: Visit, event: Event) -> str:
    day = day_words(event.at.astimezone(visit.book.zone).date(), visit.today)
    came = pill(event.came_of_it) if event.came_of_it else ""
    said = element("div", escaped(event.what) + came)
    text = text_words(event.offer) if event.offer else ""
    more = " · ".join(words for words in (capital(event.detail), text) if words)
    detail = element("span", escaped(more), "hr-quiet") if more else ""
    return element("li", element("time", capital(day)) + element("div", said + detail))


def _put_away(visit: Visit, signals: Sequence[Signal]) -> None:
    """Draw what somebody dismissed or snoozed, each with the way back."""
    if not signals:
        return
    section("Put away")
    for signal in signals:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            why = element("span", escaped(_away_words(signal)), "hr-quiet")
            st.html(element("div", element("div", escaped(signal.title)) + why))
            st.button(
                "Bring back",
                key=f"back-{signal.signal_id}",
                on_click=_bring_back,
                args=(visit, signal),
                width="content",
            )
    notices.beside(PUT_AWAY)


def _away_words(signal: Signal) -> str:
    if signal.dismissed_at is not None:
        return f"Dismissed: {signal.dismiss_reason}"
    until = figures.day(signal.snoozed_until) if signal.snoozed_until else ""
    return f"Snoozed until {until}: {signal.snooze_reason}"


def _bring_back(visit: Visit, signal: Signal) -> None:
    action = service.wake if signal.dismissed_at is None else service.restore
    visit.act(action, signal.signal_id, said=f"{signal.title} is back.", place=PUT_AWAY)


def _past(visit: Visit, signal: Signal) -> str:
    until = signal.cleared_on
    if until is None and signal.dismissed_at is not None:
        until = signal.dismissed_at.astimezone(visit.book.zone).date()
    why = f"Dismissed: {signal.dismiss_reason}" if signal.dismiss_reason else signal.clear_reason
    days = figures.day(signal.opened_on) + (f" to {figures.day(until)}" if until else "")
    words = element("div", escaped(signal.title)) + element(
        "span", escaped(capital(why)), "hr-quiet"
    )
    return element("li", element("time", days) + element("div", words))
