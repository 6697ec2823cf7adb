"""What stands beside the signals sheet: what to correct, what waits, what is not saved yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from upsell.figures import plural
from upsell.model import Rule
from upsell.rule_change_words import words
from upsell.rule_checks import Fault, Note
from upsell.rule_names import names_at_work
from upsell.ui.rule_work import Work
from upsell.ui.text import element, escaped, label

Flags = Mapping[str, tuple[str, ...]]
MOST_NAMED = 6
OFF, UNKNOWN = "off", "–"


def cells(rows: Sequence[Rule], flags: Flags | None, faults: Sequence[Fault], of: int) -> list[str]:
    """Give for each row how many accounts it flags: `4 of 10`."""
    wrong = {fault.row for fault in faults}
    return [
        _cell(rule, None if row in wrong else flags, of) for row, rule in enumerate(rows, start=1)
    ]


def to_correct(faults: Sequence[Fault]) -> None:
    """Name every row that cannot be used, with its field and remedy."""
    if faults:
        lead = f"{plural(len(faults), 'thing')} to correct before this can be saved."
        st.html(listed(lead, [fault.sentence for fault in faults], "careful"))


def remarks(notes: Sequence[Note]) -> None:
    """Say which rows do nothing for now."""
    for note in notes:
        st.caption(label(note.sentence))


def not_saved(
    work: Work, labels: Mapping[str, str], now: Flags | None, before: Flags | None
) -> None:
    """Say what is changed and what that would flag, as long as it is not saved."""
    if not work.is_changed:
        return
    said = words(work.unsaved, labels, reordered=work.is_reordered)
    lines = [f"{sentence[:1].upper()}{sentence[1:]}." for sentence in said]
    flagged = list(_compared(work, labels, now, before))
    st.html(listed("Not saved yet", [*lines, *flagged], "calm"))


def listed(strong: str, lines: Sequence[str], tone: str) -> str:
    """Give a few strong words and what they are about, a line each."""
    items = "".join(element("li", escaped(line)) for line in lines)
    content = element("strong", escaped(strong)) + element("ul", items, "hr-lines")
    return element("div", content, f"hr-notice hr-notice-{tone}", role="status")


def _cell(rule: Rule, flags: Flags | None, of: int) -> str:
    if not rule.enabled:
        return OFF
    return UNKNOWN if flags is None else f"{len(flags[rule.rule_id])} of {of:,}"


def _compared(
    work: Work, labels: Mapping[str, str], now: Flags | None, before: Flags | None
) -> Sequence[str]:
    """Give for each row that flags others than before: how many, and who comes and goes."""
    if now is None or before is None:
        return ()
    return [
        _difference(called, now.get(key, ()), before.get(key, ()))
        for key, called in names_at_work(work.current, work.saved, labels).items()
        if now.get(key, ()) != before.get(key, ())
    ]


def _difference(called: str, now: Sequence[str], before: Sequence[str]) -> str:
    more = [each for each in now if each not in before]
    fewer = [each for each in before if each not in now]
    parts = [f"{called} would flag {plural(len(now), 'account')} instead of {len(before)}"]
    parts += [f"new: {_named(more)}"] if more else []
    parts += [f"no longer: {_named(fewer)}"] if fewer else []
    return "; ".join(parts) + "."


def _named(accounts: Sequence[str]) -> str:
    shown = ", ".join(accounts[:MOST_NAMED])
    rest = len(accounts) - MOST_NAMED
    return f"{shown} and {rest:,} more" if rest > 0 else shown
