"""Values as a delivery keeps them between its attempts: lists of what JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from upsell.crm import Scalar, Values

Json = Any  # what a frozen body holds; it does not leave this room


def listed(value: Json) -> list[Json]:
    """Give one value as a list, an empty one for nothing."""
    return [] if value is None or value == "" else [value]


def different(written: Mapping[str, Json], wanted: Mapping[str, Json]) -> dict[str, Json]:
    """Give the values that are others than those last written."""
    return {slug: said for slug, said in wanted.items() if written.get(slug) != said}


def values(said: Mapping[str, Json]) -> Values:
    """Give frozen values as the port takes them; numbers keep their digits."""
    return {slug: tuple(_scalar(one) for one in several) for slug, several in said.items()}


def as_read(values: Values) -> dict[str, Json]:
    """Give values read from Attio in the form of frozen ones, so that the two compare."""
    return {slug: [_frozen(one) for one in several] for slug, several in values.items()}


def _scalar(one: Json) -> Scalar:
    return Decimal(str(one)) if isinstance(one, int | float) else str(one)


def _frozen(one: Scalar) -> Json:
    if isinstance(one, Decimal):
        return float(one)
    return one.isoformat() if isinstance(one, date) else str(one)
