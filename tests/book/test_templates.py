"""Texts worded anew: checked, kept version upon version, used by the next draft."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from tests.book.ledger import LATER, actions, logged, opened, prepare
from tests.builders import NOW
from upsell.book import rules
from upsell.book.engine import Book
from upsell.drafting import NAMES
from upsell.drafting.templates import first_text
from upsell.errors import Conflict, Forbidden, NotFound, Refused
from upsell.model import LOCAL_USER, Actor, Right
from upsell.outreach import Channel
from upsell.rules import DEFAULT_RULES
from upsell.services import outreach, templates
from upsell.services.templates import TemplatePage

OWN = (
    "Subject: A word about {{ account.name }}\n\nYou use {{ usage.used_of_limit }}. Shall we talk?"
)
READER = Actor("bo", "Bo", frozenset({Right.READ}))
BO = Actor("bo", "Bo")


def page(book: Book, key: str = "seats") -> TemplatePage:
    """Read one text."""
    return templates.template_page(book, key, by=LOCAL_USER)


def saved(
    book: Book, source: str, version: int = 1, by: Actor = LOCAL_USER, key: str = "seats"
) -> TemplatePage:
    """Save one text."""
    return templates.save_template(book, key, version, source, by=by, now=NOW)


@pytest.mark.parametrize("key", NAMES)
def test_a_text_begins_with_the_products_words(book: Book, key: str) -> None:
    """Nobody changed it: version 1, the first text, no history."""
    found = page(book, key)
    assert (found.version, found.source) == (1, first_text(key))
    assert (found.is_own, found.history) == (False, ())


def test_a_saved_text_is_what_the_next_draft_says(book: Book) -> None:
    """The draft, and the offer made of it, keep its name and version."""
    signal = prepare(book)
    before = opened(book, signal).draft
    assert before is not None
    assert (before.template, before.template_version) == ("seats", 1)

    saved(book, OWN)
    draft = opened(book, signal).draft
    offer = logged(book, signal)

    assert draft is not None
    assert draft.draft_id == before.draft_id
    assert draft.subject == "A word about Northwind"
    assert draft.body == "You use 8 of 10 seats. Shall we talk?"
    assert (offer.template, offer.template_version, offer.body) == ("seats", 2, draft.body)


def test_an_edited_draft_stays_as_it_was_edited(book: Book) -> None:
    """A new wording never takes away what somebody wrote by hand, nor its name and version."""
    signal = prepare(book)
    draft = opened(book, signal).draft
    assert draft is not None
    by_hand = "3 more seats, by hand"
    outreach.edit(book, draft.draft_id, draft.version, "Mine", by_hand, by=LOCAL_USER, now=NOW)

    saved(book, OWN)

    after = opened(book, signal).draft
    assert after is not None
    assert (after.body, after.template_version) == (by_hand, 1)


def test_every_version_is_kept_and_can_be_brought_back(book: Book) -> None:
    """Bringing back and resetting are versions on top; none is ever rewritten."""
    prepare(book)
    saved(book, OWN)
    saved(book, OWN + "\nBest", 2)
    templates.bring_back(book, "seats", 3, 2, by=LOCAL_USER, now=NOW)
    templates.reset(book, "seats", 4, by=BO, now=LATER)

    found = page(book)

    assert (found.version, found.is_own, found.source) == (5, False, first_text("seats"))
    assert [(one.version, one.source) for one in found.history] == [
        (5, first_text("seats")),
        (4, OWN),
        (3, OWN + "\nBest"),
        (2, OWN),
    ]
    assert [one.by for one in found.history] == ["Bo", "Ana Keller", "Ana Keller", "Ana Keller"]
    assert found.history[0].at == LATER
    assert [one for one in actions(book) if one.startswith("template")] == [
        *("template.saved", "template.saved", "template.brought_back", "template.reset")
    ]


def test_the_same_text_again_changes_nothing(book: Book) -> None:
    """Saved, reset or brought back: what holds already makes no version."""
    saved(book, OWN)
    assert saved(book, f"{OWN}\r\n\n", 2).version == 2
    assert templates.bring_back(book, "seats", 2, 2, by=LOCAL_USER, now=NOW).version == 2
    assert templates.reset(book, "api", 1, by=LOCAL_USER, now=NOW).version == 1
    assert page(book).version == 2


def test_somebody_elses_change_is_a_conflict(book: Book) -> None:
    """The later of two that saw the same version is told who was first; nothing is lost."""
    saved(book, OWN, by=BO)

    with pytest.raises(Conflict, match=r"Bo saved “Email: Seats near the limit” in the meantime"):
        saved(book, OWN + "\nMine")
    with pytest.raises(Conflict):
        templates.reset(book, "seats", 1, by=LOCAL_USER, now=NOW)

    assert page(book).source == OWN


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Subject: Hi\n\n{{ account.nmae }}", r"line 3: there is no field account.nmae. The near"),
        ("Subject: Hi\n\nOur signal says so.", r"says signal: words that stay in the house"),
        ("Subject: Hi\n\nNow {{ offer.annual_value }}", r"offer.annual_value is for the call sh"),
        ("Subject: Hi\n\nOn {{ first.on }}", r"first.on is for the follow-up alone"),
        ("Hello", r"line 1: begin with the subject"),
        ("Subject: Hi\n\n", r"has a subject and no text"),
        ("", r"line 1: begin with the subject"),
    ],
)
def test_what_a_text_may_not_say_is_refused(book: Book, source: str, why: str) -> None:
    """Line, word or field and remedy are named, and nothing is saved."""
    with pytest.raises(Refused, match=why):
        saved(book, source)
    assert page(book).history == ()


def test_the_call_sheet_and_its_questions_may_speak_our_words(book: Book) -> None:
    """They stay in the house; the questions of the reason stand in the sheet."""
    signal = prepare(book)
    saved(
        book,
        "Their priority? MRR {{ account.price }}\n{% for q in questions %}{{ q }};{% endfor %}",
        key="sheet",
    )
    saved(
        book,
        "Who else?\n\n  Why {{ usage.metric }}?\nWhat is {{ forecast.between }}?",
        key="questions-seats",
    )

    sheet = opened(book, signal, Channel.CALL).draft

    assert sheet is not None
    assert sheet.body == (
        "Their priority? MRR $400 a month\nWho else?;Why seats?;What is not known?;"
    )
    assert (sheet.template, sheet.template_version) == ("sheet", 2)


def test_a_field_that_is_not_known_stops_the_email_with_its_remedy(book: Book) -> None:
    """An edited email never leaves with a gap in it."""
    signal = prepare(book)
    saved(book, "Subject: Hi\n\nYou reach it between {{ forecast.between }}.")

    work = opened(book, signal)

    assert work.exits is None
    assert work.problem == (
        "The text says forecast.between, which is not known for Northwind. Put "
        "{% if forecast.between %} … {% endif %} around that sentence in Setup › Templates."
    )


def test_only_who_may_write_changes_a_text(book: Book) -> None:
    """Reading is free to a reader, saving is not; unknown texts are said to be unknown."""
    assert templates.template_page(book, "seats", by=READER).version == 1
    with pytest.raises(Forbidden):
        saved(book, OWN, by=READER)
    with pytest.raises(NotFound):
        page(book, "../seats")
    with pytest.raises(NotFound):
        templates.bring_back(book, "seats", 1, 7, by=LOCAL_USER, now=NOW)


def test_a_text_is_looked_at_with_the_signals_it_fits(book: Book) -> None:
    """Without an open signal, or with none that fits, a made-up account shows it."""
    assert templates.occasions(book, "seats", by=LOCAL_USER) == ()
    signal = prepare(book)

    found = {key: templates.occasions(book, key, by=LOCAL_USER) for key in NAMES}

    fitting = {key for key, listed in found.items() if listed}
    assert fitting == {"seats", "sheet", "questions-seats"}
    assert [(one.account_name, one.title) for one in found["seats"]] == [
        ("Northwind", "Near limit: seats")
    ]
    logged(book, signal)
    assert templates.occasions(book, "followup", by=LOCAL_USER) == found["seats"]


def test_a_text_is_looked_at_with_what_a_draft_would_say(book: Book) -> None:
    """Two rules watch one metric: the signal's own names no mail, the other one names another."""
    own = next(rule for rule in DEFAULT_RULES if rule.rule_id == "near-limit-seats")
    first = replace(own, rule_id="first", position=-1, template="api")
    with book.write() as connection:
        rules.save(connection, [first, *DEFAULT_RULES])
    draft = opened(book, prepare(book)).draft

    found = {key: templates.occasions(book, key, by=LOCAL_USER) for key in ("seats", "api")}

    assert draft is not None
    assert [key for key, listed in found.items() if listed] == [draft.template] == ["seats"]


def test_a_preview_writes_nothing_and_says_what_is_wrong(book: Book) -> None:
    """Typed text is shown on the account chosen; a refusal and a doubt are sentences."""
    signal = prepare(book)

    def look(source: str, about: UUID | None = signal.signal_id) -> templates.Preview:
        return templates.preview(book, "seats", source, about, by=READER, now=NOW)

    shown = look(OWN)
    assert (shown.to, shown.subject) == ("priya@northwind.example", "A word about Northwind")
    assert (shown.body, shown.words) == ("You use 8 of 10 seats. Shall we talk?", 9)
    assert (shown.is_made_up, shown.problem, shown.doubts) == (False, "", ())
    assert look(OWN, None).is_made_up
    assert "there is no field x.y" in look("Subject: a\n\n{{ x.y }}").problem
    lacking = look(OWN + " {{ contact.first_name }}").doubts
    assert lacking[0].startswith("Cannot be written without a contact.")
    assert "121 words" in look("Subject: a\n\n" + "word " * 121).doubts[0]
    assert page(book).history == ()
    assert opened(book, signal).draft is not None
