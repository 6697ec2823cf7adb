"""What a template may say, and that values in it are only data."""

from __future__ import annotations

import pytest

from tests.builders import METRICS, SEATS
from tests.drafts import a_context
from upsell.drafting import EMAILS, template_for
from upsell.drafting.allowed import FIELDS
from upsell.drafting.email import FITTING
from upsell.drafting.fields import fields
from upsell.drafting.refusals import NEEDED
from upsell.drafting.templates import FOLDER, VERSIONS, literal_text, read, template
from upsell.drafting.words import FORBIDDEN_WORDS, forbidden_in
from upsell.errors import Refused
from upsell.model import Metric, RuleType


def refusal(source: str, name: str = "sheet") -> str:
    """Give why a template is not taken."""
    with pytest.raises(Refused) as caught:
        read(name, 1, source)
    return str(caught.value)


@pytest.mark.parametrize("name", VERSIONS)
def test_every_template_of_the_product_is_allowed(name: str) -> None:
    """The product's own texts pass their own gate and speak no word of the house."""
    assert template(name).version == VERSIONS[name]
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert forbidden_in(literal_text(source)) == ()


def test_every_file_is_a_known_template() -> None:
    """No text lies about that nobody can choose."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(VERSIONS)
    assert set(NEEDED) == set(EMAILS)


@pytest.mark.parametrize("rule_type", RuleType)
@pytest.mark.parametrize("metric", METRICS)
def test_every_signal_has_its_template(rule_type: RuleType, metric: Metric) -> None:
    """Whatever the signal, the template chosen for it is one of the product."""
    assert template_for(rule_type, metric) in VERSIONS


@pytest.mark.parametrize("rule_type", RuleType)
def test_a_rule_may_name_another_template_that_fits(rule_type: RuleType) -> None:
    """The rule's choice holds where its kind of signal knows the fields, and nowhere else."""
    usual = template_for(rule_type, SEATS)
    for named in VERSIONS:
        expected = named if named in FITTING[rule_type] else usual
        assert template_for(rule_type, SEATS, named) == expected


def test_every_known_field_is_filled() -> None:
    """The allow-list and the fields that are made name the same things."""
    made = {group: set(names) for group, names in fields(a_context()).items()}
    assert made == {group: set(names) for group, names in FIELDS.items()}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ 'a' * 10 ** 9 }}", "only fields, if, and for may stand between braces."),
        ("{{ '%2000000000d'|format(1) }}", "the filter format is not among"),
        ("{{ account.__class__ }}", "there is no field account.__class__."),
        ("{{ account.name.upper() }}", "only fields, if, and for may stand between braces."),
        ("{{ account['name'] }}", "only fields, if, and for may stand between braces."),
        ("{{ account.name.title }}", "a field has two parts, as in account.name."),
        ("{% set x = 1 %}", "only fields, if, and for may stand between braces."),
        ("{% include 'seats.txt' %}", "only fields, if, and for may stand between braces."),
        ("{% macro m() %}{% endmacro %}", "only fields, if, and for may stand between braces."),
        ("{{ range(10) }}", "only fields, if, and for may stand between braces."),
        ("{% for a in usages %}{% for b in usages %}{% endfor %}{% endfor %}", "a loop takes one"),
        ("{% for a in usages if a.metric %}{% endfor %}", "a loop takes one list"),
        ("{% for a in account.name %}{% endfor %}", "a loop takes one list"),
        ("{% for a in offer %}{% endfor %}", "offer is not a list. Known: usages,"),
        ("{% for account in usages %}{% endfor %}", "account is a field already."),
        ("{{ usages }}", "usages is a list: write a loop over it."),
        ("{{ usages|upper }}", "usages is a list: write a loop over it."),
        ("{{ account }}", "there is no field account. The nearest is account."),
        ("{% for a in usages %}{{ a.name }}{% endfor %}", "there is no field a.name."),
        ("{% for a in questions %}{{ a.x }}{% endfor %}", "there is no field a.x."),
        ("{{ loop }}", "there is no field loop."),
        ("one\n{% if %}", "The template “Call sheet”, line 2: Expected an expression"),
        ("x" * 8_001, "The template “Call sheet” is longer than 8,000 characters. Shorten it."),
    ],
)
def test_a_template_that_does_more_is_refused(source: str, why: str) -> None:
    """Code, arithmetic, calls, nested loops and unknown fields are refused in words."""
    assert why in refusal(source)


@pytest.mark.parametrize(
    ("field", "nearest"),
    [
        ("account.nmae", "account.name"),
        ("usage.used_of_limits", "usage.used_of_limit"),
        ("contact.firstname", "contact.first_name"),
        ("offers.what", "offer.what"),
    ],
)
def test_an_unknown_field_names_the_nearest(field: str, nearest: str) -> None:
    """A typing mistake is answered with the field that was meant, and its line."""
    expected = (
        f"The template “Call sheet”, line 2: there is no field {field}. The nearest is {nearest}."
    )
    assert refusal(f"Hello\n{{{{ {field} }}}}") == expected


def test_what_is_allowed_renders() -> None:
    """Conditions, comparisons, loops over lists and text filters work."""
    made = read(
        "sheet",
        3,
        "{{ account.name|upper }}\n"
        "{% if usage.state == 'near' and not forecast.between %}near{% else %}far{% endif %}"
        "{% for q in questions %} {{ q }}{% endfor %}"
        "{{ offer.plan|default(' -') }}\n",
    )
    subject, body = made.render({**fields(a_context()), "questions": ("Who?", "When?")})
    assert (subject, body, made.version) == ("", "NORTHWIND\nnear Who? When? -", 3)


def test_an_email_begins_with_its_subject() -> None:
    """The subject stands on the first line and comes apart from the text."""
    made = read("seats", 2, "Subject: {{ account.name|upper }}\n\nHello,\n\n{{ me.product }}\n")
    assert made.render(fields(a_context())) == ("NORTHWIND", "Hello,\n\nLedgerly")


def test_values_are_never_rendered() -> None:
    """Braces in a value stay braces."""
    groups = fields(a_context()) | {"account": {"name": "{{ me.product }}{% if %}"}}
    made = read("sheet", 1, "{{ account.name }}")
    assert made.render(groups)[1] == "{{ me.product }}{% if %}"


def test_a_template_that_is_not_there_is_named() -> None:
    """An unknown template is refused with those there are."""
    with pytest.raises(Refused, match=r"There is no template \.\./x\. Known: seats, api,"):
        template("../x")


@pytest.mark.parametrize("word", FORBIDDEN_WORDS)
def test_a_forbidden_word_is_found_in_any_case_and_number(word: str) -> None:
    """One or many, large or small, a whole word of the house is found."""
    many = "priorities" if word == "priority" else f"{word}s"
    for form in (word, word.upper(), word.title(), many):
        assert forbidden_in(f"Our {form}, you see.") == (word,)


@pytest.mark.parametrize("text", ["display", "arrange", "playful", "signalled", "array", "prior"])
def test_a_word_that_only_contains_one_is_free(text: str) -> None:
    """Parts of other words are not meant."""
    assert forbidden_in(text) == ()


def test_values_are_taken_out_as_whole_words() -> None:
    """An account called Play does not free our own plays."""
    assert forbidden_in("Play: our plays", values=("Play", "")) == ("play",)
    assert forbidden_in("Play GmbH: hello", values=("Play", "Play GmbH")) == ()
