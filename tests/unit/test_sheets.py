"""A sheet is told by its header."""

from __future__ import annotations

import pytest

from upsell.sheets import SHEETS, SheetKind, column_name, nearest


@pytest.mark.parametrize("kind", list(SheetKind))
def test_each_template_header_is_told_as_its_own_kind(kind: SheetKind) -> None:
    """All columns of a kind, or only those it needs, name it."""
    sheet = SHEETS[kind]
    least = [*sheet.required, *(["domain"] if kind is SheetKind.ACCOUNTS else [])]

    assert nearest(sheet.names).kind is kind
    assert nearest(least).kind is kind
    assert not sheet.missing(least)


def test_a_header_in_other_letters_is_the_same_column() -> None:
    """Case, spaces and hyphens make no difference; the key in a limit column stays as it is."""
    assert column_name(" Renewal-Date ") == "renewal_date"
    assert column_name("Limit: feature.Audit") == "limit:feature.Audit"


def test_usage_without_values_is_nearest_to_usage() -> None:
    """The kind named is the one that lacks least."""
    sheet = nearest(["account_id", "metric", "day"])

    assert (sheet.kind, sheet.missing(["account_id", "metric", "day"])) == (
        SheetKind.USAGE,
        ("value",),
    )
