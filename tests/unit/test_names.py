"""The nearest known name, looked for as long as that is quick."""

from __future__ import annotations

import pytest

from upsell.cells.trouble import Trouble
from upsell.services.imports.names import SUGGESTIONS, Names, called


def test_a_name_is_known_by_its_key_alone_and_suggested_by_its_label() -> None:
    """What people call a thing leads to its key."""
    names = Names("metric", ["api_calls"], {"API calls": "api_calls"})

    assert names.require("api_calls") == "api_calls"
    for other in ("API calls", "API_CALLS", "apicalls"):
        with pytest.raises(Trouble, match=r"Did you mean api_calls\?"):
            names.require(other)


def test_a_plan_is_known_by_its_name_unless_two_share_it() -> None:
    """What a list of customers calls a plan is its name; of two alike nothing is guessed."""
    labels = [("Growth", "g-2024"), ("Scale", "s-1"), ("Scale", "s-2")]
    names = Names("plan", ["g-2024", "s-1", "s-2"], dict(labels), called(labels))

    assert names.require("GROWTH") == "g-2024"
    with pytest.raises(Trouble, match="There is no plan of this name"):
        names.require("Scale")


def test_the_nearest_is_looked_for_a_bounded_number_of_times() -> None:
    """A file of unknown accounts must not take minutes; later ones are refused without a hint."""
    names = Names("account", ["northwind"], {})
    for number in range(SUGGESTIONS):
        with pytest.raises(Trouble, match="Did you mean northwind"):
            names.require(f"northwind{number}")

    with pytest.raises(Trouble, match="Add it to the accounts sheet first"):
        names.require("northwinds")
