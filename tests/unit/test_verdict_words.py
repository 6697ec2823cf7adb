"""A verdict in words: every figure of it, how far luck may explain it, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.plays import seen
from upsell.conversion import Proportion
from upsell.levels import DEFAULT_BARS, Bar
from upsell.play_view import LevelView
from upsell.verdict import judge
from upsell.verdict_words import (
    condition_words,
    level_words,
    luck_words,
    met_words,
    since_words,
    words,
)

SMOKE, BASELINE, SCALABLE, DURABLE = DEFAULT_BARS
NOTHING = seen([], [])
SHARES = {"expansion": Decimal(2_000), "base": Decimal(10_000), "won": 2}


@pytest.mark.parametrize(
    ("bar", "figures", "said"),
    [
        (
            SMOKE,
            {"flagged": 4, "reached": 4, "offers": 4, "won": 1, "expansion": Decimal(1200)},
            ("PASS: 1 upsell won ($1,200 a year); 4 accounts with signals. Enough to carry on, "
            "not yet proof: even at a 10% close rate, 4 offers bring a win 34% of the time. "
            "Save the playbook of Smoke, start Baseline."),
        ),
        (
            SMOKE,
            {"flagged": 2, "reached": 2, "offers": 2},
            ("FAIL (signals): 2 accounts with signals, 3 needed. The signals are too strict or the "
            "accounts too few. Loosen a signal, or watch more accounts."),
        ),
        (
            SMOKE,
            {
                "flagged": 5, "reached": 5, "offers": 5, "lost": 4, "no_response": 1,
                "reasons": (("price", 2), ("timing", 2), ("no answer", 1)),
            },
            ("FAIL (offer): 5 accounts with signals, 5 offers, none won. Reasons so far: price 2, "
            "timing 2, no answer 1. Change the offer or the wording before the signals."),
        ),
        (
            SMOKE,
            {"flagged": 3, "reached": 3, "offers": 3, "waiting": 3},
            ("FAIL (offer): 3 accounts with signals, 3 offers, none won. 3 offers are still "
            "waiting for an answer. Change the offer or the wording before the signals."),
        ),
        (
            SMOKE,
            {"flagged": 4, "reached": 1, "offers": 1, "waiting": 1},
            ("NOT TESTED: 4 accounts with signals, 1 of them with an offer (3 needed). Make more "
            "offers before judging the play."),
        ),
        (
            SMOKE,
            {"flagged": 4, "offers": 2, "waiting": 2},
            ("NOT TESTED: 4 accounts with signals, none with an offer (3 needed). Make more "
            "offers before judging the play."),
        ),
        (
            SCALABLE,
            {"flagged": 5, "reached": 4, "offers": 4, "waiting": 4, "base": Decimal(10_000)},
            ("NOT TESTED: 5 accounts with signals, 4 of them with an offer. Won of decided offers, "
            "at the limit or over: none yet. Wait for answers before judging the play."),
        ),
        (
            SMOKE,
            {},
            ("INSUFFICIENT DATA: No account had a signal, and nothing was offered. There is "
            "nothing to judge. Loosen a signal, or watch more accounts."),
        ),
        (
            SMOKE,
            {"checked": False, "flagged": 4},
            ("INSUFFICIENT DATA: Nobody was checked with usage younger than a week. Without "
            "figures there is nothing to judge. Bring the usage up to date."),
        ),
        (
            BASELINE,
            {"flagged": 9, "reached": 9, "calls": Proportion(4, 10), **SHARES},
            ("MARGINAL: 2 upsells won ($2,000 a year); 9 accounts with signals. Offered "
            "accounts with a call booked: 4 of 10, 40%, 30% needed. With so few it could as well "
            "be 22%, below the bar. One more cycle of 2 weeks."),
        ),
        (
            BASELINE,
            {"flagged": 9, "reached": 9, "calls": Proportion(1, 10), **SHARES},
            ("FAIL (offer): Offered accounts with a call booked: 1 of 10, 10%, 30% needed. Change "
            "the offer or the wording before the signals."),
        ),
        (
            DURABLE,
            {"flagged": 9, "reached": 9, "top": Proportion(60, 90), **SHARES},
            ("PASS: 2 upsells won ($2,000 a year); 9 accounts with signals. Won of decided "
            "offers, at the limit or over: reached with room to spare for luck. What was won for a "
            "year counts as it stands: one large win can lift it. Save the playbook of Durable, "
            "keep it going."),
        ),
    ],
    ids=["pass", "signals", "offer", "open", "not-tested", "other-offers", "unanswered",
         "nothing", "stale", "marginal", "calls", "durable"],
)  # fmt: skip
def test_a_verdict_says_what_it_stands_on(bar: Bar, figures: dict[str, Any], said: str) -> None:
    """The ruling first, then its figures, what they are worth, and the next step."""
    told = words(judge(bar, replace(NOTHING, **figures)), "USD")

    whole = f"{told.ruling}: {told.figures} {told.sense} {told.next_step}"
    assert whole.replace("  ", " ") == said


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            Proportion(8, 20),
            ("MARGINAL: 2 upsells won ($2,000 a year); 9 accounts with signals. Reached over "
            "all weeks, but luck may have lifted at least one of the 3 parts of 8 weeks."),
        ),
        (
            Proportion(2, 20),
            ("FAIL (offer): 2 upsells won ($2,000 a year); 9 accounts with signals. Reached "
            "over all weeks, but missed in at least one of the 3 parts of 8 weeks."),
        ),
        (
            Proportion(0, 0),
            ("NOT TESTED: 9 accounts with signals, 9 of them with an offer. Nothing tells yet how "
            "it went in at least one of the 3 parts of 8 weeks."),
        ),
    ],
    ids=["marginal", "failed", "unknown"],
)  # fmt: skip
def test_a_part_that_was_not_like_the_whole_is_said(last: Proportion, said: str) -> None:
    """The whole reaches its bar by far, so only a part can stand behind the ruling."""
    figures: dict[str, Any] = {"flagged": 9, "reached": 9, **SHARES}
    whole, good, other = (
        replace(NOTHING, top=top, **figures)
        for top in (Proportion(60, 90), Proportion(30, 35), last)
    )
    told = words(judge(DURABLE, whole, (good, good, other)), "USD")

    assert f"{told.ruling}: {told.figures} {told.sense}".strip() == said


def test_a_second_failure_asks_for_another_play() -> None:
    """Changing the wording a third time is not what the play prescribes."""
    view = stands(flagged=5, reached=5, offers=5)

    assert level_words(view, "USD") == words(view.verdict, "USD")
    told = level_words(replace(view, failed_before=True), "USD")
    assert told.next_step == "This is the second time in a row: try another play."


def test_a_level_that_runs_already_is_gone_on_with() -> None:
    """It is not to be started once more."""
    view = replace(stands(flagged=3, won=1), goes_on=True)

    assert level_words(view, "USD").next_step == "Go on with Baseline."


def test_what_the_answers_since_make_of_a_verdict() -> None:
    """Another ruling, the same with other figures, or none of it changed."""
    view = stands(flagged=5, reached=5, offers=5, waiting=2, lost=3, reasons=(("price", 3),))
    won, lost = ({"won": 1, "expansion": Decimal(1200)}, {"lost": 4, "reasons": (("price", 4),)})

    assert since_words(view, "USD") == ("", "")
    strong, sentence = since_words(since(view, **won), "USD")
    assert strong == "With the answers since then: PASS."
    assert sentence.startswith("1 upsell won ($1,200 a year); 5 accounts with signals. Enough")
    assert sentence.endswith("at a 10% close rate, 5 offers bring a win 41% of the time.")
    assert since_words(since(view, waiting=1, **lost), "USD") == (
        "With the answers since then: still FAIL (offer).",
        "Reasons so far: price 4. 1 offer is still waiting for an answer.",
    )
    early = stands(flagged=4, offers=2, waiting=2)
    assert since_words(since(early, waiting=1, lost=1), "USD") == (
        "The answers since then change none of this.",
        "",
    )


def test_a_share_that_moved_since_is_told() -> None:
    """A level that is not tested yet still shows what was won since."""
    view = stands(BASELINE, flagged=4, offers=2, calls=Proportion(0, 2), base=Decimal(10_000))

    assert since_words(since(view, won=1, expansion=Decimal(3700)), "USD") == (
        "With the answers since then: still NOT TESTED.",
        "Won for a year, of what those accounts pay: 37%, 10% needed.",
    )


def stands(bar: Bar = SMOKE, **figures: Any) -> LevelView:
    """Give a level with these figures."""
    return LevelView(bar, judge(bar, replace(NOTHING, **figures)), is_over=True)


def since(view: LevelView, **figures: Any) -> LevelView:
    """Give the same level with what came since."""
    return replace(view, since=judge(view.bar, replace(view.verdict.trial, **figures)))


def test_luck_is_not_spoken_of_without_an_offer() -> None:
    """A win without an offer in play needs no luck."""
    verdict = judge(SMOKE, replace(NOTHING, flagged=5))

    assert luck_words(verdict) == ""
    assert "1 offer brings a win 10%" in luck_words(judge(SMOKE, replace(NOTHING, offers=1)))


@pytest.mark.parametrize("offers", [60, 142, 10_000])
def test_luck_is_never_certain(offers: int) -> None:
    """However many offers there are, a poor play may win none of them."""
    said = luck_words(judge(SMOKE, replace(NOTHING, offers=offers)))

    assert said.endswith(f"{offers:,} offers bring a win over 99% of the time")


def test_what_was_won_has_no_room_for_luck() -> None:
    """A level that asks for expansion alone passes by one win, and says no more than that."""
    figures: dict[str, Any] = {"flagged": 3, "reached": 3, **SHARES}
    said = words(judge(replace(BASELINE, calls=None), replace(NOTHING, **figures)), "USD")

    assert (said.ruling, said.sense) == (
        "PASS",
        "What was won for a year counts as it stands: one large win can lift it.",
    )


def test_a_condition_shows_its_figure_with_its_n() -> None:
    """A share says of how many; one that cannot be made yet says so."""
    verdict = judge(BASELINE, replace(NOTHING, flagged=4, calls=Proportion(2, 5)))

    assert [condition_words(each) for each in verdict.conditions] == [
        ("Accounts with signals", "4", "3"),
        ("Offered accounts with a call booked", "2 of 5, 40%", "30%"),
        ("Won for a year, of what those accounts pay", "none yet", "10%"),
    ]


def test_a_condition_is_reached_or_not_or_not_surely() -> None:
    """A share that luck may have lifted over its bar is not sure yet."""
    verdict = judge(BASELINE, replace(NOTHING, flagged=4, calls=Proportion(2, 5)))

    assert [met_words(each) for each in verdict.conditions] == ["Yes", "Not sure yet", "No"]
