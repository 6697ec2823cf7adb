"""The funnel on a page, what was flagged and never offered, and how good the signals were."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from upsell import figures
from upsell.funnel import Funnel, Missed, Reason
from upsell.narrowing import Narrowing
from upsell.outreach import GateKind
from upsell.quality_words import AT_THE_LIMIT, quality_columns
from upsell.services import exports
from upsell.services.analysis import Analysis
from upsell.signal_quality import Quality
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.places import Place
from upsell.ui.tables import table
from upsell.ui.text import element, escaped

MISSED = {
    Missed.CALL_BOOKED: "A call is booked, the offer comes with it",
    Missed.DISMISSED: "Dismissed",
    Missed.GATED: "Left alone",
    Missed.NOT_REACHED: "Not reached: still open, nothing in the way",
    Missed.OVER: "Over before anybody wrote",
    Missed.SNOOZED: "Put off for later",
}
GATES = {
    GateKind.DO_NOT_CONTACT: "not to be contacted",
    GateKind.CRITICAL_TICKET: "critical ticket open",
    GateKind.NEW_CUSTOMER: "customer for under 30 days",
    GateKind.SMALL_ACCOUNT: "pays too little for offers one by one",
    GateKind.ASKED_TO_WAIT: "asked to wait",
    GateKind.EXPANSION_OPEN: "expansion already being discussed",
    GateKind.COOLING_OFF: "contacted within 14 days",
    GateKind.TOO_MANY_TOUCHES: "contacted 6 times in 30 days",
}
STEPS_MEAN = (
    "One line a signal, not an account. Flagged: the signal was open in the period. Each bar is "
    "part of the flagged ones, so a call without an email before it counts as well."
)
QUALITY_MEANS = (
    "Whether a signal was right, whatever came of its offer: how often you dismissed it, and how "
    "many accounts flagged as near a limit reached it."
)
NONE_OPEN = "No signal was open in this period."
NONE_ON_THESE = "No signal was open in this period on the accounts chosen above."
MOST_REASONS = 8


def from_flagged_to_won(visit: Visit, seen: Analysis) -> None:
    """Show how many signals of the period came how far, and why the others did not."""
    found = seen.funnel
    st.subheader("From flagged to won", help=STEPS_MEAN)
    if not found.flagged:
        st.caption(NONE_OPEN if not seen.narrowing.is_of_accounts else NONE_ON_THESE)
        return
    st.html(element("div", steps(found) + reasons(found), "hr-halves"))
    if seen.narrowing.is_of_some:
        st.caption(narrowed(seen.narrowing))
    rows = [*_steps(found), *((reason_words(one), one.count) for one in found.missed)]
    download(visit, "funnel", visit.today.isoformat(), partial(exports.funnel_table, rows))
    if any(reason.missed is Missed.NOT_REACHED for reason in found.missed):
        visit.link(Place.TODAY, "See who is waiting", icon=":material/today:")


def narrowed(asked: Narrowing) -> str:
    """Say which of the choices above narrow signals, which have no channel and no email."""
    of = ("of the CSM" if asked.csm else "", "on the plan now" if asked.plan else "")
    about = " and ".join(words for words in of if words)
    words = f"Signals on accounts {about}." if about else "All signals of the period."
    if asked.channel or asked.template:
        words += " Channel and email are known of offers only, so they do not narrow this part."
    return words


def steps(found: Funnel) -> str:
    """Give the four steps as bars with their counts; each is of the flagged signals."""
    bars = "".join(
        element(
            "li",
            element("span", name) + element("b", f"{count:,}")
            + element("i", "", style=f"--p:{count / found.flagged:.4f}", aria_hidden="true"),
        )
        for name, count in _steps(found)
    )  # fmt: skip
    signals = figures.plural(found.flagged, "signal")
    accounts = figures.plural(found.accounts, "account")
    head = element("h3", f"{signals} on {accounts}", "hr-tile-name")
    return element("div", head + element("ul", bars, "hr-funnel"))


def _steps(found: Funnel) -> tuple[tuple[str, int], ...]:
    """Give the steps by name with how many signals came so far."""
    return (
        ("Flagged", found.flagged),
        ("Offered", found.offered),
        ("Call booked", found.calls),
        ("Won", found.won),
    )


def reasons(found: Funnel) -> str:
    """Give why flagged signals have no offer, the most frequent first."""
    missed = sum(reason.count for reason in found.missed)
    head = element("h3", f"Flagged and not offered: {missed:,}", "hr-tile-name")
    if not missed:
        return element("div", head + element("p", "Every signal led to an offer.", "hr-soft"))
    shown, rest = found.missed[:MOST_REASONS], found.missed[MOST_REASONS:]
    rows = [(reason.count, reason_words(reason)) for reason in shown]
    if rest:
        rows.append((sum(reason.count for reason in rest), "Other reasons"))
    lines = "".join(
        element("li", element("b", f"{count:,}") + element("span", escaped(words)))
        for count, words in rows
    )
    return element("div", head + element("ul", lines, "hr-missed"))


def reason_words(reason: Reason) -> str:
    """Give `Left alone: critical ticket open`, `Dismissed: seasonal peak`."""
    words = MISSED[reason.missed]
    if reason.missed is Missed.GATED:
        return f"{words}: {GATES[GateKind(reason.detail)]}"
    return f"{words}: {reason.detail}" if reason.detail else words


def how_good(visit: Visit, seen: Analysis) -> None:
    """Show how good the signals were, rule by rule."""
    if not seen.quality:
        return
    st.subheader("How good the signals are", help=QUALITY_MEANS)
    st.html(quality_table(seen.quality))
    st.caption(AT_THE_LIMIT)
    made = partial(exports.quality_table, seen.quality)
    download(visit, "signal-quality", visit.today.isoformat(), made)


def quality_table(rows: Sequence[Quality]) -> str:
    """Give a table of signal quality; the reasons have a column once there are any."""
    head, found, words = quality_columns(rows)
    return table("Signal quality", head, found, words=words)
