"""The ten simulated accounts: who they are and how their usage runs, one story each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upsell.services.sample.series import Activity, Counter, Level, Series

ANA = "Ana Keller"
BEN = "Ben Ortiz"
EVER = 10_000


@dataclass(frozen=True)
class Terms:
    """An earlier plan and MRR, and the day on which the present ones took their place."""

    plan: str
    mrr: int
    until: int


@dataclass(frozen=True)
class Story:
    """One account, its contact and its usage by metric."""

    name: str
    plan: str
    mrr: int
    csm: str
    contact: tuple[str, str, str]
    customer_days: int
    renews_in: int
    usage: Mapping[str, Series]
    period_day: int = 24
    """The day of its billing period on which the example was made."""
    gates: frozenset[str] = frozenset()
    weekly: bool = False
    blank: tuple[int, ...] = ()
    """Days whose figures arrived empty."""
    silent_after: int = EVER
    """The last day with any reading."""
    before: Terms | None = None
    """What it had bought before it moved to `plan`."""

    @property
    def account_id(self) -> str:
        """The name as a key."""
        return "-".join(self.name.lower().replace("&", "and").split())


STORIES: tuple[Story, ...] = (
    Story(
        "Brightwater Logistics",
        "team",
        430,
        ANA,
        ("Priya", "Nair", "Head of Operations"),
        720,
        96,
        {
            "seats": Level(
                ((-119, 5), (-80, 8), (-27, 8), (-6, 11), (-2, 12), (40, 12)),
                ((-119, 10), (-58, 12)),
            ),
            "api_calls": Counter(((-119, 1_650), (-60, 900)), ((-119, 50_000),)),
            "storage": Level(
                ((-119, 330), (-56, 398), (-50, 406), (0, 450), (60, 470)),
                ((-119, 500), (-36, 600)),
            ),
        },
        period_day=12,
    ),
    Story(
        "Cobalt Health",
        "scale",
        1_150,
        BEN,
        ("Marcus", "Lind", "Platform lead"),
        1_040,
        41,
        {
            "seats": Level(((-119, 24), (0, 31), (60, 33))),
            "api_calls": Counter(((-119, 16_500), (-24, 22_800)), ((-119, 500_000),)),
            "storage": Level(
                ((-119, 1_480), (-72, 1_625), (-50, 1_640), (0, 1_780)),
                ((-119, 2_000), (-61, 2_500)),
            ),
            "goal.invoices_matched": Level(
                ((-119, 600), (-50, 960), (0, 1_120)), ((-119, 900), (-46, 1_500))
            ),
        },
    ),
    Story(
        "Dune Robotics",
        "team",
        380,
        ANA,
        ("Hanna", "Olsen", "Operations manager"),
        410,
        180,
        {
            "seats": Level(((-119, 5), (-70, 6), (0, 7))),
            "api_calls": Counter(((-119, 1_640), (-20, 1_050)), ((-119, 50_000),)),
            "storage": Level(
                ((-119, 300), (-66, 420), (-52, 430), (-30, 440), (-9, 470), (0, 556), (60, 590)),
                ((-119, 500), (-50, 600)),
            ),
            "use_case.expense_claims": Activity(((-48, -25, 2.6),)),
        },
        period_day=17,
    ),
    Story(
        "Ember Foods",
        "starter",
        118,
        ANA,
        ("", "", ""),
        260,
        70,
        {
            "seats": Level(((-119, 3), (-40, 3), (0, 3))),
            "api_calls": Counter(((-119, 345), (-28, 330)), ((-119, 10_000),)),
            "storage": Level(((-119, 20), (0, 44))),
        },
        period_day=28,
    ),
    Story(
        "Fjordline",
        "team",
        460,
        BEN,
        ("Ingrid", "Dahl", "Finance director"),
        530,
        122,
        {
            "seats": Level(
                ((-119, 6), (-62, 6), (-40, 10), (-20, 10), (0, 10)), ((-119, 12), (-34, 15))
            ),
            "api_calls": Counter(((-119, 1_680), (-25, 1_000)), ((-119, 50_000), (-15, 60_000))),
            "storage": Level(((-119, 140), (0, 190))),
            "feature.audit_reports": Activity(((-119, -50, 1.9), (-20, EVER, 9.5))),
        },
        period_day=20,
    ),
    Story(
        "Greystone Legal",
        "team",
        520,
        BEN,
        ("Samuel", "Okafor", "Managing partner"),
        880,
        33,
        {
            "seats": Level(
                ((-119, 7), (-76, 7), (-52, 10), (-30, 11), (0, 11)), ((-119, 12), (-38, 15))
            ),
            "api_calls": Counter(((-119, 1_660), (-35, 1_150)), ((-119, 50_000),)),
            "storage": Level(((-119, 260), (0, 330))),
            "goal.invoices_matched": Level(
                ((-119, 300), (-62, 800), (-50, 810), (-8, 1_015), (0, 1_240), (60, 1_300)),
                ((-119, 800), (-44, 1_000)),
            ),
            "use_case.expense_claims": Activity(((-40, -14, 3.4),)),
        },
        period_day=9,
    ),
    Story(
        "Harbor Analytics",
        "scale",
        980,
        ANA,
        ("Lucia", "Marin", "Data lead"),
        300,
        65,
        {
            "seats": Level(((-119, 9), (-70, 9), (-48, 12), (0, 13)), ((-119, 20), (-52, 50))),
            "api_calls": Counter(((-119, 1_100), (-40, 1_500)), ((-119, 50_000), (-52, 500_000))),
            "storage": Level(((-119, 180), (0, 240)), ((-119, 500), (-52, 2_000))),
            "goal.invoices_matched": Level(
                ((-119, 400), (-66, 815), (0, 1_150)), ((-119, 800), (-50, 1_500))
            ),
            "use_case.supplier_onboarding": Activity(((-12, EVER, 4.5),)),
        },
        period_day=14,
        gates=frozenset({"critical_ticket"}),
        before=Terms("team", 310, -52),
    ),
    Story(
        "Ironleaf",
        "enterprise",
        3_400,
        BEN,
        ("Grace", "Tanaka", "VP Operations"),
        1_500,
        210,
        {
            "seats": Level(((-119, 118), (0, 126))),
            "api_calls": Counter(((-119, 61_000),)),
            "storage": Level(((-119, 4_100), (0, 4_820))),
            "feature.audit_reports": Activity(((-119, -58, 3.0), (-30, EVER, 0.4))),
            "use_case.expense_claims": Activity(((-33, EVER, 3.2),)),
        },
        period_day=6,
    ),
    Story(
        "Juniper Studio",
        "starter",
        180,
        ANA,
        ("Tom", "Becker", "Studio manager"),
        340,
        150,
        {
            "seats": Level(((-119, 2), (-90, 3), (-26, 3), (-8, 4), (60, 4))),
            "api_calls": Counter(((-119, 345), (-20, 260)), ((-119, 10_000), (-53, 15_000))),
            "storage": Level(((-119, 25), (0, 38))),
        },
        period_day=25,
        weekly=True,
    ),
    Story(
        "Alder & Finch",
        "team",
        340,
        BEN,
        ("Nora", "Alder", "Co-founder"),
        460,
        20,
        {
            "seats": Level(((-119, 4), (-75, 4), (-58, 8), (-40, 8)), ((-119, 10), (-45, 13))),
            "api_calls": Counter(((-119, 1_700),), ((-119, 50_000),)),
            "storage": Level(((-119, 120), (0, 160))),
        },
        period_day=3,
        gates=frozenset({"expansion_open"}),
        blank=(-40, -39, -22),
        silent_after=-11,
    ),
)
