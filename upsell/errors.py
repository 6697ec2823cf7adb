"""What can go wrong, as a small tree; every message is a sentence for the reader of a page.

HeadroomError
├── Forbidden      the actor may not do this
├── NotFound       the thing asked for is not in the book
├── Refused        the request breaks a rule of the house; nothing was written
│   └── Conflict   somebody changed the same thing in the meantime
├── Unavailable    something outside (disk, database, network) does not answer; try again
│   ├── Busy       a service outside asks us to wait, often until a moment
│   └── KeyRefused a service outside does not accept our key; try again with a new one
│       └── Elsewhere  the key leads to another place than was agreed
└── Rejected       a service outside understood what we sent and did not take it; do not try again
"""

from __future__ import annotations

from datetime import datetime


class HeadroomError(Exception):
    """The root of every error that a page may show as it is."""


class Forbidden(HeadroomError):
    """The actor may not do this."""


class NotFound(HeadroomError):
    """The thing asked for is not in the book."""


class Refused(HeadroomError):
    """The request breaks a rule; the message names the field and the remedy."""


class Conflict(Refused):
    """The row was changed by somebody else since it was read."""


class Unavailable(HeadroomError):
    """Something outside does not answer; the work is not lost and may be tried again."""

    def __init__(
        self, message: str, *, retry_at: datetime | None = None, maybe_done: bool = False
    ) -> None:
        """Keep when to try again, where we were told, and whether it may be done all the same."""
        super().__init__(message)
        self.retry_at = retry_at
        self.maybe_done = maybe_done
        """True after a lost reply: what was asked may have happened, or may happen yet."""


class Busy(Unavailable):
    """A service asks us to wait; `retry_at` says until when, where it did."""


class KeyRefused(Unavailable):
    """A service does not accept our key; nothing goes through until there is a new one."""


class Elsewhere(KeyRefused):
    """The key is accepted and leads to another place than was agreed."""


class Rejected(HeadroomError):
    """A service did not take what we sent and never will; `code` is its own word for why."""

    def __init__(self, message: str, *, code: str = "") -> None:
        """Keep the sentence and the service's code, which may be one nobody has seen yet."""
        super().__init__(message)
        self.code = code


class Unreadable(Unavailable):
    """A book's file cannot be used as it is; nobody writes to it."""

    def __init__(self, problem: str, remedy: str, *, is_lost: bool = False) -> None:
        """Keep both halves of the sentence, and whether only a backup helps."""
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.is_lost = is_lost
