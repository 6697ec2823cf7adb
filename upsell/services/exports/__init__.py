"""What leaves the book as files: the whole of it, and tables a person sees."""

from __future__ import annotations

from upsell.services.exports.files import MEDIA, SIMULATED, Form, SeenTable, as_file, name_of
from upsell.services.exports.history import signals_table
from upsell.services.exports.progress import funnel_table, quality_table, weeks_table
from upsell.services.exports.tables import (
    conversion_table,
    offers_table,
    problems_table,
    today_table,
    usage_table,
)
from upsell.services.exports.whole import (
    MANIFEST,
    TABLES,
    BroughtBack,
    Manifest,
    read_book,
    read_manifest,
    write_book,
)

__all__ = [
    "MANIFEST",
    "MEDIA",
    "SIMULATED",
    "TABLES",
    "BroughtBack",
    "Form",
    "Manifest",
    "SeenTable",
    "as_file",
    "conversion_table",
    "funnel_table",
    "name_of",
    "offers_table",
    "problems_table",
    "quality_table",
    "read_book",
    "read_manifest",
    "signals_table",
    "today_table",
    "usage_table",
    "weeks_table",
    "write_book",
]
