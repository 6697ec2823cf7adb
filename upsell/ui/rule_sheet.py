"""The signal definitions as a sheet to type in, each row with what it flags now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from upsell.model import Rule
from upsell.rule_rows import retyped
from upsell.rule_words import ANY_WINDOW, FULL, MAILS, OFFERS, SPANS, TYPES, Field, span
from upsell.ui.text import element
from upsell.windows import OF, QUIET_DAYS, USED_IN

ON, TYPE, METRICS, SHARE, MINIMUM = "on", "signal", "metrics", "share", "minimum"
WINDOW, OFFER, MAIL, FLAGS = "window", "offer", "mail", "flags"
NUMBERS = (SHARE, MINIMUM)
PLACES = 6
LOOKS_AT = (
    f"The days growth and use are taken over: {ANY_WINDOW}. Premium use wants use on "
    f"{USED_IN} days in {OF} of them; a new use case, none in the {QUIET_DAYS} days before, and it "
    "stays open as long as it looks back. A limit and a goal look at the latest figure."
)

Row = dict[str, Any]
Choice = TypeVar("Choice")


def editor(key: str, base: Sequence[Rule], flags: Sequence[str]) -> None:
    """Draw the sheet that began with some rows; `flags` says of each row what it flags now."""
    rows = [{**row(begun), FLAGS: words} for begun, words in zip(base, flags, strict=True)]
    frame = pd.DataFrame(rows, columns=list(_columns()))
    st.data_editor(
        frame.astype(dict.fromkeys(NUMBERS, "float64")),
        column_config=_columns(),
        key=key,
        hide_index=True,
        height="content",
        placeholder="–",
    )
    st.html(element("p", "Swipe the sheet sideways to see every column.", "hr-quiet hr-narrow"))


def row(rule: Rule) -> Row:
    """Give what can be typed of a rule; shares in per cent."""
    return {
        ON: rule.enabled,
        TYPE: TYPES[rule.type],
        METRICS: rule.metrics,
        SHARE: None if rule.threshold is None else round(rule.threshold * FULL, PLACES - 2),
        MINIMUM: rule.minimum,
        WINDOW: span(rule.window),
        OFFER: OFFERS[rule.play],
        MAIL: MAILS.get(rule.template, rule.template),
    }


def with_edits(rule: Rule, typed: Mapping[str, Any], saved: Sequence[Rule] = ()) -> Rule:
    """Give a rule with what was typed in its row; another kind of signal is another rule."""
    line = {**row(rule), **typed}
    changed = replace(
        rule,
        enabled=bool(line[ON]),
        metrics=" ".join(str(line[METRICS] or "").split()),
        threshold=_share(line[SHARE]) if SHARE in typed else rule.threshold,
        minimum=None if line[MINIMUM] is None else float(line[MINIMUM]),
        window=_meant(SPANS, line[WINDOW], rule.window),
        play=_meant(OFFERS, line[OFFER], rule.play),
        template=_meant(MAILS, line[MAIL], rule.template),
    )
    rule_type = _meant(TYPES, line[TYPE], rule.type)
    return changed if rule_type is rule.type else retyped(changed, rule_type, saved)


def _share(typed: float | None) -> float | None:
    return None if typed is None else round(float(typed) / FULL, PLACES)


def _meant(choices: Mapping[Choice, str], words: object, otherwise: Choice) -> Choice:
    return next((choice for choice, named in choices.items() if named == words), otherwise)


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        ON: config.CheckboxColumn(Field.ON, width=48, help="A row that is off flags nobody."),
        TYPE: config.SelectboxColumn(
            Field.TYPE,
            options=list(TYPES.values()),
            required=True,
            width=122,
            help="The kind of reason to talk.",
        ),
        METRICS: config.TextColumn(
            Field.METRICS,
            width=104,
            help="The key of a metric, as in your metrics file; feature.* is every feature, "
            "* is anything that no other row names.",
        ),
        SHARE: config.NumberColumn(
            Field.THRESHOLD,
            width=84,
            format="%g%%",
            help="Of the limit or the goal; for team growth, growth in the days it looks at.",
        ),
        MINIMUM: config.NumberColumn(
            Field.MINIMUM,
            width=84,
            format="%g",
            help="People joined, or uses, in the days it looks at.",
        ),
        WINDOW: config.SelectboxColumn(
            Field.WINDOW,
            options=list(SPANS.values()),
            required=True,
            width=112,
            help=LOOKS_AT,
        ),
        FLAGS: config.TextColumn(
            "Flags now",
            disabled=True,
            width=82,
            help="Accounts whose signal would be open after a scan of the present figures.",
        ),
        OFFER: config.SelectboxColumn(
            Field.PLAY,
            options=list(OFFERS.values()),
            required=True,
            width=116,
            help="What a draft proposes first; you can choose another in the draft.",
        ),
        MAIL: config.SelectboxColumn(
            Field.TEMPLATE,
            options=list(MAILS.values()),
            required=True,
            width=122,
            help="The text of the email. What fits: the one for this signal.",
        ),
    }
