"""One account: usage against each limit over time, why (not) flagged, offers, touches."""

from __future__ import annotations

from upsell.ui.frame import frame

visit = frame("Account")
