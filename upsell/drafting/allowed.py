"""What a template may say: text, known fields, conditions and loops over known lists.

A sandbox keeps a template from running code, not from asking for a billion letters. So the
parsed tree is walked first and everything outside a short list is refused in words. Fields
arrive formatted, so the filters left are those for text.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from upsell.errors import Refused

LONGEST = 8_000
FILTERS = ("default", "lower", "title", "upper")

FIELDS: Mapping[str, tuple[str, ...]] = {
    "account": ("name", "plan", "price", "renews_on"),
    "contact": ("first_name", "name", "role"),
    "me": ("first_name", "booking_link", "product"),
    "usage": (
        *("used_of_limit", "state", "left", "over", "metric"),
        *("as_of", "period_start", "resets_on"),
    ),
    "forecast": ("between",),
    "growth": ("change", "since"),
    "feature": ("name", "uses", "window"),
    "outcome": ("name", "reached", "goal"),
    "usecase": ("name", "heading", "since", "uses"),
    "offer": (
        *("what", "new_total", "plan", "benefit"),
        *("annual_value", "price_change", "smaller", "link"),
    ),
    "limit": ("effect",),
    "call": ("when",),
    "reason": ("sentence",),
}
"""Every group of fields a template may name."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "usages": ("metric", "used_of_limit", "percent", "before", "resets_on", "as_of"),
    "changes": ("date", "text"),
    "history": ("date", "text"),
    "questions": (),
    "cautions": (),
}
"""Every list a template may loop over, with the fields of its items; without fields, text."""

PLAIN = (
    nodes.Template,
    nodes.TemplateData,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.If,
)


def check(name: str, source: str, environment: Environment) -> None:
    """Raise Refused, naming the template, the line and the remedy, unless all of it is allowed."""
    if len(source) > LONGEST:
        msg = f"The template {name} is longer than {LONGEST:,} characters. Shorten it."
        raise Refused(msg)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as problem:
        msg = f"The template {name}, line {problem.lineno}: {problem.message}"
        raise Refused(msg) from problem
    _walk(tree, name, {})


def _walk(node: nodes.Node, template: str, items: Mapping[str, tuple[str, ...]]) -> None:
    if isinstance(node, nodes.For):
        _loop(node, template, items)
        return
    if isinstance(node, nodes.Getattr):
        _field(node, template, items)
        return
    if isinstance(node, nodes.Name):
        if node.name not in LISTS and items.get(node.name) != ():
            _refuse(template, node, _unknown(node.name, items))
        return
    if isinstance(node, nodes.Filter):
        if node.name not in FILTERS:
            _refuse(template, node, f"the filter {node.name} is not among {', '.join(FILTERS)}.")
    elif isinstance(node, nodes.Output):
        _no_list(node, template)
    elif not isinstance(node, PLAIN):
        _refuse(template, node, "only fields, if, and for may stand between braces.")
    for child in node.iter_child_nodes():
        _walk(child, template, items)


def _loop(node: nodes.For, template: str, items: Mapping[str, tuple[str, ...]]) -> None:
    simple = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)
    if not simple or items or node.test or node.else_ or node.recursive:
        _refuse(template, node, "a loop takes one list and stands in no other loop.")
    target, listed = str(vars(node.target)["name"]), str(vars(node.iter)["name"])
    if listed not in LISTS:
        _refuse(template, node, f"{listed} is not a list. Known: {', '.join(LISTS)}.")
    if target in FIELDS or target in LISTS:
        _refuse(
            template, node, f"{target} is a field already. Name the item of the loop otherwise."
        )
    for child in node.body:
        _walk(child, template, {target: LISTS[listed]})


def _no_list(node: nodes.Output, template: str) -> None:
    """Refuse a list where text is printed."""
    for name in node.find_all(nodes.Name):
        if name.name in LISTS:
            _refuse(template, node, f"{name.name} is a list: write a loop over it.")


def _field(node: nodes.Getattr, template: str, items: Mapping[str, tuple[str, ...]]) -> None:
    if not isinstance(node.node, nodes.Name):
        _refuse(template, node, "a field has two parts, as in account.name.")
    group = str(vars(node.node)["name"])
    known = items.get(group) or FIELDS.get(group, ())
    if node.attr not in known:
        _refuse(template, node, _unknown(f"{group}.{node.attr}", items))


def _unknown(field: str, items: Mapping[str, tuple[str, ...]]) -> str:
    groups = {**FIELDS, **items}
    every = [f"{group}.{name}" for group, names in groups.items() for name in names]
    near = get_close_matches(field, [*every, *LISTS], n=1, cutoff=0.0)
    return f"there is no field {field}. The nearest is {near[0]}."


def _refuse(template: str, node: nodes.Node, why: str) -> None:
    msg = f"The template {template}, line {node.lineno}: {why}"
    raise Refused(msg)
