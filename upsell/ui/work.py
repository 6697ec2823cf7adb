"""The style sheet of the working pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

WORK = Path(__file__).parent / "style" / "work.css"


def work_style() -> None:
    """Put the style sheet on the page."""
    st.html(WORK)
