"""A signal noted by a person: the card says by whom, inside its sentence."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.builders import NOW, TODAY
from tests.pages.conftest import OpenPage
from tests.pages.seen import text_of
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, Actor, RuleType
from upsell.services import signals


@pytest.mark.parametrize(
    ("by", "words"),
    [(LOCAL_USER, "noted by you"), (Actor("ana", "Ana Keller"), "noted by Ana Keller")],
)
def test_who_noted_it_is_said(
    services: Services, open_page: OpenPage, by: Actor, words: str
) -> None:
    """“You” is small inside a sentence; a name is a name."""
    signals.note(
        services.own,
        UUID(int=7),
        "northwind",
        RuleType.PREMIUM_USE,
        "feature.audit",
        "They live in audit reports.",
        TODAY,
        by=by,
        now=NOW,
    )

    assert words in text_of(open_page(book="own"))
