"""Every first text on the accounts it must be able to do without, and the list of fields."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import TODAY, an_account
from tests.drafts import ANA, REASONS, a_context
from upsell.drafting import FirstWord, forbidden_in, write_follow_up
from upsell.drafting.allowed import FIELDS, OURS, known_to
from upsell.drafting.catalogue import MEANINGS, field_lines
from upsell.drafting.kinds import NAMES, leaves_the_house
from upsell.drafting.made_up import made_up, odd_cases
from upsell.drafting.templates import first_text
from upsell.drafting.trial import MOST_WORDS, doubts, tried
from upsell.errors import Refused
from upsell.model import Contact
from upsell.outreach import Channel
from upsell.profile import Profile

LEFTOVERS = re.compile(r"[{}]|None|not known|  | [,.;:!?]|\n\n\n|\.\.| \n|\(\)")
FIRST = FirstWord(date(2026, 11, 12), Channel.EMAIL, "")
ODD = [(key, words) for key in NAMES for words, _ in odd_cases(key, TODAY)]


@pytest.mark.parametrize(("key", "words"), ODD)
def test_every_first_text_does_without(key: str, words: str) -> None:
    """Without a name, a link, growth, a forecast; at and over the limit: whole and short."""
    context = dict(odd_cases(key, TODAY))[words]

    written = tried(key, first_text(key), context)

    assert LEFTOVERS.search(f"{written.subject}\n\n{written.body}".strip()) is None
    assert leaves_the_house(key) is bool(written.subject)
    if leaves_the_house(key):
        assert len(written.body.split()) <= MOST_WORDS
        assert forbidden_in(f"{written.subject}\n{written.body}") == ()
        assert "$" not in written.body


@pytest.mark.parametrize("key", NAMES)
def test_no_first_text_raises_a_doubt(key: str) -> None:
    """Each passes what the editor looks for."""
    assert doubts(key, first_text(key), TODAY) == ()


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("first", [FIRST, replace(FIRST, channel=Channel.CALL, csm="Bo")])
def test_every_offer_can_be_followed_up(reason: str, first: FirstWord) -> None:
    """Whatever was offered, the second email names it and the day of the first word."""
    for profile in (ANA, replace(ANA, booking_link="")):
        for account in (an_account(), an_account(contact=Contact())):
            context = a_context(reason, first=first, profile=profile, account=account)
            written = write_follow_up(context)
            whole = f"{written.subject}\n\n{written.body}"
            assert "On 12 November " in written.body
            assert LEFTOVERS.search(whole) is None, whole
            assert (forbidden_in(whole), "$" in whole) == ((), False)
            assert written.body.count("?") == 1
            assert len(written.body.split()) <= MOST_WORDS


def test_a_follow_up_says_how_the_first_word_was_put() -> None:
    """An email was written, a call was a talk; a colleague is named."""
    said = {
        (Channel.EMAIL, ""): "I wrote to you about",
        (Channel.EMAIL, "Bo"): "Bo wrote to you about",
        (Channel.CALL, ""): "we spoke about",
        (Channel.CALL, "Bo"): "Bo spoke with you about",
    }
    for (channel, csm), words in said.items():
        context = a_context("seats", first=replace(FIRST, channel=channel, csm=csm))
        assert f"On 12 November {words} 3 more seats" in write_follow_up(context).body


def test_every_field_is_explained_with_an_example() -> None:
    """The list beside the editor leaves none out, and shows what is really filled in."""
    assert set(MEANINGS) == {f"{group}.{name}" for group, names in FIELDS.items() for name in names}
    for key in NAMES:
        lines = field_lines(key, TODAY, "EUR")
        assert {line.path for line in lines} == known_to(key).fields
        assert [line.path for line in lines if not line.example] == []
    money = {line.path: line.example for line in field_lines("sheet", TODAY, "EUR")}
    assert money["account.price"] == "€400 a month"


def test_prices_and_our_own_words_are_for_the_sheet_alone() -> None:
    """No email can be made to name them."""
    for key in NAMES:
        for path in OURS:
            source = f"Subject: A\n\n{{{{ {path} }}}}"
            if key == "sheet":
                tried(key, source, made_up(key, TODAY, "USD"))
            else:
                with pytest.raises(Refused, match="is for the call sheet alone"):
                    tried(key, source, made_up(key, TODAY, "USD"))


def test_a_made_up_account_is_signed_by_who_looks() -> None:
    """With About you filled in the preview carries that name."""
    bo = Profile("Bo Lind", "bo@ledgerly.example", "Tally")
    body = tried("seats", first_text("seats"), made_up("seats", TODAY, "USD", bo)).body
    assert body.endswith("Best,\nBo")
