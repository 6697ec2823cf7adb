"""Dials and bars of CSS: the number, a word for its state, and only then the colour."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from upsell import figures
from upsell.meters import Meter, MeterState
from upsell.ui.text import day_words, element, escaped

WORDS = {
    MeterState.CALM: "",
    MeterState.CLOSE: "close",
    MeterState.FULL: "at the limit",
    MeterState.OVER: "over",
    MeterState.REACHED: "goal reached",
    MeterState.NO_LIMIT: "no limit",
    MeterState.RESET: "no figure since it began again",
}
MEANINGS = {
    MeterState.CLOSE: "From 70% of the limit",
    MeterState.FULL: "From 95% of the limit",
    MeterState.OVER: "Above the limit",
    MeterState.REACHED: "A goal that is reached is good news",
    MeterState.NO_LIMIT: "The plan sets no limit for it",
    MeterState.RESET: "The count begins again with each billing period",
    MeterState.NO_DATA: "After 7 days without a figure nothing is told from it",
}
"""What a state's word means, said when one points at it."""
SIGNS = {MeterState.NO_LIMIT: "∞", MeterState.NO_DATA: "–", MeterState.RESET: "–"}
EMPTY = (MeterState.NO_DATA, MeterState.RESET)
KEPT = 512
"""So many dials are kept, some 600 bytes each."""


@lru_cache(maxsize=KEPT)
def dial(meter: Meter, today: date) -> str:
    """Give one dial with its words; the arc stops at the limit, the number does not.

    Most are the same when a page is drawn again, so the latest ones are kept.
    """
    words, share = state_words(meter, today), _share(meter)
    face = element(
        "div",
        element("b", _number(meter), aria_hidden="true"),
        "hr-dial",
        role="img",
        aria_label=", ".join(part for part in (meter.metric.label, _spoken(meter), words) if part),
        style=f"--p:{share:.4f}",
    )
    name = element("span", escaped(capital(meter.metric.label)), "hr-dial-name")
    state = element("em", escaped(capital(words))) if words else ""
    return element(
        "div",
        face
        + element("div", name + element("span", escaped(_used(meter))) + state, "hr-dial-words"),
        f"hr-meter hr-{meter.state.value}",
        title=MEANINGS.get(meter.state, ""),
    )


def bar(meter: Meter, today: date) -> str:
    """Give the same in one line for a long list."""
    words = state_words(meter, today)
    used = figures.used_of_limit(meter.value, meter.limit, meter.metric)
    spoken = ", ".join(part for part in (meter.metric.label, used, words) if part)
    track = element("i", "", style=f"--p:{_share(meter):.4f}", aria_hidden="true")
    text = element("span", escaped(capital(meter.metric.label)), "hr-dial-name")
    text += element("span", escaped(f"{_number(meter)} {words}".strip()))
    return element(
        "div",
        track + text,
        f"hr-bar hr-{meter.state.value}",
        role="img",
        aria_label=spoken,
        title=spoken,
    )


def state_words(meter: Meter, today: date) -> str:
    """Give the word for a dial's state, empty while there is nothing to say."""
    if meter.state is MeterState.NO_DATA:
        return f"no data since {day_words(meter.observed_on, today)}"
    return WORDS[meter.state]


def capital(words: str) -> str:
    """Give words with a capital first letter and the rest as they are: `Seats`, `API calls`."""
    return words[:1].upper() + words[1:]


def _used(meter: Meter) -> str:
    """Give `8 of 10` under the metric's name, with the unit where the name does not say it."""
    metric = meter.metric
    unit = "" if metric.unit.casefold() == metric.label.casefold() else metric.unit
    if meter.limit is None:
        return figures.amount(meter.value, unit)
    used = figures.of_limit(meter.value, meter.limit)
    return f"{used} {figures.unit_for(meter.limit, unit)}".strip()


def _share(meter: Meter) -> float:
    if meter.state in EMPTY or meter.utilisation is None:
        return 0.0
    return min(meter.utilisation, 1.0)


def _number(meter: Meter) -> str:
    sign = SIGNS.get(meter.state)
    return sign or figures.percent(meter.utilisation or 0.0)


def _spoken(meter: Meter) -> str:
    return "" if meter.state in SIGNS else _number(meter)
