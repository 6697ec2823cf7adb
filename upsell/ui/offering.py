"""How to reach the account and what to offer it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import streamlit as st

from upsell import figures
from upsell.model import PlayKind
from upsell.outreach import Channel, Draft
from upsell.services.outreach import Outreach, PlayOption, choose_play
from upsell.ui import notices
from upsell.ui.asked import asked_channel
from upsell.ui.editing import is_editing
from upsell.ui.frame import Visit
from upsell.ui.text import label

CHANNELS = {Channel.EMAIL: ":material/mail: Email", Channel.CALL: ":material/call: Call"}
AMOUNTS = {PlayKind.SEATS: "How many more", PlayKind.PACK: "How many packs"}
PLACE = "offer"
MOST = 1_000_000
MOST_MONEY = 1e9


def channel_choice(signal_id: UUID) -> None:
    """Offer both channels; the URL keeps the choice."""
    key = f"channel-{signal_id}"
    st.session_state[key] = asked_channel()
    st.segmented_control(
        "Channel",
        list(CHANNELS),
        required=True,
        format_func=CHANNELS.__getitem__,
        key=key,
        label_visibility="collapsed",
        width="stretch",
        on_change=_keep_channel,
        args=(key,),
    )


def offer_choice(visit: Visit, work: Outreach, draft: Draft) -> None:
    """Show what could be offered, with totals and worth, and its amount to change."""
    chosen = _place(work.options, draft)
    st.radio(
        "What to offer",
        range(len(work.options)),
        index=chosen,
        format_func=lambda place: label(_opening(work.options[place].words)),
        captions=[_caption(option) for option in work.options],
        key=f"play-{draft.draft_id}-{draft.version}",
        on_change=_choose,
        args=(visit, work, draft),
        disabled=is_editing(draft),
    )
    with st.container(horizontal=True, gap="small"):
        _size(visit, draft)
        _worth(visit, draft)
    notices.beside(PLACE)


def _size(visit: Visit, draft: Draft) -> None:
    """Ask how many seats or packs; a plan is one plan."""
    words = AMOUNTS.get(draft.play.kind)
    if words:
        st.number_input(
            words,
            min_value=1,
            max_value=MOST,
            value=int(draft.play.amount),
            key=f"amount-{draft.draft_id}-{draft.version}",
            on_change=_resize,
            args=(visit, draft),
            disabled=is_editing(draft),
        )


def _worth(visit: Visit, draft: Draft) -> None:
    """Show what the plans make of it, for a CSM who has agreed on another price to change."""
    value, currency = draft.play.annual_value, visit.book.currency
    st.number_input(
        f"Worth a year ({figures.SYMBOLS.get(currency, currency)})",
        min_value=0.0,
        max_value=MOST_MONEY,
        value=None if value is None else float(value),
        step=100.0,
        format="%0.0f" if value is None or value == value.to_integral() else "%0.2f",
        placeholder="No price in Plans",
        key=f"worth-{draft.draft_id}-{draft.version}",
        on_change=_reprice,
        args=(visit, draft),
        disabled=is_editing(draft),
        help="From the prices in Setup › Plans. Another amount works it out anew.",
    )


def _place(options: tuple[PlayOption, ...], draft: Draft) -> int | None:
    """Give which option the draft offers; an amount of one's own is still its kind."""
    kinds = [(option.play.kind, option.play.plan_key) for option in options]
    wanted = (draft.play.kind, draft.play.plan_key)
    return kinds.index(wanted) if wanted in kinds else None


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def _caption(option: PlayOption) -> str:
    return label(" · ".join(words for words in (option.new_total, option.annual) if words))


def _choose(visit: Visit, work: Outreach, draft: Draft) -> None:
    place = st.session_state[f"play-{draft.draft_id}-{draft.version}"]
    visit.act(choose_play, draft.draft_id, work.options[place].play, place=PLACE)


def _resize(visit: Visit, draft: Draft) -> None:
    amount = st.session_state[f"amount-{draft.draft_id}-{draft.version}"]
    visit.act(choose_play, draft.draft_id, replace(draft.play, amount=float(amount)), place=PLACE)


def _reprice(visit: Visit, draft: Draft) -> None:
    typed = st.session_state[f"worth-{draft.draft_id}-{draft.version}"]
    worth = None if typed is None else Decimal(str(typed)).quantize(Decimal("0.01"))
    visit.act(choose_play, draft.draft_id, draft.play, annual_value=worth, place=PLACE)


def _keep_channel(key: str) -> None:
    st.query_params["channel"] = st.session_state[key].value
