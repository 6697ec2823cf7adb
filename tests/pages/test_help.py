"""Help stands beside the word or the field it explains."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.book.ledger import logged
from tests.pages.house import a_house, html_of, near_limit, page_at
from upsell.conditions import FRESH_DAYS
from upsell.meters import MeterState
from upsell.ui.account_forms import GATES, MEANINGS
from upsell.ui.dials import MEANINGS as DIAL_MEANINGS


@pytest.mark.parametrize("state", [state for state in MeterState if state is not MeterState.CALM])
def test_every_word_of_a_dial_is_explained(state: MeterState) -> None:
    """Whatever a dial says beside its number has a meaning to point at."""
    assert DIAL_MEANINGS[state]


def test_the_days_without_a_figure_are_the_rules_own() -> None:
    """The dial names the number of days that the rules use."""
    assert f"{FRESH_DAYS} days" in DIAL_MEANINGS[MeterState.NO_DATA]


def test_the_account_explains_itself(tmp_path: Path) -> None:
    """Dials, what flagged means, each gate, a typed figure and a noticed reason have their help."""
    app = page_at(a_house(tmp_path), "account", account="northwind")

    assert "From 70% of the limit" in html_of(app)
    assert "Flagged: the latest figures meet a signal." in html_of(app)
    helps = {box.label: box.help for box in app.checkbox}
    assert {name: helps[words] for name, words in GATES.items()} == MEANINGS
    assert "billing period" in app.text_input(key="typed-value-northwind").help
    assert app.button(key="notice").help


def test_the_statistics_explain_themselves(tmp_path: Path) -> None:
    """Each part of Analysis says what its words mean: decided, interval, median, flagged."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))

    helps = {one.value: one.help for one in page_at(services, "analysis").subheader}

    assert "Decided: won, lost or no answer." in helps["By signal"]
    assert "half of the offers" in helps["From signal to won"]
    assert all(helps.values())


def test_answers_say_what_they_come_to(tmp_path: Path) -> None:
    """No answer and not now differ in what they do to the rate, and say so."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))

    helps = {one.label: one.help for one in page_at(services, "offers").button}

    assert "Counts as not won" in helps["No answer"]
    assert "counts in no rate" in helps["Not now, until …"]
