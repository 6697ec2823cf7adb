"""Whatever the allow-list accepts renders: quickly, in bounds, and without a way out of it."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafts import a_context
from upsell.drafting.allowed import LONGEST, known_to
from upsell.drafting.fields import fields
from upsell.drafting.kinds import FOLLOW_UP, NAMES, SHEET, leaves_the_house
from upsell.drafting.rendering import LONGEST_OUTPUT, Fields, GapError
from upsell.drafting.templates import read
from upsell.errors import Refused

KNOWN = fields(a_context())
LISTED: Fields = {
    **KNOWN,
    "usages": tuple(dict.fromkeys(known_to(SHEET).lists["usages"], "word") for _ in range(300)),
    "changes": ({"date": "1 May", "text": "{{ 7 * 7 }}"},),
    "history": (),
    "questions": ("Who?", "When?"),
    "cautions": ("Careful",),
}
NOTHING: Fields = {
    name: dict.fromkeys(values, "") if isinstance(values, Mapping) else ()
    for name, values in LISTED.items()
}
PIECES = (
    *("{{ account.name }}", "{{ usage.left|upper }}", "{{ offer.plan|default('x', true) }}"),
    *("{% if usage.state == 'near' %}", "{% elif not forecast.between %}", "{% else %}"),
    *("{% endif %}", "{% for u in usages %}", "{{ u.metric }}", "{% endfor %}", "{{ u }}"),
    *("{{ 'a' * 10 ** 9 }}", "{{ '%2000000000d'|format(1) }}", "{{ account.__class__ }}"),
    *("{{ 9" + "9" * 5_000 + " }}", "{{ 1e999 }}", "{{ usages }}", "{% set x = 1 %}"),
    *("{% for loop in usages %}", "{{ loop.index }}", "{{ range(9) }}", "{{ self }}"),
    *(
        "{% if usage.left < 3 %}",
        "{{ account.name|default(*usages) }}",
        "{{ account.name|upper(1) }}",
    ),
    *("{% raw %}{{ x }}{% endraw %}", "{{", "}}", "{%", "%}", "{#", "#}", "(", ")", "not ", "|"),
    *("\n", "Subject: ", "Hello", "ﬁ", "\u202e", "\x00", "{{ none.x }}", "{% block a %}"),
    *("{% macro m() %}{% endmacro %}", "{% include 'x' %}", "{{ account.name.upper() }}"),
)
PATHS = tuple(sorted(known_to("seats").fields))


def outcome(key: str, source: str) -> str:
    """Give `refused`, or `rendered` after rendering with every field known and with none."""
    try:
        made = read(key, 1, source)
    except Refused:
        return "refused"
    for values in (LISTED, NOTHING):
        try:
            subject, body = made.render(values)
        except (GapError, Refused):
            continue
        assert len(subject) + len(body) <= 2 * LONGEST_OUTPUT
    return "rendered"


@pytest.mark.parametrize("key", ["seats", FOLLOW_UP, SHEET, "questions-seats"])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_pieces_put_together_anyhow_are_refused_or_render(key: str, pieces: list[str]) -> None:
    """No other failure ever comes out of a text that somebody typed."""
    source = "".join(pieces)
    assert outcome(key, source) in {"refused", "rendered"}
    assert outcome(key, f"Subject: A\n\n{source}") in {"refused", "rendered"}


def expressions() -> st.SearchStrategy[str]:
    """Give conditions made of what is allowed."""
    leaves = st.sampled_from([*PATHS, "'near'", "true", "none"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or", "==", "!="]), inner).map(
                lambda parts: f"({' '.join(parts)})"
            ),
            inner.map(lambda one: f"(not {one})"),
            inner.map(lambda one: f"({one})|default('there')"),
            inner.map(lambda one: f"({one})|title"),
        ),
        max_leaves=5,
    )


def texts() -> st.SearchStrategy[str]:
    """Give texts made of what is allowed."""
    leaves = st.one_of(
        st.sampled_from(["Hello, ", "a line\n", "50% off? "]),
        expressions().map(lambda one: f"{{{{ {one} }}}}"),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            st.tuples(expressions(), inner, inner).map(
                lambda p: f"{{% if {p[0]} %}}{p[1]}{{% else %}}{p[2]}{{% endif %}}"
            ),
        ),
        max_leaves=6,
    )


@given(text=texts())
def test_what_is_made_of_allowed_parts_is_accepted_and_renders(text: str) -> None:
    """The list of what is allowed means what it says."""
    assert outcome("seats", f"Subject: A\n\nHi. {text}") == "rendered"


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 3_000 + "account.name" + ")" * 3_000 + " }}",
        "{% if " + "not " * 1_900 + "account.name %}{% endif %}",
        "{{ account.name" + "|upper" * 1_300 + " }}",
        "{% if account.name" + " or me.product" * 560 + " %}{% endif %}",
        "{% if account.name %}" * 270 + "{% endif %}" * 270,
        "{{ account.name == " + "9" * 7_900 + " }}",
        "{% for usages in usages %}{% endfor %}",
        "{% for loop in usages %}{% endfor %}",
        "{{ " * 2_000,
    ],
    ids=range(9),
)
def test_depth_and_size_are_refused_in_words(source: str) -> None:
    """What would exhaust a parser is refused before it is used, and quickly."""
    began = time.perf_counter()
    assert outcome(SHEET, source) == "refused"
    assert time.perf_counter() - began < 5


def test_conditions_stand_in_one_another_up_to_a_bound() -> None:
    """What a person writes is far below it; beyond, the remedy is said."""
    assert outcome(SHEET, "{% if me.product %}" * 10 + "{% endif %}" * 10) == "rendered"
    with pytest.raises(Refused, match="conditions stand too deep in one another"):
        read(SHEET, 1, "{% if me.product %}" * 40 + "{% endif %}" * 40)


def test_a_text_that_grows_is_stopped() -> None:
    """Many loops over a long list end at the bound instead of filling the memory."""
    loops = "{% for u in usages %}{{ u.metric }}, {{ u.metric }}{% endfor %}" * 100
    assert len(loops) < LONGEST
    with pytest.raises(Refused, match="becomes longer than 20,000 characters"):
        read(SHEET, 1, loops).render(LISTED)


@pytest.mark.parametrize("key", NAMES)
def test_a_number_or_an_order_is_refused_because_fields_are_text(key: str) -> None:
    """Comparing `2 seats` with 3 would always fail silently."""
    start = "Subject: A\n\n" if leaves_the_house(key) else ""
    for source, why in (
        ("{% if usage.left == 3 %}.{% endif %}", "write a number in quotes"),
        ("{% if usage.left < 'a' %}.{% endif %}", "compare them with == or != alone"),
        ("{{ usage.left|upper('a') }}", "the filter upper is given too much"),
        ("{{ usage.left|default(*me.product) }}", "the filter default is given too much"),
        ("{{ usage.left|default(words='a') }}", "the filter default is given too much"),
        ("{% raw %}{{ x }}{% endraw %}", "loose braces"),
    ):
        with pytest.raises(Refused, match=why):
            read(key, 1, start + source)


def test_a_gap_is_told_not_printed() -> None:
    """Outside the house a field that is not known stops the text; inside it is said."""
    source = "Subject: {{ account.name }}\n\nUntil {{ forecast.between }}."
    with pytest.raises(GapError, match=r"forecast\.between"):
        read("seats", 1, source).render(KNOWN)
    for words in ("|default('soon')", "|upper|default('soon')"):
        softer = source.replace("between", f"between{words}")
        assert read("seats", 1, softer).render(KNOWN)[1] == "Until soon."
    assert read(SHEET, 1, source).render(KNOWN)[1].endswith("Until not known.")


def test_what_conditions_leave_behind_is_tidied() -> None:
    """Double spaces and heaps of empty lines do not leave the house."""
    source = (
        "Subject:  A  {% if 'x' %}{% endif %}\n\n\nHi  \n{% if true %}\n\n{% endif %}\nyou  there"
    )
    assert read("seats", 1, source).render(KNOWN) == ("A", "Hi\n\nyou there")
