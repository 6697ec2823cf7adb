"""When no draft is written: each refusal names what is missing and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import PLANS, SCALE, SEATS, TEAM, TODAY, a_signal, an_account, an_evidence
from tests.drafts import COUNTED, REASONS, a_context, a_snapshot
from upsell import plays
from upsell.drafting import DraftContext, figures_of, write_email, write_sheet
from upsell.errors import Refused
from upsell.model import Evidence, PlayKind
from upsell.profile import Profile

NOTE = Evidence(TODAY, note="Priya says two teams will move over.")
MUTE = {**PLANS, "scale": replace(SCALE, benefit="")}


def refusal(context: DraftContext) -> str:
    """Give why the email is not written."""
    with pytest.raises(Refused) as caught:
        write_email(context)
    return str(caught.value)


@pytest.mark.parametrize("write", [write_email, write_sheet])
def test_nobody_signs(write: object) -> None:
    """Name, e-mail and product are asked for before the first draft of either kind."""
    with pytest.raises(Refused, match="Fill in Setup › About you first"):
        write(a_context(profile=Profile(name="Ana")))  # type: ignore[operator] # either writer


@pytest.mark.parametrize("reason", ["premium", "usecase"])
def test_what_a_plan_adds_is_not_made_up(reason: str) -> None:
    """Without the user's words for the plan's benefit there is no mail about it."""
    assert refusal(a_context(reason, plans=MUTE)) == "Say in Setup › Plans what Scale adds."


def test_an_offer_below_present_use_is_no_offer() -> None:
    """One seat beside 10 does not hold the 18 people there are."""
    evidence = an_evidence(value=18.0)
    context = a_context("seats", evidence)
    assert context.play is not None
    one = plays.resize(context.play, 1, SEATS, context.account, PLANS, evidence)
    assert refusal(replace(context, play=one)) == (
        "1 more seat makes 11 seats, and Northwind already uses 18. Choose a larger offer."
    )


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (
            a_context(account=an_account(plan_key=None)),
            (
                "Northwind has no plan, so nothing can be offered. "
                "Give it one in Setup › Your accounts."
            ),
        ),
        (
            a_context(play=None),
            (
                "There is nothing to offer Northwind for seats. "
                "Add a seat price, a pack or a higher plan in Setup › Plans."
            ),
        ),
        (
            a_context("seats", NOTE),
            (
                "There is no figure for seats at Northwind. "
                "Bring usage in, type one on the account's page, or prepare a call."
            ),
        ),
        (
            a_context("growth", NOTE),
            (
                "No growth of seats at Northwind is known for the last 28 days. "
                "Bring usage in, or prepare a call."
            ),
        ),
        (
            a_context("premium", NOTE),
            (
                "There is no figure for Audit reports at Northwind. "
                "Bring usage in, type one on the account's page, or prepare a call."
            ),
        ),
        (
            a_context("outcome", Evidence(TODAY, value=980, limit=1_000)),
            (
                "Northwind stands at 980 of 1,000 tickets resolved: "
                "below the goal, so there is nothing to congratulate on."
            ),
        ),
        (
            a_context("api", today=date(2026, 12, 1)),
            (
                "The count of API calls at Northwind started again on 1 December, "
                "and the figures are of 20 November. Bring newer usage in first."
            ),
        ),
    ],
)
def test_a_refusal_names_the_remedy(context: DraftContext, words: str) -> None:
    """What is missing is said with the account, the metric and the way out."""
    assert refusal(context) == words


def test_a_metric_without_a_limit_is_compared_with_nothing() -> None:
    """A figure without a limit is neither near nor over."""
    lone = an_evidence(limit=None)
    context = a_context("seats", lone, play=a_context().play)
    assert refusal(context).startswith("Northwind has no limit on seats to compare its use with.")


def test_the_last_day_of_a_period_still_counts() -> None:
    """The day before the reset the figures are of this period."""
    assert write_email(a_context("api", today=date(2026, 11, 30))).template == "api"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("outcome", "I understand that Northwind has reached a goal: tickets resolved."),
        ("usecase", "Northwind has started to use Ledgerly for supplier onboarding."),
    ],
)
def test_a_noted_reason_without_figures_still_makes_a_mail(reason: str, sentence: str) -> None:
    """An outcome or a use case that a colleague noted is told without a count; the note stays."""
    body = write_email(a_context(reason, NOTE)).body
    assert sentence in body
    assert NOTE.note not in body


@pytest.mark.parametrize("reason", REASONS)
def test_a_noted_reason_always_makes_a_sheet(reason: str) -> None:
    """A call needs no figures: the note is its reason, and no day is claimed for figures."""
    body = write_sheet(a_context(reason, NOTE)).body
    assert NOTE.note in body
    assert "as of" not in body


def test_a_noted_limit_takes_the_figures_of_the_last_scan() -> None:
    """Where the note has no figures and the book has, the mail quotes the book's."""
    context = a_context("seats", NOTE, snapshot=(a_snapshot(),))
    body = write_email(replace(context, play=a_context().play)).body
    assert "from 5 to 8 people since 23 October, and you now use 8 of 10 seats." in body


def test_a_noted_counter_takes_its_period_too() -> None:
    """The figures of a counter come with the billing period they belong to."""
    calls = a_snapshot("api_calls", 45_210, 50_000)
    signal = a_signal(latest=NOTE, metric="api_calls")
    metric = REASONS["api"][1]
    assert figures_of(signal, metric, an_account(), (calls,)) == COUNTED


def test_figures_of_another_metric_are_not_borrowed() -> None:
    """Storage says nothing about seats."""
    storage = a_snapshot("storage", 480, 500)
    assert figures_of(a_signal(latest=NOTE), SEATS, an_account(), (storage,)) is None


def test_stale_figures_are_not_refused() -> None:
    """Old figures are a matter for a confirm, not a refusal."""
    assert write_email(a_context(today=TODAY + timedelta(days=30))).subject


def test_a_plan_mail_needs_a_plan() -> None:
    """A premium mail whose offer is no plan says which offer it takes."""
    pack = plays.options(PlayKind.SEATS, SEATS, an_account(), {"team": TEAM}, an_evidence())[0]
    assert refusal(a_context("premium", play=replace(pack, new_limit=None))).startswith(
        "This email suggests the next plan."
    )
