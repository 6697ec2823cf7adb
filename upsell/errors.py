"""What can go wrong, as a small tree; every message is a sentence for the reader of a page.

HeadroomError
├── Forbidden      the actor may not do this
├── NotFound       the thing asked for is not in the book
├── Refused        the request breaks a rule of the house; nothing was written
│   └── Conflict   somebody changed the same thing in the meantime
└── Unavailable    something outside (disk, database, network) does not answer; try again
"""

from __future__ import annotations


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
