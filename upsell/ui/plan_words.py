"""Plans: the two texts of each that drafts quote, as tables to type in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from upsell import figures
from upsell.model import Metric, Plan, PlanLimit
from upsell.services.catalogue import PlanWords, metrics, plans, save_words
from upsell.ui import notices
from upsell.ui.frame import Visit

WHY = "Drafts quote these words as you write them. They finish the sentences in the headings."
PRICES = (
    "Prices, limits and packs come from your plans file: "
    "correct them there and drop it under Your accounts."
)
PLACE = "plan-words"
BENEFITS = "plan-benefits"
EFFECTS = "plan-effects"

Rows = list[dict[str, str]]


def plan_words(visit: Visit) -> None:
    """Show what each plan adds and what happens at its limits, both to edit."""
    known = plans(visit.book, by=visit.actor)
    if not known:
        st.info("No plans yet. They come with your own accounts.", icon=":material/info:")
        return
    st.caption(WHY)
    st.caption(PRICES)
    with st.form(PLACE, border=False):
        benefits = _benefits(known, visit.book.currency)
        effects = _effects(known, metrics(visit.book, by=visit.actor), visit.book.currency)
        if st.form_submit_button("Save", type="primary"):
            save(visit, [*benefit_words(known, benefits), *effect_words(known, effects)])
    notices.beside(PLACE)


def save(visit: Visit, words: Sequence[PlanWords]) -> None:
    """Write the texts and draw the page again with what came of it."""
    visit.act(save_words, words, said="Saved. New drafts use these words.", place=PLACE)
    st.rerun()


def benefit_words(known: Sequence[Plan], rows: Rows) -> list[PlanWords]:
    """Give the edited benefits, a row for each plan in the same order."""
    return [PlanWords(plan.key, row["adds"] or "") for plan, row in zip(known, rows, strict=True)]


def effect_words(known: Sequence[Plan], rows: Rows) -> list[PlanWords]:
    """Give the edited effects, a row for each limit in the same order."""
    return [
        PlanWords(plan.key, row["effect"] or "", limit.metric)
        for (plan, limit), row in zip(_limits(known), rows, strict=True)
    ]


def _benefits(known: Sequence[Plan], currency: str) -> Rows:
    rows = [
        {"plan": plan.label, "adds": plan.benefit, "price": _price(plan, currency)}
        for plan in known
    ]
    columns = {
        "plan": st.column_config.TextColumn("Plan", disabled=True, width="small"),
        "adds": st.column_config.TextColumn(
            "It adds …",
            max_chars=300,
            width="large",
            help="What a customer gains by moving to this plan. Without it no email offers it.",
        ),
        "price": st.column_config.TextColumn("Price a month", disabled=True, width="small"),
    }
    edited: Rows = st.data_editor(rows, column_config=columns, key=BENEFITS, hide_index=True)
    return edited


def _effects(known: Sequence[Plan], counted: Sequence[Metric], currency: str) -> Rows:
    by_key = {metric.key: metric for metric in counted}
    rows = [
        {
            "plan": plan.label,
            "limit": _words(limit.amount, limit, by_key),
            "effect": limit.at_limit,
            "hard": "hard" if limit.hard else "soft",
            "pack": _pack(limit, by_key, currency),
        }
        for plan, limit in _limits(known)
    ]
    columns = {
        "plan": st.column_config.TextColumn("Plan", disabled=True, width="small"),
        "limit": st.column_config.TextColumn("Limit", disabled=True, width="small"),
        "effect": st.column_config.TextColumn(
            "At the limit, …",
            max_chars=300,
            width="large",
            help="What the customer meets there. Left out of an email where it is empty.",
        ),
        "hard": st.column_config.TextColumn(
            "Kind",
            disabled=True,
            width="small",
            help="Hard: use stops there. Soft: use may go over it.",
        ),
        "pack": st.column_config.TextColumn(
            "Add-on pack", disabled=True, width="small", help="What can be bought on top, a month."
        ),
    }
    edited: Rows = st.data_editor(rows, column_config=columns, key=EFFECTS, hide_index=True)
    return edited


def _limits(known: Sequence[Plan]) -> list[tuple[Plan, PlanLimit]]:
    """Give every limit that can be reached, with its plan."""
    return [(plan, limit) for plan in known for limit in plan.limits if limit.amount is not None]


def _words(amount: float | None, limit: PlanLimit, by_key: Mapping[str, Metric]) -> str:
    metric = by_key.get(limit.metric)
    return figures.amount(amount or 0, figures.noun(metric) if metric else limit.metric)


def _price(plan: Plan, currency: str) -> str:
    """Give `$200, $20 a seat`; what is not known is left out."""
    parts = [] if plan.monthly_price is None else [figures.money(plan.monthly_price, currency)]
    if plan.seat_price is not None:
        parts.append(f"{figures.money(plan.seat_price, currency)} a seat")
    return ", ".join(parts)


def _pack(limit: PlanLimit, by_key: Mapping[str, Metric], currency: str) -> str:
    """Give `10,000 API calls, $40`; empty where no pack is sold."""
    if limit.pack_size is None or limit.pack_price is None:
        return ""
    size = _words(limit.pack_size, limit, by_key)
    return f"{size}, {figures.money(limit.pack_price, currency)}"
