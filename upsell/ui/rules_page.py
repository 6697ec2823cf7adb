"""The signals sheet with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from upsell.flagging import flags
from upsell.rule_checks import faults, notes
from upsell.services.definitions import Definitions
from upsell.ui.frame import Visit
from upsell.ui.places import Place
from upsell.ui.replaying import replaying
from upsell.ui.rule_actions import actions
from upsell.ui.rule_bringing import bringing
from upsell.ui.rule_remarks import cells, not_saved, remarks, to_correct
from upsell.ui.rule_sheet import editor
from upsell.ui.rule_work import begun

NO_FIGURES = "Every row waits: there are no accounts and figures yet that it could look at."


def rule_sheet(visit: Visit, known: Definitions) -> None:
    """Draw the sheet, what is wrong with it, what it flags, and the ways to change and try it."""
    work = begun(visit, known.rules)
    wrong = faults(work.current, known.metrics)
    labels = labels_of(known)
    now = before = None
    if known.present is not None:
        before = flags(known.present, work.saved)
        now = flags(known.present, work.current) if work.is_changed else before
    accounts = 0 if known.present is None else len(known.present.names)
    editor(work.editor, work.base, cells(work.current, now, wrong, accounts))
    to_correct(wrong)
    remarks(notes(work.current, known.metrics) if known.metrics and not wrong else ())
    if not known.metrics:
        st.caption(NO_FIGURES)
        visit.link(Place.SETUP, "Bring in my accounts", icon=":material/upload:")
    not_saved(work, labels, None if wrong else now, before)
    actions(visit, work, labels, usable=not wrong)
    bringing(visit, work, labels)
    replaying(visit, work, labels, usable=not wrong)


def labels_of(known: Definitions) -> Mapping[str, str]:
    """Give the metrics' labels by their keys."""
    return {metric.key: metric.label for metric in known.metrics}
