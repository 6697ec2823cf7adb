"""The metrics sheet: a row is a metric."""

from __future__ import annotations

from collections.abc import Iterable

from upsell.cells import words
from upsell.model import Metric, MetricKind
from upsell.services.imports.known import Known
from upsell.services.imports.names import Once
from upsell.services.imports.tally import Line, OpenSheet


def study(sheets: Iterable[OpenSheet], known: Known) -> None:
    """Note the metrics that are new or changed."""
    once = Once("metric")
    for sheet in sheets:
        for line in sheet.rows():
            _row(line, known, once)


def _row(line: Line, known: Known, once: Once) -> None:
    """Take one metric."""
    key = line.read("key", words.key, "")
    if not key:
        return
    once.check(line, "key", key, key)
    known.name("metric", key)
    metric = Metric(
        key,
        line.read("label", words.needed, ""),
        line.read("unit", words.needed, ""),
        line.read("kind", lambda cell: words.choice(cell, MetricKind), MetricKind.LEVEL),
    )
    if not line.good:
        return
    had = known.book_metrics.get(key)
    line.sheet.tally.count(known=had is not None, same=had == metric)
    if had != metric:
        known.metrics[key] = metric
