"""The fake bites where Attio does, so that what works against it works there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.fakes.attio import KEY, FakeAttio, contract
from tests.fakes.attio.contract import ABSENT

HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def http(attio: FakeAttio) -> Iterator[httpx.Client]:
    """A bare client with the key."""
    with httpx.Client(base_url=attio.url, headers=HEADERS, timeout=5) as client:
        yield client


@pytest.mark.parametrize(
    "condition",
    [{"nothing": "x"}, {"name": {"$ne": "x"}}, {"plan": {"$contains": "T"}}],
)
def test_an_unsupported_filter_is_an_error(
    attio: FakeAttio, http: httpx.Client, condition: dict[str, object]
) -> None:
    """There is no $ne, and a select knows equality only."""
    attio.workspace.object_of("companies").define("plan", "select", options=["Team"])
    attio.company("Northwind")

    answer = http.post("/v2/objects/companies/records/query", json={"filter": condition})

    assert (answer.status_code, answer.json()["code"]) == (400, "filter_error")


def test_a_second_has_room_for_twenty_five_writes(attio: FakeAttio, http: httpx.Client) -> None:
    """The twenty-sixth is answered 429 with an HTTP date, and not done."""
    record = attio.company("Northwind")
    path = f"/v2/objects/companies/records/{record}"
    said = {"data": {"values": {"name": ["Northwind"]}}}
    attio.is_checked = False  # comparing with the document may take longer than the second

    answers = [http.patch(path, json=said) for _ in range(26)]

    assert [one.status_code for one in answers] == [200] * 25 + [429]
    assert answers[-1].headers["retry-after"].endswith("GMT")


def test_a_request_that_attio_would_refuse_is_refused_and_kept() -> None:
    """A list without its access, or a query parameter nobody knows, is against the document."""
    if contract() is None:
        pytest.skip(ABSENT)
    fake = FakeAttio()
    bad = {"data": {"name": "Offers", "api_slug": "offers", "parent_object": "companies"}}

    first = httpx.post(f"{fake.url}/v2/lists", json=bad, headers=HEADERS)
    second = httpx.get(f"{fake.url}/v2/self?verbose=1", headers=HEADERS)
    fake.close()

    assert (first.status_code, second.status_code) == (400, 400)
    assert len(fake.problems) == 3


def test_half_a_request_is_none(attio: FakeAttio) -> None:
    """A sender that is killed before its request was whole has asked nothing."""
    head = "POST /v2/lists HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n"
    with socket.create_connection(("127.0.0.1", urlsplit(attio.url).port or 0)) as sender:
        sender.sendall(head.encode())
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(1) == b""

    assert (attio.seen, attio.problems) == ([], [])
