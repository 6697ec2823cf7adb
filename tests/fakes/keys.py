"""The keys that the fakes accept."""

from __future__ import annotations

ATTIO_KEY = "attio-test-key-0123456789abcdef"
POSTHOG_KEY = "phc_headroom_test_key"
