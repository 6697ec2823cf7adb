"""Own data in: files previewed and brought in, templates, single figures typed by hand."""

from __future__ import annotations

from upsell.adapters.files.csv_file import MAX_BYTES
from upsell.services.imports.bringing import apply, preview
from upsell.services.imports.outcome import (
    BadRow,
    BadRows,
    ImportPreview,
    ImportReport,
    Placing,
    SheetPreview,
    UploadedSheet,
)
from upsell.services.imports.placing import keep_layout
from upsell.services.imports.templates import template, template_workbook
from upsell.services.imports.typed import type_reading
from upsell.sheets import SheetKind

__all__ = [
    "MAX_BYTES",
    "BadRow",
    "BadRows",
    "ImportPreview",
    "ImportReport",
    "Placing",
    "SheetKind",
    "SheetPreview",
    "UploadedSheet",
    "apply",
    "keep_layout",
    "preview",
    "template",
    "template_workbook",
    "type_reading",
]
