"""Attio's answers and the network's failures, translated into our own two kinds of error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from upsell.errors import Busy, HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.figures import a_while

DOWN = "Attio is not answering."
BUSY = "Attio asks us to wait {}."
UNREADABLE = "Attio answers, but not in a way that can be read."
KEY = "Attio no longer accepts our key. An admin can make a new one in Attio's settings."
AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}
CONCURRENT = "concurrent_write_conflict"
LONGEST_WAIT = timedelta(hours=1)
"""A time to try again that lies further away is taken for a mistake."""
LONGEST_REASON = 300


def of_network(error: httpx.HTTPError) -> Unavailable:
    """Give what a failure on the way means; before the connection stood nothing was asked."""
    unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return Unavailable(DOWN, maybe_done=not unsent)


def of_answer(response: httpx.Response, now: datetime) -> HeadroomError:
    """Give what an answer that is no success means."""
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED:
        return KeyRefused(KEY)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        until = retry_at(response.headers, now)
        return Busy(BUSY.format(a_while(None if until is None else until - now)), retry_at=until)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in AGAIN:
        at = retry_at(response.headers, now)
        return Unavailable(f"{DOWN[:-1]} (error {status}).", retry_at=at, maybe_done=True)
    if status < HTTPStatus.BAD_REQUEST:
        return Unavailable(UNREADABLE, maybe_done=True)
    return _of_refusal(response)


def _of_refusal(response: httpx.Response) -> HeadroomError:
    """Give what an answer between 400 and 499 means."""
    code, reason = _said(response)
    if code == CONCURRENT:
        return Unavailable("Somebody else is changing the same in Attio.")
    forbidden = response.status_code == HTTPStatus.FORBIDDEN
    may_not = "Our key may not do this in Attio. An admin can give it the right there."
    refused = may_not if forbidden else "Attio did not take this."
    return Rejected(f"{refused} {reason}".strip(), code=code)


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Give when we may try again: Retry-After holds seconds, or a date by Attio's own clock."""
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        wait = timedelta(seconds=min(int(asked[:6]), LONGEST_WAIT.total_seconds()))
    else:
        until = _date(asked)
        if until is None:
            return None
        wait = until - (_date(headers.get("date", "")) or now)
    return now + max(timedelta(0), min(wait, LONGEST_WAIT))


def _date(text: str) -> datetime | None:
    """Give the moment of an HTTP date, or None for what is none."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _said(response: httpx.Response) -> tuple[str, str]:
    """Give Attio's code and its own words, which may be missing or something else."""
    try:
        body = response.json()
    except ValueError:
        return "", f"It answered {response.status_code} without a reason."
    if not isinstance(body, dict):
        return "", ""
    code, message = body.get("code"), body.get("message")
    words = " ".join(message.split())[:LONGEST_REASON] if isinstance(message, str) else ""
    return (code if isinstance(code, str) else ""), (f"It says: {words}" if words else "")
