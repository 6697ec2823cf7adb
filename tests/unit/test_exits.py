"""The ways out of the house: what is parsed back is what was written, whatever the text."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import HOSTILE
from upsell.exits import exits
from upsell.plain import block, file_name, one_line

TO = "priya+crm@northwind.example"
BODY = "Hi Priya,\n\nYou use 8 of 10 seats & more? 100% of it.\n\nBest,\nAna"
RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt1"}


def fields_of(link: str) -> dict[str, str]:
    """Give the fields of a link's query."""
    query = parse_qs(urlsplit(link).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in query.values())
    return {name: values[0] for name, values in query.items()}


def parsed(eml: bytes) -> EmailMessage:
    """Give a message file as a mail program reads it."""
    message = message_from_bytes(eml, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("text", ["Northwind: 8 of 10 seats", *HOSTILE])
def test_every_link_gives_back_what_was_written(text: str) -> None:
    """Gmail, Outlook and the mail program read the same address, subject and body."""
    body = f"{text}\n\n{BODY}"
    ways = exits(TO, text, body, text)
    subject, words = one_line(text), block(body)
    assert fields_of(ways.gmail) == {
        "view": "cm",
        "fs": "1",
        "to": TO,
        "su": subject,
        "body": words,
    }
    assert fields_of(ways.outlook) == {"to": TO, "subject": subject, "body": words}
    assert fields_of(ways.mailto) == {"subject": subject, "body": words.replace("\n", "\r\n")}
    assert unquote(urlsplit(ways.mailto).path) == TO
    assert ways.text == words


def test_the_links_lead_where_they_say() -> None:
    """Compose pages of Gmail and Outlook, and the mail program."""
    ways = exits(TO, "S", "B", "Northwind")
    assert ways.gmail.startswith("https://mail.google.com/mail/?view=cm&fs=1&to=")
    assert ways.outlook.startswith("https://outlook.office.com/mail/deeplink/compose?to=")
    assert ways.mailto == "mailto:priya%2Bcrm@northwind.example?subject=S&body=B"


def test_lines_end_in_carriage_return_and_line_feed_in_a_mailto() -> None:
    """A mail program takes %0D%0A for a line's end."""
    assert exits(TO, "S", "a\nb", "x").mailto.endswith("body=a%0D%0Ab")


@pytest.mark.parametrize(("letters", "has_body"), [(100, True), (3_000, False)])
def test_a_long_body_stays_out_of_the_mailto(letters: int, has_body: bool) -> None:  # noqa: FBT001
    """Above 1,900 encoded characters the link keeps the subject only, and says so."""
    ways = exits(TO, "Subject", "x" * letters, "Northwind")
    assert ways.mailto_has_body is has_body
    assert ("body" in fields_of(ways.mailto)) is has_body
    assert fields_of(ways.mailto)["subject"] == "Subject"


def test_the_limit_counts_encoded_characters() -> None:
    """Exactly 1,900 fit, one more does not."""
    bare = len(exits(TO, "S", "", "x").mailto)
    fits, over = (exits(TO, "S", "x" * (1_900 - bare + more), "x") for more in (0, 1))
    assert (len(fits.mailto), fits.mailto_has_body, over.mailto_has_body) == (1_900, True, False)


def test_a_subject_too_long_for_a_link_stays_out_of_it() -> None:
    """The mailto then holds the address alone; the other exits keep the subject."""
    ways = exits(TO, "s" * 2_000, "B", "x")
    assert (fields_of(ways.mailto), ways.mailto_has_body) == ({"subject": ""}, False)
    assert fields_of(ways.gmail)["su"] == "s" * 2_000


@given(subject=st.text(max_size=2_500), body=st.text(max_size=2_500))
def test_any_text_makes_links_and_a_file(subject: str, body: str) -> None:
    """Whatever is typed, the mailto keeps its length and the file gives the body back."""
    ways = exits(TO, subject, body, subject)
    assert len(ways.mailto) <= 1_900
    assert str(parsed(ways.eml)["subject"]) == one_line(subject)
    assert parsed(ways.eml).get_content().replace("\r\n", "\n") == f"{block(body)}\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_message_file_takes_no_header_from_text(text: str) -> None:
    """A subject or address with line ends adds no header; the file has no sender and no date."""
    message = parsed(exits(TO, text, text, text).eml)
    assert sorted(message.keys()) == [
        "Content-Transfer-Encoding",
        "Content-Type",
        "MIME-Version",
        "Subject",
        "To",
        "X-Unsent",
    ]
    assert (message["X-Unsent"], message["To"]) == ("1", TO)
    assert message["Subject"] == one_line(text)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().rstrip("\r\n").replace("\r\n", "\n") == block(text)


@pytest.mark.parametrize(
    "to",
    [
        *HOSTILE,
        "",
        "a@x.example, b@y.example",
        "a@x.example;b@y.example",
        "a@x.example\r\nBcc: b@y.example",
        "a@x.example?bcc=b@y.example",
        "Priya <a@x.example>",
        "a@b@c.example",
        "a@x\u200b.example",
    ],
)
def test_what_is_not_one_address_is_left_out(to: str) -> None:
    """A list, a header or a name in the address field reaches nobody."""
    ways = exits(to, "S", "B", "Northwind")
    assert fields_of(ways.gmail)["to"] == ""
    assert ways.mailto.startswith("mailto:?")
    assert parsed(ways.eml)["To"] is None


def test_an_address_in_another_script_is_kept() -> None:
    """An address outside ASCII comes back from the file as it was."""
    address = "søren@bücher.example"
    content = exits(address, "S", "B", "x").eml
    assert f"To: {address}\r\n".encode() in content
    assert str(parsed(content)["To"]) == address


@pytest.mark.parametrize("name", [*HOSTILE, "", "...", "株式会社", "A" * 300, "nul", "COM1"])
def test_a_file_name_is_safe_on_every_system(name: str) -> None:
    """Small letters, digits and hyphens, never empty, reserved or long."""
    made = file_name("mail", name, "eml")
    stem, _, ending = made.rpartition(".")
    assert ending == "eml"
    assert stem.startswith("mail-")
    assert stem not in RESERVED
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len("mail-") < len(made) <= 80


def test_a_file_name_tells_the_account() -> None:
    """Accents become plain letters."""
    assert exits(TO, "S", "B", "Ärger & Söhne").eml_name == "mail-arger-sohne.eml"
