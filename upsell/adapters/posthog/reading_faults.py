"""What PostHog answers instead of figures, in our two kinds of error and plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from upsell.errors import Busy, HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.figures import a_while

DOWN = "PostHog is not answering."
BUSY = "PostHog asks us to wait {}."
UNREADABLE = "PostHog answers, but not in a way that can be read."
TOO_LONG = "PostHog takes too long over a question."
KEY = "PostHog does not accept our key for reading. Make a new one in PostHog's settings."
QUOTA = "PostHog answers no more questions: the plan's limit for this month is reached."
RIGHT = "Our key may not read this in PostHog."
NOWHERE = "There is no such project in PostHog. Check POSTHOG_PROJECT_ID and POSTHOG_APP_HOST."
QUESTION = "PostHog did not take a question."
LONGEST_REASON = 200
LONGEST_WAIT = timedelta(hours=1)


def of_answer(response: httpx.Response, now: datetime) -> HeadroomError:
    """Give what an answer that is no success means."""
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        until = _retry_at(response.headers, now)
        return Busy(BUSY.format(a_while(None if until is None else until - now)), retry_at=until)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(f"{DOWN[:-1]} (error {status}).")
    said: dict[int, HeadroomError] = {
        HTTPStatus.UNAUTHORIZED: KeyRefused(KEY),
        HTTPStatus.PAYMENT_REQUIRED: Unavailable(QUOTA, retry_at=now + LONGEST_WAIT),
        HTTPStatus.FORBIDDEN: Rejected(f"{RIGHT} {_reason(response)}".strip(), code=str(status)),
        HTTPStatus.NOT_FOUND: Rejected(NOWHERE, code=str(status)),
    }
    if status in said:
        return said[status]
    if status < HTTPStatus.BAD_REQUEST:
        return Unavailable(UNREADABLE)
    return of_question(_reason(response), str(status))


def of_question(reason: str, code: str = "") -> Rejected:
    """Give what it means that a question was understood and not answered."""
    return Rejected(f"{QUESTION} {reason}".strip(), code=code)


def said(detail: object) -> str:
    """Give PostHog's own words, short enough for a page."""
    words = " ".join(detail.split()) if isinstance(detail, str) else ""
    return f"It says: {words[:LONGEST_REASON]}" if words else ""


def _reason(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    return said(body.get("detail")) if isinstance(body, dict) else ""


def _retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Give when we may ask again; PostHog says it in seconds."""
    asked = headers.get("retry-after", "").strip()
    if not (asked.isascii() and asked.isdigit()):
        return None
    return now + min(timedelta(seconds=int(asked[:6])), LONGEST_WAIT)
