"""The errors Attio answers with."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep what the answer says."""
        super().__init__(message)
        self.status = status
        self.code = code

    def body(self) -> dict[str, Any]:
        """Give the error as Attio writes it."""
        kind = "auth_error" if self.status in {401, 403} else "invalid_request_error"
        return {
            "status_code": self.status,
            "type": kind,
            "code": self.code,
            "message": str(self),
        }


def not_found(noun: str, key: str) -> Problem:
    """Give the answer for something that is not there."""
    return Problem(404, "not_found", f'{noun} with slug/ID "{key}" was not found.')


def bad_value(message: str) -> Problem:
    """Give the answer for a value of the wrong type."""
    return Problem(400, "validation_type", message)
