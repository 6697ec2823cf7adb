"""Long lists in parts: an engine takes only so many values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

FEW = 500

Item = TypeVar("Item")


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Give the items in their order, at most `FEW` at a time."""
    for start in range(0, len(items), FEW):
        yield items[start : start + FEW]
