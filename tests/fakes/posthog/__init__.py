"""PostHog as a real HTTP server on loopback that drops and merges where PostHog does."""

from __future__ import annotations

from tests.fakes.keys import POSTHOG_KEY as KEY
from tests.fakes.posthog.project import PROJECT, READ_KEY, Happened, Project
from tests.fakes.posthog.server import FakePostHog, running_posthog

__all__ = [
    "KEY",
    "PROJECT",
    "READ_KEY",
    "FakePostHog",
    "Happened",
    "Project",
    "running_posthog",
]
