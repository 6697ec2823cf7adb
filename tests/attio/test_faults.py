"""Whatever goes wrong on the way is one of three errors, and says whether to try again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.attio import KEY, FakeAttio, Fault
from tests.fakes.attio.fixtures import Naps, a_client
from upsell.adapters.attio import AttioClient, Pace
from upsell.adapters.attio.faults import retry_at
from upsell.crm import COMPANIES
from upsell.errors import HeadroomError, KeyRefused, Rejected, Unavailable

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LIST = "upsell_offers"


@pytest.fixture
def client(attio: FakeAttio, naps: Naps) -> Iterator[AttioClient]:
    """A client that gives up after two seconds."""
    yield from a_client(attio, naps, patience_s=2.0)


@pytest.mark.parametrize(
    ("fault", "maybe", "lists"),
    [
        (Fault.TOO_MANY, False, 0),
        (Fault.SERVER_ERROR, True, 0),
        (Fault.TIMEOUT, True, 0),
        (Fault.RESET, True, 0),
        (Fault.DROPPED_REPLY, True, 1),
        (Fault.MALFORMED, True, 1),
        (Fault.SLOW, True, 1),
        (Fault.LATE_COMMIT, True, 0),
    ],
)
def test_a_fault_is_unavailable(
    client: AttioClient, attio: FakeAttio, fault: Fault, *, maybe: bool, lists: int
) -> None:
    """Of each fault we know whether what was asked may have happened all the same."""
    attio.faults.slow_s, attio.faults.late_s = 2.3, 0.3
    attio.faults.plan(fault)

    with pytest.raises(Unavailable) as caught:
        client.create_list(LIST, "Upsell offers", COMPANIES)

    if fault is Fault.SLOW:
        _wait_for(attio)
    assert (caught.value.maybe_done, len(attio.workspace.lists)) == (maybe, lists)
    attio.land()
    assert len(attio.workspace.lists) == lists + (fault is Fault.LATE_COMMIT)


def _wait_for(attio: FakeAttio) -> None:
    """Let a slow request come to its end."""
    while not attio.writes:
        attio.stopping.wait(0.02)


def test_nobody_there_is_unavailable_and_nothing_done(
    client: AttioClient, attio: FakeAttio
) -> None:
    """Without a connection nothing was asked, so nothing can have happened."""
    attio.close()

    with pytest.raises(Unavailable, match="Attio is not answering") as caught:
        client.create_list(LIST, "Upsell offers", COMPANIES)

    assert caught.value.maybe_done is False


def test_too_many_requests_say_when_to_try_again(client: AttioClient, attio: FakeAttio) -> None:
    """Attio's date is understood."""
    attio.faults.plan(Fault.TOO_MANY)
    asked = datetime.now(UTC)

    with pytest.raises(Unavailable) as caught:
        client.workspace()

    assert caught.value.retry_at is not None
    assert timedelta(0) < caught.value.retry_at - asked < timedelta(seconds=4)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": "Fri, 20 Nov 2026 09:30:05 GMT"}, 5),
        (
            {
                "retry-after": "Fri, 20 Nov 2026 10:00:07 GMT",
                "date": "Fri, 20 Nov 2026 10:00:00 GMT",
            },
            7,
        ),
        ({"retry-after": "Thu, 19 Nov 2026 09:30:05 GMT"}, 0),
        ({"retry-after": "999999"}, 3600),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], expected: int | None) -> None:
    """Seconds, a date, and a date by Attio's clock where ours differs; nonsense is no date."""
    found = retry_at(headers, NOW)

    assert found == (None if expected is None else NOW + timedelta(seconds=expected))


def test_a_revoked_key_has_its_own_name(client: AttioClient, attio: FakeAttio) -> None:
    """Attio answers 200 to a revoked key that asks for itself, and 401 to all else."""
    attio.is_revoked = True

    for ask in (client.workspace, client.lists):
        with pytest.raises(KeyRefused, match="no longer accepts our key"):
            ask()


def test_what_is_gone_is_rejected(client: AttioClient, attio: FakeAttio) -> None:
    """What was not found is not tried again; the code says so."""
    record = attio.company("Northwind")
    attio.delete(COMPANIES, record)

    with pytest.raises(Rejected) as caught:
        client.record(COMPANIES, record)

    assert caught.value.code == "not_found"


def test_a_read_is_repeated_and_a_write_is_not(
    patient: AttioClient, attio: FakeAttio, naps: Naps
) -> None:
    """A patient client asks again, pausing twice as long each time; a change is asked once."""
    attio.faults.plan(Fault.RESET, 2, method="GET")
    attio.faults.plan(Fault.RESET, 1, method="POST")

    assert patient.lists() == []
    with pytest.raises(Unavailable):
        patient.create_list(LIST, "Upsell offers", COMPANIES)

    assert [nap for nap in naps.seconds if nap >= 0.5] == [0.5, 1.0]
    assert (attio.count("GET"), attio.count("POST")) == (3, 1)


def test_a_read_without_an_answer_in_time_is_asked_for_once_more(
    attio: FakeAttio, naps: Naps
) -> None:
    """Somebody waits in front of a page, and each time takes as long as it may."""
    attio.faults.plan(Fault.TIMEOUT, times=9)
    for impatient in a_client(attio, naps, tries=3, patience_s=0.2):
        with pytest.raises(Unavailable, match="Attio is not answering"):
            impatient.workspace()

    assert naps.seconds == [0.5]


def test_a_read_gives_up_in_the_end(patient: AttioClient, attio: FakeAttio) -> None:
    """Three tries are three requests."""
    attio.faults.plan(Fault.SERVER_ERROR, 9)

    with pytest.raises(Unavailable, match="error 500"):
        patient.lists()

    assert attio.count("GET") == 3


def test_turns_are_evenly_apart() -> None:
    """No second holds more beginnings than the rate, not even the first."""
    clock = [100.0]
    pace = Pace(25, lambda: clock[0], lambda s: clock.__setitem__(0, clock[0] + s))

    turns = []
    for _ in range(60):
        pace.wait()
        turns.append(clock[0])

    assert max(sum(start <= turn < start + 1 for turn in turns) for start in turns) <= 25
    assert turns[-1] - turns[0] == pytest.approx(59 / 25)


@pytest.mark.parametrize("fault", [None, *Fault])
def test_the_key_is_in_no_message_and_no_log(
    client: AttioClient, attio: FakeAttio, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither an error, its causes, a repr nor the noisiest log tells the key."""
    caplog.set_level(logging.DEBUG)
    attio.faults.slow_s = attio.faults.late_s = 0.1
    attio.is_revoked = fault is None
    if fault is not None:
        attio.faults.plan(fault)

    told = [repr(client), repr(vars(client)), repr(client._wire)]  # noqa: SLF001 - what a debugger shows
    try:
        client.create_list(LIST, "Upsell offers", COMPANIES)
    except HeadroomError as error:
        told += [repr(error), str(error), repr(error.__cause__), str(error.__cause__)]

    assert KEY not in "\n".join([*told, caplog.text])
