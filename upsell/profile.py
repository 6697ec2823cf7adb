"""Who writes the drafts: asked once, before the first one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailWay(StrEnum):
    """How a CSM sends an email; the one used last is offered first."""

    GMAIL = "gmail"
    OUTLOOK = "outlook"
    MAIL_PROGRAM = "mail_program"
    ELSEWHERE = "elsewhere"
    """Copied by hand, sent anywhere, logged here."""


@dataclass(frozen=True)
class Profile:
    """What appears in drafts of the CSM; `booking_link` may stay empty."""

    name: str = ""
    email: str = ""
    product: str = ""
    booking_link: str = ""

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def is_complete(self) -> bool:
        """Whether a draft can be written in this person's name."""
        return bool(self.name.strip() and self.email.strip() and self.product.strip())
