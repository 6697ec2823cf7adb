"""The ways a draft leaves the house: compose links, a mail program, plain text, a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from urllib.parse import quote, urlencode

from upsell.plain import block, file_name, one_line

GMAIL = "https://mail.google.com/mail/"
OUTLOOK = "https://outlook.office.com/mail/deeplink/compose"
MAILTO_LENGTH = 1_900
"""Encoded characters a mail program can be trusted to take."""
ONE_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"%?&]+@[^\s@,;:<>()\[\]\\\"%?&/]+")


@dataclass(frozen=True)
class Exits:
    """One draft, ready for every way out; links may be opened, nothing is sent by us."""

    gmail: str
    outlook: str
    mailto: str
    mailto_has_body: bool
    """False where the body is too long for a link; the file then takes it."""
    text: str
    """The body, for copying."""
    eml: bytes
    eml_name: str


def exits(to: str, subject: str, body: str, account_name: str) -> Exits:
    """Give the exits of a draft; `to` is left empty unless it is one plain address."""
    address, heading, text = one_address(to), one_line(subject), block(body)
    whole = _mailto(address, subject=heading, body=text)
    fits = len(whole) <= MAILTO_LENGTH
    compose = {"to": address, "su": heading, "body": text}
    deep = {"to": address, "subject": heading, "body": text}
    return Exits(
        gmail=f"{GMAIL}?{_query({'view': 'cm', 'fs': '1', **compose})}",
        outlook=f"{OUTLOOK}?{_query(deep)}",
        mailto=whole if fits else _mailto_without_body(address, heading),
        mailto_has_body=fits,
        text=text,
        eml=_eml(address, heading, text),
        eml_name=file_name("mail", account_name, "eml"),
    )


def one_address(to: str) -> str:
    """Give the address when it is exactly one, else nothing: no list, header or query in it."""
    return to.strip() if ONE_ADDRESS.fullmatch(to.strip()) and one_line(to) == to.strip() else ""


def _query(fields: dict[str, str]) -> str:
    return urlencode(fields, quote_via=quote, safe="")


def _mailto(address: str, **fields: str) -> str:
    crlf = {name: value.replace("\n", "\r\n") for name, value in fields.items()}
    return f"mailto:{quote(address, safe='@')}?{_query(crlf)}"


def _mailto_without_body(address: str, subject: str) -> str:
    link = _mailto(address, subject=subject)
    return link if len(link) <= MAILTO_LENGTH else _mailto(address, subject="")


def _eml(address: str, subject: str, body: str) -> bytes:
    """Give an unsent message: no sender and no date, which the mail program fills in."""
    message = EmailMessage(policy=SMTP if address.isascii() else SMTPUTF8)
    message["X-Unsent"] = "1"
    if address:
        message["To"] = address
    message["Subject"] = subject
    message.set_content(f"{body}\n", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()
