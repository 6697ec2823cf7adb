"""What the URL asks a page for; nothing in it is trusted."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from upsell.outreach import Channel


def asked_id(name: str) -> UUID | None:
    """Give the id in a query field, None where there is none or it is no id."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None


def asked_follow_up() -> bool:
    """Give whether the URL asks for the email about an offer that waits."""
    return st.query_params.get("follow_up", "") == "yes"


def asked_channel() -> Channel:
    """Give the channel in the URL, an email where it names none."""
    try:
        return Channel(st.query_params.get("channel", ""))
    except ValueError:
        return Channel.EMAIL
