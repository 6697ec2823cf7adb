"""Facts on their way to PostHog: one event each, the same bytes at every attempt.

PostHog merges copies by the day, the event, the distinct id and the uuid; all four are frozen, and
`$ignore_sent_at` keeps its clock from moving the day. So repeating is always safe.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from upsell.errors import Busy, HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.figures import a_while
from upsell.outbox import Body, Parcel, Receipt
from upsell.outreach import Destination

DISTINCT_ID = "headroom"
"""One sender for all events: what they are about is the company, not a person."""
TOLD = (
    *("signal_type", "expansion_value", "time_to_close", "account_id", "account_name"),
    *("metric", "csm_email", "offer_id", "rule", "channel", "outcome", "scheduled_for"),
)
"""The properties of events; what else a fact says is for others."""
LONGEST_WAIT = timedelta(hours=1)
DOWN = "PostHog is not answering."
BUSY = "PostHog asks us to wait {}."
KEY = "PostHog does not accept our project API key. It is in PostHog's project settings."
NOWHERE = "There is no PostHog at this address. Check POSTHOG_HOST."
ELSEWHERE = {
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
}
"""What only another service, or a proxy on the way, says: no event is at fault."""
QUOTA = "PostHog takes no more events: the plan's limit for this month is reached."


@dataclass
class PostHogSender:
    """Sends events to one project."""

    key: str = field(repr=False)
    host: str
    timeout_s: float
    clock: Callable[[], datetime]
    group_type: str = "company"
    destination: Destination = Destination.POSTHOG

    @property
    def longest_request(self) -> timedelta:
        """Connecting, sending and the answer may each take the time allowed."""
        return timedelta(seconds=3 * self.timeout_s)

    def compose(self, parcel: Parcel) -> Body:
        """Give the event: its name, uuid and moment are the fact's."""
        fact = parcel.fact
        properties = {name: fact.properties[name] for name in TOLD if name in fact.properties}
        return {
            "event": fact.kind.value,
            "distinct_id": DISTINCT_ID,
            "uuid": str(fact.fact_id),
            "timestamp": fact.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "properties": {
                **properties,
                "$ignore_sent_at": True,
                "$groups": {self.group_type: fact.outside_id or fact.account_id},
            },
        }

    def send(self, parcel: Parcel) -> Receipt:
        """Send the event; raises Rejected for one that PostHog would drop or rename."""
        event = dict(parcel.body or {})
        _check(event)
        from posthog.request import APIError, batch_post
        from requests import exceptions

        logging.getLogger("posthog").setLevel(logging.WARNING)  # its debug lines hold the events
        try:
            answer = batch_post(
                self.key,
                host=self.host,
                timeout=self.timeout_s,
                batch=[event],
                historical_migration=False,
            )
        except APIError as error:
            raise self._of_answer(error.status, error.retry_after) from None
        except exceptions.RequestException as error:
            raise Unavailable(DOWN, maybe_done=not _is_unsent(error)) from error
        if answer.request.method != "POST":  # led elsewhere, where a page was asked for instead
            raise Unavailable(NOWHERE)
        return Receipt()

    def _of_answer(self, status: Any, retry_after: float | None) -> HeadroomError:  # noqa: ANN401 - the library says int or str
        """Give what an answer other than 200 means; its text may quote the event, so it is left."""
        code = int(status) if str(status).isdigit() else 0
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return KeyRefused(KEY)
        if code == HTTPStatus.PAYMENT_REQUIRED:
            return Unavailable(QUOTA, retry_at=self.clock() + LONGEST_WAIT)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            asked = timedelta(seconds=1.0 if retry_after is None else max(0.0, retry_after))
            wait = min(asked, LONGEST_WAIT)
            return Busy(BUSY.format(a_while(wait)), retry_at=self.clock() + wait)
        if code in ELSEWHERE:
            return Unavailable(NOWHERE)
        if HTTPStatus.BAD_REQUEST <= code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Rejected(f"PostHog did not take this event (error {code}).", code=str(code))
        return Unavailable(DOWN, maybe_done=True)


def _is_unsent(error: Exception) -> bool:
    """Whether no connection stood, so that nothing was asked."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _check(event: Body) -> None:
    """Raise Rejected for what PostHog would drop, or give another id, without a word."""
    if not event.get("event") or not event.get("distinct_id"):
        raise Rejected("An event without a name or an id is dropped by PostHog.", code="nameless")
    try:
        UUID(str(event.get("uuid")))
    except ValueError:
        raise Rejected("An event whose id is no UUID is not sent.", code="no_uuid") from None
