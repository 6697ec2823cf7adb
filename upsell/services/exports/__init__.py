"""What leaves the book as files: the whole of it, and tables a person sees."""

from __future__ import annotations

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
    "TABLES",
    "BroughtBack",
    "Manifest",
    "read_book",
    "read_manifest",
    "write_book",
]
