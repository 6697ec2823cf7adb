"""The words of emails and call sheets: grounded, short, whole, and fit to leave the house."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.builders import METRICS, NOW, PLANS, SCALE, SEATS, TEAM, TODAY, an_account, an_evidence
from tests.drafts import ANA, COUNTED, REASONS, a_context, both
from tests.hostile import HOSTILE
from upsell.calendar import invitation
from upsell.drafting import (
    forbidden_in,
    stale_days,
    write_email,
    write_sheet,
)
from upsell.exits import exits
from upsell.model import Contact, Evidence, Plan

MOST_WORDS = 120
LEFTOVERS = re.compile(r"[{}]|None|  | [,.;:!?]|\n\n\n|\.\.| \n|\(\)")
NOBODY = an_account(contact=Contact())
SILENT = {
    "team": replace(TEAM, limits=tuple(replace(row, at_limit="") for row in TEAM.limits)),
    "scale": SCALE,
}
SOON = (date(2026, 11, 26), date(2026, 11, 28))


def at(reason: str, share: float) -> Evidence:
    """Give the figures of a reason at a share of its limit, without growth."""
    figures = REASONS[reason][3]
    value = (figures.limit or 0) * share
    return replace(figures, value=value, before=None, before_on=None)


CASES = {
    **{f"{reason}, ordinary": a_context(reason) for reason in REASONS},
    **{f"{reason}, no first name": a_context(reason, account=NOBODY) for reason in REASONS},
    **{
        f"{reason}, no booking link": a_context(reason, profile=replace(ANA, booking_link=""))
        for reason in REASONS
    },
    **{f"{reason}, no effect": a_context(reason, plans=SILENT) for reason in REASONS},
    **{f"{reason}, with a forecast": a_context(reason, forecast=SOON) for reason in REASONS},
    **{
        f"{reason}, {share:.0%} of the limit": a_context(reason, at(reason, share), forecast=SOON)
        for reason in ("seats", "api", "storage")
        for share in (0.8, 1.0, 1.3)
    },
    "seats, no growth": a_context("seats", an_evidence(before=8.0)),
    "seats, shrinking": a_context("seats", an_evidence(before=9.0)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_draft_has_no_leftovers(case: str) -> None:
    """No brace, None, double space, stray point or gap is left in a mail or sheet."""
    for draft in both(CASES[case]).values():
        whole = f"{draft.subject}\n\n{draft.body}".strip()
        assert LEFTOVERS.search(whole) is None, whole


@pytest.mark.parametrize("case", CASES)
def test_a_mail_is_short(case: str) -> None:
    """With ordinary facts a mail has at most 120 words, and a subject of at most 70 letters."""
    draft = write_email(CASES[case])
    assert len(draft.body.split()) <= MOST_WORDS
    assert 0 < len(draft.subject) <= 70


@pytest.mark.parametrize("case", CASES)
def test_nothing_that_leaves_says_words_of_the_house(case: str) -> None:
    """Subject, body, calendar file and file names are free of the forbidden words."""
    context = CASES[case]
    for draft in both(context).values():
        name = context.account.name
        ways = exits("", draft.subject, draft.body, name)
        call = invitation(UUID(int=1), name, ANA.product, NOW, 30, draft.body, context.zone, NOW)
        unfolded = call.content.decode().replace("\r\n ", "")
        for text in (draft.subject, draft.body, ways.eml_name, call.name, unfolded):
            assert forbidden_in(text) == ()


@pytest.mark.parametrize("case", CASES)
def test_a_first_email_names_no_price(case: str) -> None:
    """What it costs is for the answer, not for the first email."""
    assert "$" not in write_email(CASES[case]).body


def test_a_seats_mail_in_full() -> None:
    """The mail for seats reads as one piece."""
    draft = write_email(a_context("seats"))
    assert (draft.subject, draft.template, draft.template_version) == (
        "Northwind: 8 of 10 seats in use",
        "seats",
        1,
    )
    assert draft.body == (
        "Hi Priya,\n\n"
        "Your team is growing: from 5 to 8 people since 23 October, and you now use "
        "8 of 10 seats. That leaves 2 seats for the next people you invite. "
        "At the limit, new invitations wait until a seat is free.\n\n"
        "Is anyone else due to join in the coming weeks? If so, I would suggest 3 more seats, "
        "which makes 13 seats in all, so that there is room for them. "
        "Shall I send you the details?\n\n"
        "Best,\nAna"
    )


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("api", "1 more pack of 10,000 API calls would take you to 60,000 API calls"),
        ("storage", "1 more pack of 100 GB of storage would take you to 600 GB of storage"),
        ("growth", "Northwind went from 5 to 8 people on Ledgerly since 23 October."),
        ("premium", "Your team used Audit reports 214 times in the last 28 days."),
        (
            "outcome",
            (
                "The goal we have on file for Northwind was 1,000, "
                "and as of 20 November you have reached 1,240 tickets resolved."
            ),
        ),
        ("usecase", "for supplier onboarding (37 times since 12 November)."),
        ("usecase", "a look at Scale, which adds single sign-on and audit export."),
    ],
)
def test_each_reason_is_told_with_its_figures(reason: str, sentence: str) -> None:
    """A mail quotes the evidence of its own reason."""
    assert sentence in write_email(a_context(reason)).body


@pytest.mark.parametrize("before", [None, 8.0, 9.0, 7.999])
def test_growth_is_told_only_where_it_is_above_zero(before: float | None) -> None:
    """Without growth, or with too little to print, the mail does not speak of it."""
    body = write_email(a_context("seats", an_evidence(before=before))).body
    assert ("growing" in body) is (before == 7.999)


def test_growth_may_come_from_beside_the_evidence() -> None:
    """A near-limit signal that keeps no growth may be given it."""
    lone = an_evidence(before=None, before_on=None)
    body = write_email(a_context("seats", lone, growth=an_evidence(before=2.0))).body
    assert "from 2 to 8 people since 23 October" in body


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (49_970.0, "used 49,970 of 50,000 API calls since 1 November. The count"),
        (50_000.0, "used 50,000 of 50,000 API calls since 1 November. The count"),
        (50_001.0, "1 API call above what the plan includes."),
        (50_000.004, "less than 0.01 API calls above what the plan includes."),
    ],
)
def test_near_full_and_over_are_told_apart_exactly(value: float, state: str) -> None:
    """No rounding moves a figure across its limit."""
    assert state in write_email(a_context("api", replace(COUNTED, value=value))).body


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (9.0, "That leaves 1 seat for the next people you invite. At the limit, new invitations"),
        (10.0, "Every seat in your plan is taken. At the limit, new invitations wait"),
        (13.0, "That is 3 seats more than your plan includes.\n\nIs anyone"),
    ],
)
def test_the_effect_of_the_limit_is_left_out_when_over(value: float, words: str) -> None:
    """Who is over the limit already sees its effect."""
    assert words in write_email(a_context("seats", an_evidence(value=value))).body


@pytest.mark.parametrize(("value", "times"), [(45_210.0, 1), (50_000.0, 0), (51_000.0, 0)])
def test_a_forecast_is_told_only_before_the_limit(value: float, times: int) -> None:
    """Nobody is told when they will reach what they have reached."""
    body = write_email(a_context("api", replace(COUNTED, value=value), forecast=SOON)).body
    assert body.count("between 26 November and 28 November") == times


def test_a_plan_comes_with_its_seats() -> None:
    """The sentence fits a plan as it fits seats, limited or not."""
    roomy = replace(SCALE, limits=tuple(replace(row, amount=None) for row in SCALE.limits))
    for plans, words in (
        (PLANS, "the Scale plan, which comes with 50 seats, so that"),
        ({"team": _no_seats(TEAM), "scale": roomy}, "which comes with unlimited seats, so that"),
    ):
        bare = {**plans, "team": _no_seats(TEAM)}
        assert words in write_email(a_context("seats", plans=bare)).body


def _no_seats(plan: Plan) -> Plan:
    return replace(plan, seat_price=None)


def test_old_figures_say_where_their_window_ends() -> None:
    """A count that ends before yesterday does not claim the last 28 days."""
    body = write_email(a_context("premium", today=TODAY + timedelta(days=3))).body
    assert "214 times in the 28 days up to 20 November." in body


def test_a_count_that_is_not_of_times_stands_in_brackets() -> None:
    """A feature counted in reports is not said to be used so many times."""
    reports = replace(REASONS["premium"][1], unit="reports")
    body = write_email(a_context("premium", metric=reports)).body
    assert "Your team used Audit reports (214 reports) in the last 28 days." in body


@pytest.mark.parametrize(("age", "days"), [(0, 0), (7, 0), (8, 8), (30, 30)])
def test_figures_are_stale_after_seven_days(age: int, days: int) -> None:
    """Seven days old is still fresh; after that the age is told."""
    assert stale_days(an_evidence(), TODAY + timedelta(days=age)) == days


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_on_its_line(reason: str, text: str) -> None:
    """What comes out of a CRM is never run, adds no line and hides no letter."""
    plain_case, sheet = write_email(a_context(reason)), write_sheet(a_context(reason))
    account = an_account(name=text, contact=Contact(text, text, text))
    plans = {key: replace(plan, label=text, benefit=text) for key, plan in PLANS.items()}
    metrics = {one.key: replace(one, label=text) for one in METRICS}
    context = a_context(
        reason,
        account=account,
        plans=plans,
        metric=replace(REASONS[reason][1], label=text),
        metrics=metrics,
        profile=replace(ANA, product=text),
    )
    drafts = ((write_email(context), plain_case), (write_sheet(context), sheet))
    for draft, ordinary in drafts:
        whole = draft.subject + draft.body
        assert draft.body.count("\n") == ordinary.body.count("\n")
        assert "\n" not in draft.subject
        assert not re.search("[\u200b\u202e\u202c\u2066\u2069\ufeff\x00\r]", whole)
        assert "49" not in whole.replace("7*7", "")


def test_an_account_may_be_called_what_it_likes() -> None:
    """The names of others are not our words: Signal Corp gets its mail."""
    draft = write_email(a_context("seats", account=an_account(name="Signal Corp")))
    assert forbidden_in(draft.subject) == ("signal",)
    assert forbidden_in(draft.subject, values=("Signal Corp",)) == ()


def test_seats_are_people() -> None:
    """Growth of seats is told in people, one of them a person."""
    body = write_email(a_context("seats", an_evidence(value=1.0, before=0.0))).body
    assert "from 0 to 1 person" in body
    assert SEATS.unit == "seats"
