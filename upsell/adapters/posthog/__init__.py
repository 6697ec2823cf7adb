"""PostHog behind the ports of `upsell/ports.py`."""

from __future__ import annotations

from upsell.adapters.posthog.sender import PostHogSender

__all__ = ["PostHogSender"]
