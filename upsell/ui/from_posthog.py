"""Setup › Connections › Usage from PostHog: what is counted for which metric, tried, kept, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from upsell import figures
from upsell.errors import HeadroomError
from upsell.ports import UsageReader
from upsell.services import usage
from upsell.services.scanning import scan
from upsell.services.usage import Agreed, Tried
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.tables import table
from upsell.ui.tested import asking
from upsell.ui.text import element, label
from upsell.usage_source import GROUPS, MEASURES, AccountBy, Mapped, Measure, UsageSource

PLACE = "usage-from-posthog"
TRIED = "usage-tried"
TYPES = "usage-group-types"
EDITOR = "usage-mapping"
EDITION = "usage-mapping-edition"
BY = "usage-account-by"
PROPERTY = "usage-account-property"
BY_PROPERTY = -1
MOST_UNMATCHED = 20
WATCHED_S = 900.0
"""Who watches may wait longer than who wants to see Today."""
METRIC, MEASURE, EVENT, PROP, EQUALS, LIMIT = (
    *("Metric", "What is counted", "Event", "Property"),
    *("Only where it says", "Limit from the group"),
)
REMEDY = (
    "Put these ids into a column “external:posthog” of your accounts, bring that in under "
    "Your accounts, then press “Read 90 days again”."
)


def usage_from_posthog(visit: Visit, reader: UsageReader) -> None:
    """Draw the mapping as a table, what a trial of it found, and how far each metric was read."""
    if visit.book.is_sample:
        st.caption("Switch to your own accounts to bring their usage in from PostHog.")
        return
    notices.beside(PLACE)
    seen = usage.agreed(visit.book, by=visit.actor, now=visit.services.clock())
    if not seen.metrics:
        st.info("Bring your accounts and metrics in first, under Your accounts.")
        return
    typed = UsageSource(_account(reader, seen.source.account), _rows(seen))
    with st.container(horizontal=True):
        st.button("Try it", key="try-usage", on_click=_try, args=(visit, reader, typed))
        st.button("Save", key="save-usage", type="primary", on_click=_save, args=(visit, typed))
    _tried(st.session_state.get(TRIED))
    if seen.source.rows:
        st.divider()
        _standing(visit, seen)
        _read_now(visit, reader)


def _account(reader: UsageReader, kept: AccountBy) -> AccountBy:
    """Draw how an event says whose it is."""
    names = _types(reader)
    choices = [*range(GROUPS), BY_PROPERTY]
    before = BY_PROPERTY if kept.prop or kept.group is None else kept.group
    chosen = st.selectbox(
        "How an event says which account it is about",
        choices,
        index=choices.index(before),
        key=BY,
        format_func=lambda number: _named(number, names),
        width=420,
    )
    if chosen != BY_PROPERTY:
        return AccountBy(chosen)
    typed = st.text_input("Name of the property", kept.prop, key=PROPERTY, width=420)
    return AccountBy(None, typed.strip())


def _named(number: int, names: Mapping[int, str]) -> str:
    """Give a choice of how accounts are told, in words."""
    if number == BY_PROPERTY:
        return "By a property of the event"
    name = names.get(number)
    return f"By its group, {name}" if name else f"By its group, type {number}"


def _types(reader: UsageReader) -> dict[int, str]:
    """Give the names of the project's types of group, asked once; none where they cannot be."""
    kept: dict[int, str] | None = st.session_state.get(TYPES)
    if kept is None:
        try:
            kept = {one.index: one.name for one in reader.group_types()}
        except HeadroomError:
            kept = {}
        st.session_state[TYPES] = kept
    return kept


def _rows(seen: Agreed) -> tuple[Mapped, ...]:
    """Draw the table one types in, and give its rows."""
    rows = [
        (row.metric, MEASURES[row.measure], row.event, row.prop, row.equals, row.limit_prop)
        for row in seen.source.rows
    ]
    heads = [METRIC, MEASURE, EVENT, PROP, EQUALS, LIMIT]
    config = st.column_config
    edited = st.data_editor(
        pd.DataFrame(rows, columns=heads, dtype=object),
        key=f"{EDITOR}-{st.session_state.get(EDITION, 0)}",
        hide_index=True,
        num_rows="dynamic",
        column_config={
            METRIC: config.SelectboxColumn(options=list(seen.metrics), width=112),
            MEASURE: config.SelectboxColumn(options=list(MEASURES.values()), width=184),
            EVENT: config.TextColumn(width=130, help="Its name as PostHog shows it."),
            PROP: config.TextColumn(
                width=92, help="The one that is added up, read, or compared; letters, digits, _."
            ),
            EQUALS: config.TextColumn(
                width=134, help="Only events whose property says this are counted."
            ),
            LIMIT: config.TextColumn(
                width=138, help="The group's property with the limit. Empty: the plan's limit."
            ),
        },
    )
    st.html(element("p", "Swipe the table sideways to see every column.", "hr-quiet hr-narrow"))
    st.caption(
        "What each day adds is added up over the account's billing period. "
        "People are those who were there in the last 28 days."
    )
    return tuple(_mapped(line) for line in edited.to_dict("records"))


def _mapped(line: Mapping[Any, Any]) -> Mapped:
    """Give a row of the table as it was typed."""
    metric, measure, *others = (
        "" if line[name] is None or line[name] != line[name] else str(line[name]).strip()
        for name in (METRIC, MEASURE, EVENT, PROP, EQUALS, LIMIT)
    )
    meant = next((one for one, words in MEASURES.items() if words == measure), Measure.EVENTS)
    return Mapped(metric, meant, *others)


def _try(visit: Visit, reader: UsageReader, typed: UsageSource) -> None:
    """Ask for a few figures by what is in the table."""
    st.session_state.pop(TRIED, None)
    with asking("PostHog", PLACE):
        st.session_state[TRIED] = usage.try_source(
            visit.book, reader, typed, by=visit.actor, now=visit.services.clock()
        )


def _save(visit: Visit, typed: UsageSource) -> None:
    """Keep what is in the table."""
    with notices.failures_kept(PLACE):
        usage.agree(visit.book, typed, by=visit.actor, now=visit.services.clock())
        notices.say("Saved. Press “Read now” to bring the usage in.")
        st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1
        st.session_state.pop(TRIED, None)


def _tried(found: Sequence[Tried] | None) -> None:
    """Draw what a trial found."""
    if found is None:
        return
    if not found:
        words = "No such events in the last 7 days, or none that says its account."
        st.html(notice("Nothing found.", words, "careful"))
        return
    rows = [
        (
            one.metric,
            one.key,
            one.account or "not matched",
            figures.day(one.use.day),
            figures.number(one.use.value),
        )
        for one in found
    ]
    heads = ("Metric", "In PostHog", "Account", "Day", "That day")
    st.html(table("The newest figures of a few accounts; nothing is written", heads, rows, words=4))


def _standing(visit: Visit, seen: Agreed) -> None:
    """Draw how far each metric was read, and which accounts are not known here."""
    rows = [
        (
            seen.metrics[row.metric].label,
            f"{seen.shares[row.metric]:.0%} of 90 days",
            _when(visit, seen, row.metric),
        )
        for row in seen.source.rows
    ]
    st.html(table("What was read from PostHog", ("Metric", "Read", "Last"), rows, words=3))
    if seen.unmatched:
        shown = ", ".join(seen.unmatched[:MOST_UNMATCHED])
        more = len(seen.unmatched) - MOST_UNMATCHED
        rest = f" and {more} more" if more > 0 else ""
        count = figures.plural(len(seen.unmatched), "account")
        head = f"{count} in PostHog not matched with yours."
        st.html(notice(head, f"{shown}{rest}. {REMEDY}", "careful"))


def _when(visit: Visit, seen: Agreed, metric: str) -> str:
    """Give when a metric was last read up to the present."""
    at = seen.read_to.get(metric)
    return "–" if at is None else figures.day_and_year(visit.book.today(at))


def _read_now(visit: Visit, reader: UsageReader) -> None:
    """Draw the buttons that read, and read while one watches; then scan."""
    with st.container(horizontal=True):
        now = st.button("Read now", key="read-usage", icon=":material/sync:")
        anew = st.button("Read 90 days again", key="reread-usage")
    if not (now or anew):
        return
    bar = st.progress(0.0, "Asking PostHog")
    moment = visit.services.clock()

    def so_far(share: float, words: str) -> None:
        bar.progress(min(1.0, share), label(words))

    with notices.silence_kept(PLACE):
        if anew:
            usage.begin_anew(visit.book, by=visit.actor, now=moment)
        done = usage.sync_usage(
            visit.book,
            reader,
            by=visit.actor,
            clock=visit.services.clock,
            may_go_on=visit.services.for_seconds(WATCHED_S),
            told=so_far,
        )
        if done.is_elsewhere:
            notices.say("Usage is being read already. Look again in a few minutes.")
        else:
            scan(visit.book, visit.today, by=visit.actor, now=moment)
            notices.say(f"{figures.plural(done.written, 'usage figure')} came from PostHog.")
    st.rerun()
