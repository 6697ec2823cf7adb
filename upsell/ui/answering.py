"""What came of an offer or a call, in two clicks: the answer, then its one detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import streamlit as st

ANSWERING = "answering"
REASONS = ("Price", "Timing", "No need", "Chose another", "Other")
NOT_NOW = timedelta(days=30)


class Asks(StrEnum):
    """The one detail that an answer asks for."""

    NOTHING = "nothing"
    VALUE = "value"
    REASON = "reason"
    DAY = "day"


@dataclass(frozen=True)
class Choice:
    """One answer: its button, what it asks, and the words of the click that records it."""

    key: str
    words: str
    icon: str
    asks: Asks
    confirm: str
    means: str = ""
    """What recording it comes to, said when one points at it."""
    rare: bool = False


@dataclass(frozen=True)
class Reply:
    """The answer as given."""

    key: str
    won_value: Decimal | None = None
    lost_reason: str = ""
    deferred_until: date | None = None


@dataclass(frozen=True)
class Question:
    """What is asked about: its id on the page, its expected worth, and who records the reply."""

    about: str
    worth: Decimal | None
    today: date
    record: Callable[[Reply], None]


def answers(
    question: Question, choices: Sequence[Choice], beside: Callable[[], None] | None = None
) -> None:
    """Show the answers side by side, and the detail of the one that was clicked below them.

    `beside` draws what else may be done about it, after the answers.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for choice in choices:
            st.button(
                choice.words,
                icon=choice.icon,
                type="tertiary" if choice.rare else "secondary",
                key=f"{choice.key}-{question.about}",
                help=choice.means or None,
                on_click=begin,
                args=(question.about, choice),
            )
        if beside is not None:
            beside()
    begun = st.session_state.get(ANSWERING)
    for choice in choices:
        if begun == (question.about, choice.key):
            _detail(question, choice)


def begin_again(about: str) -> None:
    """Open an answered offer for another answer."""
    st.session_state[ANSWERING] = (about, "")


def is_begun(about: str) -> bool:
    """Whether somebody is answering it at this moment."""
    return bool(st.session_state.get(ANSWERING, ("",))[0] == about)


def begin(about: str, choice: Choice) -> None:
    """Open an answer of an offer for its detail."""
    st.session_state[ANSWERING] = (about, choice.key)


def _detail(question: Question, choice: Choice) -> None:
    with st.form(f"detail-{question.about}", width=520):
        _field(question, choice)
        with st.container(horizontal=True, gap="small"):
            _saves(question, choice)
            st.form_submit_button("Never mind", type="tertiary", on_click=_end)


def _field(question: Question, choice: Choice) -> None:
    key = _key(question)
    match choice.asks:
        case Asks.VALUE:
            worth = float(question.worth or 0)
            st.number_input("Worth a year", min_value=0.0, value=worth, step=100.0, key=key)
        case Asks.REASON:
            st.markdown("Why? One click saves.")
            st.text_input("In their words (optional)", key=key, max_chars=300)
        case Asks.DAY:
            st.date_input(
                "Not now, until",
                question.today + NOT_NOW,
                min_value=question.today + timedelta(days=1),
                key=key,
                format="YYYY-MM-DD",
            )
        case Asks.NOTHING:
            pass


def _saves(question: Question, choice: Choice) -> None:
    """Draw the click that records: one for each reason, otherwise a single one."""
    words = REASONS if choice.asks is Asks.REASON else (choice.confirm,)
    for word in words:
        st.form_submit_button(
            word,
            type="secondary" if choice.asks is Asks.REASON else "primary",
            key=f"save-{word}-{question.about}",
            on_click=_record,
            args=(question, choice, word),
        )


def _record(question: Question, choice: Choice, word: str) -> None:
    typed = st.session_state.get(_key(question))
    reply = Reply(choice.key)
    match choice.asks:
        case Asks.VALUE:
            reply = Reply(choice.key, won_value=Decimal(str(typed or 0)).quantize(Decimal("0.01")))
        case Asks.REASON:
            own_words = str(typed or "").strip()
            reply = Reply(choice.key, lost_reason=f"{word}: {own_words}" if own_words else word)
        case Asks.DAY:
            reply = Reply(choice.key, deferred_until=typed)
        case Asks.NOTHING:
            pass
    question.record(reply)
    _end()


def _end() -> None:
    st.session_state.pop(ANSWERING, None)


def _key(question: Question) -> str:
    return f"detail-of-{question.about}"
