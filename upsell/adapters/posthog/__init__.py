"""PostHog behind the ports of `upsell/ports.py`."""

from __future__ import annotations

from upsell.adapters.posthog.reading import PostHogReader
from upsell.adapters.posthog.reading_wire import Clockwork
from upsell.adapters.posthog.sender import PostHogSender

__all__ = ["Clockwork", "PostHogReader", "PostHogSender"]
