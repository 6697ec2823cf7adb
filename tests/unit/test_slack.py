"""Text for Slack: shown as it is, whatever it says."""

from __future__ import annotations

import pytest

from tests.hostile import HOSTILE
from upsell.slack import slack_safe

CALLS = ("<!channel>", "<!here|here>", "<@U024BE7LH>", "@here", "@channel", "<https://x.example|y>")


@pytest.mark.parametrize("text", [*HOSTILE, *CALLS, "*bold* _slant_ ~gone~ `code`"])
def test_no_sign_of_slacks_is_left(text: str) -> None:
    """No bracket, no name that is called, no formatting; one line, nothing invisible."""
    made = slack_safe(text)

    assert not set("<>@*_~`\n\r\x00\u202e\u200b") & set(made)
    assert "&" not in made.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_the_three_signs_are_escaped_as_slack_says() -> None:
    """Ampersand and angle brackets are entities; ordinary words stay as they are."""
    assert slack_safe("Smith & Sons <3 pets>") == "Smith &amp; Sons &lt;3 pets&gt;"
    assert slack_safe("12 of 12 seats, 100%") == "12 of 12 seats, 100%"
