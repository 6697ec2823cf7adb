"""Drafts in the book: of a CSM at most one unused for a signal and channel, one to follow up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from upsell.book import schema
from upsell.book.codec import evidence_from_json, evidence_to_json, play_from_json, play_to_json
from upsell.book.touches import touch_id
from upsell.errors import Conflict, NotFound
from upsell.outreach import Channel, Draft, Touch

TABLE = schema.drafts


def unused(connection: Connection, signal_id: UUID, channel: Channel, csm: str) -> Draft | None:
    """Give the one unused draft of a signal, channel and CSM, if there is one."""
    row = connection.execute(
        select(TABLE).where(
            TABLE.c.signal_id == signal_id,
            TABLE.c.channel == channel.value,
            TABLE.c.csm == csm,
            TABLE.c.used_at.is_(None),
            TABLE.c.follows.is_(None),
        )
    ).one_or_none()
    return None if row is None else _draft(row)


def unused_follow_up(connection: Connection, offer_id: UUID, csm: str) -> Draft | None:
    """Give the one unused follow-up of an offer by a CSM, if there is one."""
    mine = (TABLE.c.follows == offer_id) & (TABLE.c.csm == csm)
    query = select(TABLE).where(mine, TABLE.c.used_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _draft(row)


def of_follow_up(connection: Connection, touch: Touch) -> Draft:
    """Give the text of a follow-up that was logged; raise NotFound when the book has none."""
    query = select(TABLE).where(TABLE.c.follows == touch.offer_id)
    found = (_draft(row) for row in connection.execute(query))
    text = next((one for one in found if touch_id(one.draft_id) == touch.touch_id), None)
    if text is None:
        msg = "This follow-up has no text in the book. Reload Offers."
        raise NotFound(msg)
    return text


def one(connection: Connection, draft_id: UUID) -> Draft:
    """Give a draft, used or not; raise NotFound when the book does not hold it."""
    row = connection.execute(select(TABLE).where(TABLE.c.draft_id == draft_id)).one_or_none()
    if row is None:
        msg = "This draft is not in the book. Open the account and start again."
        raise NotFound(msg)
    return _draft(row)


def of_call(connection: Connection, touch: Touch) -> Draft:
    """Give the sheet of a call: the draft it was booked from, whoever opened it."""
    query = select(TABLE).where(
        TABLE.c.signal_id == touch.signal_id, TABLE.c.channel == Channel.CALL.value
    )
    found = (_draft(row) for row in connection.execute(query))
    sheet = next((one for one in found if touch_id(one.draft_id) == touch.touch_id), None)
    if sheet is None:
        msg = "This call has no sheet. Book it again from the account's page."
        raise NotFound(msg)
    return sheet


def add_or_find(connection: Connection, draft: Draft) -> Draft:
    """Keep a new draft, or give the unused one that somebody else made in the meantime."""
    dialect_insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(dialect_insert(TABLE).values(**_columns(draft)).on_conflict_do_nothing())
    found = _alike(connection, draft)
    return draft if found is None else found


def save(connection: Connection, draft: Draft) -> Draft:
    """Write the play and the text of an unused draft; raise Conflict unless its version holds."""
    after = replace(draft, version=draft.version + 1)
    done = connection.execute(
        update(TABLE)
        .where(
            TABLE.c.draft_id == draft.draft_id,
            TABLE.c.version == draft.version,
            TABLE.c.used_at.is_(None),
        )
        .values(**_columns(after))
    )
    if done.rowcount != 1:
        msg = "This draft was changed in another window just now. Reload to see it as it is."
        raise Conflict(msg)
    return after


def mark_used(connection: Connection, draft_id: UUID, at: datetime) -> None:
    """Say that a draft became an offer, so that the next one is a new draft."""
    connection.execute(update(TABLE).where(TABLE.c.draft_id == draft_id).values(used_at=at))


def release(connection: Connection, draft: Draft) -> None:
    """Make a used draft usable again; of it and a newer one in its place only one stays.

    An email's newer draft stays, it may be half written. A call's older one does: it is the sheet
    of the call that was booked with it.
    """
    newer = _alike(connection, draft)
    if newer is not None:
        gone = newer if draft.channel is Channel.CALL else draft
        connection.execute(delete(TABLE).where(TABLE.c.draft_id == gone.draft_id))
    statement = update(TABLE).where(TABLE.c.draft_id == draft.draft_id)
    connection.execute(statement.values(used_at=None))


def _alike(connection: Connection, draft: Draft) -> Draft | None:
    """Give the unused draft that stands where a draft would."""
    if draft.follows is not None:
        return unused_follow_up(connection, draft.follows, draft.csm)
    return unused(connection, draft.signal_id, draft.channel, draft.csm)


def any_written(connection: Connection) -> bool:
    """Give whether anybody ever began a draft in this book."""
    return connection.execute(select(TABLE.c.draft_id).limit(1)).first() is not None


def is_used(connection: Connection, draft_id: UUID) -> bool:
    """Give whether a draft became an offer."""
    query = select(TABLE.c.used_at).where(TABLE.c.draft_id == draft_id)
    return connection.execute(query).scalar_one_or_none() is not None


def _draft(row: Row[tuple[object, ...]]) -> Draft:
    """Give the draft of a row."""
    return Draft(
        draft_id=row.draft_id,
        signal_id=row.signal_id,
        account_id=row.account_id,
        channel=Channel(row.channel),
        csm=row.csm,
        play=play_from_json(row.play),
        subject=row.subject,
        body=row.body,
        template=row.template,
        template_version=row.template_version,
        evidence=evidence_from_json(row.evidence),
        created_at=row.created_at,
        edited=row.edited,
        version=row.version,
        follows=row.follows,
    )


def _columns(draft: Draft) -> dict[str, object]:
    """Give the columns of a draft, all but the moment it was used."""
    return {
        "draft_id": draft.draft_id,
        "signal_id": draft.signal_id,
        "account_id": draft.account_id,
        "channel": draft.channel.value,
        "csm": draft.csm,
        "play": play_to_json(draft.play),
        "subject": draft.subject,
        "body": draft.body,
        "template": draft.template,
        "template_version": draft.template_version,
        "evidence": evidence_to_json(draft.evidence),
        "created_at": draft.created_at,
        "edited": draft.edited,
        "version": draft.version,
        "follows": draft.follows,
    }
