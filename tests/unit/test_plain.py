"""Text of people made plain: nothing that cannot be seen is left in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell.plain import block, one_line, sentence_part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  North \t wind\r\n", "North wind"),
        ("a\u202eb\u2066c\u200bd\ufeff", "abcd"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("Søn 株式会社 \U0001f680", "Søn 株式会社 \U0001f680"),
        ("\ud800", ""),
        ("a \u200b b", "a b"),
    ],
)
def test_a_line_shows_all_it_holds(text: str, expected: str) -> None:
    """Control, direction and zero-width characters go; line ends become spaces; letters stay."""
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\n\na  \n\nb\n\n", "a\n\nb"),
        ("a\tb\u202e", "a b"),
        ("a\x0bb", "ab"),
    ],
)
def test_a_block_keeps_its_lines(text: str, expected: str) -> None:
    """Lines stay lines; what cannot be seen goes."""
    assert block(text) == expected


@given(st.text())
def test_plain_text_is_plain_already(text: str) -> None:
    """Making text plain twice changes nothing more, and no line end is left in a line."""
    assert one_line(one_line(text)) == one_line(text)
    assert block(block(text)) == block(text)
    assert len(one_line(text).splitlines()) <= 1


def test_words_inside_a_sentence_end_without_a_stop() -> None:
    """A benefit typed with a full stop does not end its sentence twice."""
    assert sentence_part("single sign-on.\n") == "single sign-on"
