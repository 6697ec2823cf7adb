"""Setting Attio up: what is missing is created, once, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import METRICS, NOW, TICKETS
from tests.fakes.attio import FakeAttio, Fault, running_attio
from tests.fakes.attio.fixtures import Naps, a_client
from upsell import attio_setup
from upsell.adapters.attio import AttioClient
from upsell.attio_setup import State
from upsell.book import catalogue, connections
from upsell.book.engine import Book, BookKind
from upsell.connection import AttioOutcome, AttioPlace
from upsell.crm import COMPANIES
from upsell.errors import Forbidden, Refused, Rejected, Unavailable
from upsell.model import LOCAL_USER, Metric, MetricKind, Right
from upsell.outreach import Destination
from upsell.services.connections import disconnect, set_up, survey

TITLES = [
    *("Near limit: seats", "Near limit: API calls", "Near limit: storage"),
    *("Team growth", "Premium use", "Strong outcome", "New use case"),
]


def names(attio: FakeAttio, of: str) -> dict[str, str]:
    """Give the attributes that are not Attio's own, with their types."""
    found = attio.workspace.objects.get(of) or attio.workspace.lists[of]
    return {
        slug: one["type"]
        for slug, one in found.attributes.items()
        if not one["is_system_attribute"]
    }


def shape(attio: FakeAttio) -> list[object]:
    """Give everything that was made, to compare with a second time."""
    places = [*attio.workspace.objects.values(), *attio.workspace.lists.values()]
    return [
        (of.slug, slug, one["type"], [option["title"] for option in one["options"]])
        for of in places
        for slug, one in of.attributes.items()
    ]


def test_everything_is_created(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """The list with its attributes, choices and money; the companies' fields; kept in the book."""
    made = set_up(book, client, send_earlier=True, by=LOCAL_USER, now=NOW)

    offers = attio.workspace.lists["upsell_offers"]
    assert names(attio, "upsell_offers") == {
        "offer_id": "text",
        "expansion_signal_type": "select",
        "upsell_offer_made": "text",
        "upsell_value": "currency",
        "outcome": "status",
        "signal_date": "date",
        "offer_date": "date",
        "closed_date": "date",
        "csm": "text",
    }
    assert names(attio, COMPANIES) == {
        "expansion_signal_type": "select",
        "usage_alert_tier": "select",
        "usage_alert_resource": "text",
        "usage_pct_consumed": "number",
        "usage_alert_last_checked": "timestamp",
        "usage_projected_hit_date": "date",
    }
    choices = {
        slug: [o["title"] for o in one["options"]] for slug, one in offers.attributes.items()
    }
    assert sorted(choices["expansion_signal_type"]) == sorted(TITLES)
    assert choices["outcome"] == [outcome.value for outcome in AttioOutcome]
    assert attio.workspace.objects[COMPANIES].attributes["expansion_signal_type"]["is_multiselect"]
    with book.read() as connection:
        assert connections.connected(connection, Destination.ATTIO) == made
    assert (made.home, made.sends_earlier, made.connected_at) == ("Headroom tests", True, NOW)
    assert made.places[AttioPlace.OFFER_OUTCOME] == "outcome"
    assert set(made.places) == {place.value for place in AttioPlace}


def test_looking_writes_nothing(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """What would be created is said; Attio and the book stay as they are."""
    seen = survey(book, client, by=LOCAL_USER)

    assert (seen.list_slug, seen.list_is_there, seen.is_done) == ("upsell_offers", False, False)
    assert len(seen.missing) == len(AttioPlace) - 1
    assert attio.writes == []


def test_a_second_time_creates_nothing(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """And keeps the day of the first and its answer about earlier offers."""
    first = set_up(book, client, send_earlier=True, by=LOCAL_USER, now=NOW)
    writes = len(attio.writes)

    second = set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW.replace(year=2027))

    assert second == first
    assert len(attio.writes) == writes
    assert survey(book, client, by=LOCAL_USER).is_done


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.DROPPED_REPLY])
def test_interrupted_at_any_step_it_goes_on(
    book: Book, client: AttioClient, attio: FakeAttio, fault: Fault
) -> None:
    """Whichever request fails, done or not, it ends with the same as an undisturbed time."""
    interruptions = 0
    while interruptions < 100:
        attio.faults.plan(fault, 1, method="POST", after=2)
        try:
            set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
        except Unavailable:
            interruptions += 1
        else:
            break

    assert 10 < interruptions < 100
    assert survey(book, client, by=LOCAL_USER).is_done
    with running_attio() as other:
        for undisturbed in a_client(other, Naps()):
            set_up(book, undisturbed, send_earlier=False, by=LOCAL_USER, now=NOW)
        assert shape(other) == shape(attio)


def test_what_is_archived_is_taken_out_again(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """An archived attribute or status of ours is restored, not doubled."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    offers = attio.workspace.lists["upsell_offers"].attributes
    offers["csm"]["is_archived"] = True
    offers["outcome"]["options"][3]["is_archived"] = True
    before = survey(book, client, by=LOCAL_USER).missing

    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)

    assert [(one.slug, one.state) for one in before] == [
        ("outcome", State.THERE),
        ("csm", State.ARCHIVED),
    ]
    assert not offers["csm"]["is_archived"]
    assert len(offers["outcome"]["options"]) == len(AttioOutcome)
    assert survey(book, client, by=LOCAL_USER).is_done


def test_what_belongs_to_others_is_left_alone(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """A field of our name and another type, or a list of people, makes ours take another slug."""
    attio.workspace.objects[COMPANIES].define("usage_alert_tier", "number")
    client.create_list("upsell_offers", "Somebody's", "people")

    made = set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)

    assert made.places[AttioPlace.LIST] == "headroom_upsell_offers"
    assert made.places[AttioPlace.ALERT_TIER] == "headroom_usage_alert_tier"
    assert names(attio, COMPANIES)["usage_alert_tier"] == "number"
    assert survey(book, client, by=LOCAL_USER).is_done


def test_a_new_metric_adds_its_title(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """What the signals may be called later is said to be missing, and added alone."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    with book.write() as connection:
        more = Metric("exports", "exports", "exports", MetricKind.COUNTER)
        catalogue.save_metrics(connection, [more])

    seen = survey(book, client, by=LOCAL_USER)

    assert [one.to_create for one in seen.missing] == [("Near limit: exports",)] * 2
    assert attio.problems == []


def test_a_key_without_the_right_is_said(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """What Attio says is passed on, and the book stays unconnected."""
    attio.workspace.scopes = "list_configuration:read object_configuration:read"

    with pytest.raises(Rejected, match=r"Our key may not do this.*list_configuration:read-write"):
        set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    with book.read() as connection:
        assert connections.connected(connection, Destination.ATTIO) is None


def test_another_workspace_is_refused_until_the_first_is_left(
    book: Book, client: AttioClient
) -> None:
    """Offers of one workspace must not go on in another by a change of key."""
    made = set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    with book.write() as connection:
        connections.connect(connection, replace(made, home_id="w-0", home="Old Corp"))

    with pytest.raises(Refused, match=r"“Old Corp”.*Disconnect first"):
        set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    disconnect(book, by=LOCAL_USER, now=NOW)

    assert set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW).home == made.home


def test_the_example_is_never_connected(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """Not even looked at; a reader may not set up either."""
    example = replace(book, kind=BookKind.SAMPLE)
    reader = replace(LOCAL_USER, rights=frozenset({Right.READ}))

    with pytest.raises(Refused, match="simulated"):
        survey(example, client, by=LOCAL_USER)
    with pytest.raises(Refused, match="simulated"):
        set_up(example, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    with pytest.raises(Forbidden):
        set_up(book, client, send_earlier=False, by=reader, now=NOW)
    assert attio.seen == []


def test_titles_name_every_metric_near_its_limit() -> None:
    """One of each kind besides; a goal is never near a limit."""
    assert list(attio_setup.titles(METRICS)) == TITLES
    assert list(attio_setup.titles([TICKETS])) == ["Strong outcome"]


def test_money_attio_does_not_know_is_a_number() -> None:
    """An amount in Kenyan shillings has its currency, one in Zambian kwacha none."""
    kinds = {
        code: next(
            piece.new.type
            for piece in attio_setup.pieces(METRICS, code)
            if piece.place is AttioPlace.OFFER_VALUE
        )
        for code in ("KES", "ZMW")
    }

    assert kinds == {"KES": "currency", "ZMW": "number"}
