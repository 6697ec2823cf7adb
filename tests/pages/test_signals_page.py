"""The Signals page: a sheet checked and counted as it is worked on, saved, and told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import NOW, an_account
from tests.pages.house import a_house, healthy, html_of, page_at
from tests.pages.seen import text_of
from tests.usage import a_series, keep
from upsell.book import accounts
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, PlayKind, Rule, RuleType
from upsell.rules import DEFAULT_RULES
from upsell.services import scanning
from upsell.services.rule_files import Ending, sheet_file
from upsell.services.rules import rules, save_rules
from upsell.ui.rule_remarks import cells
from upsell.ui.rule_sheet import row, with_edits
from upsell.ui.rule_work import Work

NEAR = DEFAULT_RULES[0]
WORK = "rule-work-own"


def saved(services: Services) -> tuple[Rule, ...]:
    """Give the sheet in the book."""
    return rules(services.own, by=LOCAL_USER)


def worked_on(services: Services, rows: Sequence[Rule], app: AppTest | None = None) -> AppTest:
    """Open the page with a sheet somebody works on."""
    app = app or page_at(services, "signals")
    sheet = saved(services)
    app.session_state[WORK] = Work(sheet, tuple(rows), tuple(rows), 90)
    return healthy(app.run())


def in_work(app: AppTest) -> tuple[Rule, ...]:
    """Give the sheet being worked on."""
    work: Work = app.session_state[WORK]
    return work.current


def column(app: AppTest, name: str) -> list[object]:
    """Give a column of the sheet as it is drawn."""
    return list(app.dataframe[0].value[name])


def button(app: AppTest, key: str) -> Any:
    """Give a button by its key."""
    return app.button(key=key)


def test_the_sheet_shows_the_rules_and_what_they_flag(tmp_path: Path) -> None:
    """Shares are in per cent, windows are said, and each row counts accounts of all."""
    app = page_at(a_house(tmp_path), "signals")

    assert column(app, "share")[:5] == [80, 80, 80, 80, 20]
    assert column(app, "flags")[:5] == ["1 of 1", "0 of 1", "0 of 1", "0 of 1", "1 of 1"]
    assert column(app, "window")[3:5] == ["Latest figure", "28 days"]
    assert button(app, "save-rules").disabled


@pytest.mark.parametrize("rule", DEFAULT_RULES)
def test_an_untouched_row_is_the_same_rule(rule: Rule) -> None:
    """To the sheet and back changes nothing."""
    assert with_edits(rule, {}) == rule
    assert with_edits(rule, row(rule)) == rule


def test_what_is_typed_in_a_row_is_what_the_rule_says() -> None:
    """Each cell has its place in the rule."""
    typed = {
        "on": False,
        "metrics": " storage ",
        "share": 72.5,
        "minimum": 4,
        "window": "56 days",
        "offer": "The next plan",
        "mail": "Team growth",
    }

    assert with_edits(NEAR, typed) == replace(
        NEAR,
        enabled=False,
        metrics="storage",
        threshold=0.725,
        minimum=4.0,
        window=56,
        play=PlayKind.PLAN,
        template="growth",
    )
    assert with_edits(NEAR, {"share": None}).threshold is None
    grown = with_edits(NEAR, {"signal": "Team growth"})
    assert (grown.type, grown.rule_id == NEAR.rule_id) == (RuleType.TEAM_GROWTH, False)
    assert (grown.window, with_edits(grown, {"signal": "Near limit"}).window) == (28, None)


def test_another_window_is_counted_said_and_saved(tmp_path: Path) -> None:
    """Who grew before it is named before the save; the history tells of the days."""
    services = a_house(tmp_path)
    keep(services.own, a_series([5.0] * 20 + [8.0] * 21))
    scanning.scan(services.own, NOW.date(), by=LOCAL_USER, now=NOW)
    app = worked_on(services, [*DEFAULT_RULES[:4], replace(DEFAULT_RULES[4], window=14)])
    assert "Made team growth: seats look at 14 days instead of 28 days." in text_of(app)
    gone = "Team growth: seats would flag 0 accounts instead of 1; no longer: Northwind."
    assert gone in text_of(app)
    assert column(app, "window")[3:5] == ["Latest figure", "14 days"]

    healthy(button(app, "save-rules").click().run())

    assert saved(services)[4].window == 14
    assert "You made team growth: seats look at 14 days instead of 28 days" in text_of(app)


def test_a_row_that_cannot_be_used_is_named_and_nothing_can_be_saved(tmp_path: Path) -> None:
    """Row, field and remedy stand beside the sheet; the row has no count."""
    services = a_house(tmp_path)
    app = worked_on(services, [replace(NEAR, threshold=1.8), *DEFAULT_RULES[1:]])

    assert "1 thing to correct" in text_of(app)
    assert "Row 1 (Near limit: seats), From, %: 180% cannot be used." in text_of(app)
    assert column(app, "flags")[:2] == ["–", "0 of 1"]
    assert button(app, "save-rules").disabled


def test_what_is_changed_is_said_with_whom_it_flags_then_saved_and_told(tmp_path: Path) -> None:
    """Before the save the account that would go is named; after it the history has the line."""
    services = a_house(tmp_path)
    app = worked_on(services, [replace(NEAR, threshold=0.9), *DEFAULT_RULES[1:]])
    assert "Set near limit: seats from 80% to 90%." in text_of(app)
    gone = "Near limit: seats would flag 0 accounts instead of 1; no longer: Northwind."
    assert gone in text_of(app)
    assert column(app, "flags")[0] == "0 of 1"

    healthy(button(app, "save-rules").click().run())

    assert app.toast[0].value.startswith("Saved")
    assert saved(services)[0].threshold == 0.9
    assert "You set near limit: seats from 80% to 90%, 20 November 09:30" in text_of(app)
    assert "Not saved yet" not in text_of(app)


def test_undo_brings_the_saved_sheet_back(tmp_path: Path) -> None:
    """Nothing of the work is left."""
    app = worked_on(a_house(tmp_path), DEFAULT_RULES[1:])
    assert "Removed near limit: seats." in text_of(app)

    healthy(button(app, "undo-rules").click().run())

    assert in_work(app) == DEFAULT_RULES
    assert "Not saved yet" not in text_of(app)


def test_a_row_is_added_copied_moved_and_removed(tmp_path: Path) -> None:
    """Each is a click, and nothing is saved by it."""
    services = a_house(tmp_path)
    app = page_at(services, "signals")
    healthy(button(app, "add-rule").click().run())
    assert "Row 9 (Near limit: no metric), Metrics: It is empty." in text_of(app)

    assert app.selectbox(key="which-rule").options[0] == "1: Near limit: seats"
    app.selectbox(key="which-rule").set_value(8)
    healthy(button(app, "remove-rule").click().run())
    assert in_work(app) == DEFAULT_RULES

    app.selectbox(key="which-rule").set_value(5)
    healthy(button(app, "copy-rule").click().run())
    assert [rule.metrics for rule in in_work(app)[5:7]] == ["feature.*", "feature.*"]
    assert "Row 7 (Premium use: any feature) does nothing" in "".join(
        caption.value.replace("\\", "").replace("\u2060", "") for caption in app.caption
    )

    app.selectbox(key="which-rule").set_value(1)
    healthy(button(app, "rule-up").click().run())
    assert in_work(app)[0].metrics == "api_calls"
    assert "Changed the order of the rows." in text_of(app)
    assert saved(services) == DEFAULT_RULES


def test_defaults_come_back_after_a_question(tmp_path: Path) -> None:
    """The dialog says what goes; the rows stand in the sheet and wait for Save."""
    services = a_house(tmp_path)
    mine = [replace(NEAR, threshold=0.5), replace(NEAR, rule_id="mine", metrics="rows")]
    save_rules(services.own, mine, by=LOCAL_USER, now=NOW)
    app = page_at(services, "signals")

    healthy(button(app, "restore-rules").click().run())
    asked = "".join(one.value for one in app.markdown)
    assert "8 rows of them changed since, and 1 row of your own would go" in asked
    healthy(button(app, "do-restore").click().run())

    assert [rule.threshold for rule in in_work(app)] == [r.threshold for r in DEFAULT_RULES]
    assert len(saved(services)) == 2
    healthy(button(app, "save-rules").click().run())
    assert [rule.rule_id for rule in saved(services)] == [r.rule_id for r in DEFAULT_RULES]


def test_a_sheet_saved_by_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    """The refusal stands beside the sheet, and the work is still there."""
    services = a_house(tmp_path)
    app = worked_on(services, [replace(NEAR, threshold=0.7), *DEFAULT_RULES[1:]])
    theirs = (*DEFAULT_RULES, replace(NEAR, rule_id="theirs", metrics="rows"))
    save_rules(services.own, theirs, by=LOCAL_USER, now=NOW)

    button(app, "save-rules").click().run()

    assert "changed by somebody else" in app.error[0].value
    assert len(saved(services)) == 9
    assert in_work(app)[0].threshold == 0.7


def drop(app: AppTest, content: bytes) -> AppTest:
    """Drop a file where a sheet is brought in."""
    (place,) = [one for one in app.file_uploader if str(one.key).startswith("rules-file")]
    place.upload("signals.csv", content, "text/csv")
    return healthy(app.run())


def test_a_sheet_goes_out_and_comes_in(tmp_path: Path) -> None:
    """The same again changes nothing; another shows what it would change, then stands unsaved."""
    services = a_house(tmp_path)
    same = drop(page_at(services, "signals"), sheet_file(DEFAULT_RULES, Ending.CSV))
    assert same.info[0].value == "The sheet holds all of this already."

    other = (replace(NEAR, threshold=0.7), *DEFAULT_RULES[1:])
    app = drop(page_at(services, "signals"), sheet_file(other, Ending.CSV))
    assert "1 change in this file Set near limit: seats from 80% to 70%." in text_of(app)
    healthy(button(app, "take-rules").click().run())

    assert in_work(app)[0].threshold == 0.7
    assert saved(services) == DEFAULT_RULES


def test_a_bad_file_is_named_and_not_taken(tmp_path: Path) -> None:
    """Every bad row with its number, and no button to take the others."""
    bad = (replace(NEAR, threshold=7.0), *DEFAULT_RULES[1:])
    app = drop(page_at(a_house(tmp_path), "signals"), sheet_file(bad, Ending.CSV))

    assert "Nothing is taken until every row is good." in text_of(app)
    assert "Row 2 (Near limit: seats), From, %: 700% cannot be used." in text_of(app)
    assert not [one for one in app.button if one.key == "take-rules"]


def test_what_is_not_known_is_no_zero() -> None:
    """Before the first scan there is no count; a row that is off says that."""
    off = replace(DEFAULT_RULES[1], enabled=False)

    assert cells([NEAR, off], None, (), 3) == ["–", "off"]
    assert cells([NEAR], {NEAR.rule_id: ("Northwind",)}, (), 1_200) == ["1 of 1,200"]


def test_many_accounts_are_named_up_to_a_few(tmp_path: Path) -> None:
    """A sentence stays a sentence with nine new accounts."""
    services = a_house(tmp_path)
    made = [an_account(account_id=f"a{n}", name=f"Account {n}") for n in range(9)]
    with services.own.write() as connection:
        accounts.save(connection, made)
    for account in made:
        used = a_series([6.0] * 31)
        keep(services.own, (replace(reading, account_id=account.account_id) for reading in used))
    scanning.scan(services.own, NOW.date(), by=LOCAL_USER, now=NOW)

    app = worked_on(services, [replace(NEAR, threshold=0.6), *DEFAULT_RULES[1:]])

    assert "would flag 10 accounts instead of 1; new: Account 0," in text_of(app)
    assert "Account 5 and 3 more." in text_of(app)
    assert "<b>" not in html_of(app).split("Not saved yet")[1].split("</div>")[0]
