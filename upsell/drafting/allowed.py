"""What a template may say: text, known fields, conditions and loops over known lists.

A sandbox keeps a template from running code, not from asking for a billion letters. So the
parsed tree is walked first and everything outside a short list is refused in words. Fields
arrive formatted, so the filters left are those for text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError, nodes

from upsell.drafting.kinds import FOLLOW_UP, SHEET
from upsell.errors import Refused

LONGEST = 8_000
DEEPEST = 30
FILTERS: Mapping[str, int] = {"default": 2, "lower": 0, "title": 0, "upper": 0}
"""The filters, each with how many words it may be given."""
SAME = frozenset({"eq", "ne"})

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
    "first": ("on", "how"),
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

OURS = frozenset(
    {
        *("account.price", "account.renews_on", "call.when", "reason.sentence"),
        *("offer.annual_value", "offer.price_change", "offer.smaller", "offer.link"),
    }
)
"""Fields for the call sheet alone: prices, and words of ours."""
EARLIER = frozenset({"first.on", "first.how"})
"""Fields of the follow-up alone: there was no earlier word before the first one."""

PLAIN = (
    nodes.Template,
    nodes.TemplateData,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Operand,
    nodes.If,
    nodes.Output,
)


@dataclass(frozen=True)
class Known:
    """What one kind of text may name."""

    fields: frozenset[str]
    lists: Mapping[str, tuple[str, ...]]


def known_to(key: str) -> Known:
    """Give what a text may name: only the call sheet knows lists, prices and our own words."""
    every = frozenset(f"{group}.{name}" for group, names in FIELDS.items() for name in names)
    if key == SHEET:
        return Known(every - EARLIER, LISTS)
    return Known(every - OURS - (frozenset() if key == FOLLOW_UP else EARLIER), {})


def check(title: str, source: str, environment: Environment, known: Known) -> None:
    """Raise Refused, naming the template, the line and the remedy, unless all of it is allowed."""
    if len(source) > LONGEST:
        msg = f"The template {title} is longer than {LONGEST:,} characters. Shorten it."
        raise Refused(msg)
    try:
        tree = environment.parse(source)
        _refuse_deep(tree, title)
        _Walk(title, known).node(tree, {})
        environment.compile(source)
    except TemplateSyntaxError as problem:
        msg = f"The template {title}, line {problem.lineno}: {problem.message}"
        raise Refused(msg) from problem
    except (RecursionError, ValueError, SyntaxError) as problem:
        msg = f"The template {title} holds a condition that is too long or too deep. Simplify it."
        raise Refused(msg) from problem


def mentions(source: str, environment: Environment) -> frozenset[str]:
    """Give every field that an allowed template names."""
    found = environment.parse(source).find_all(nodes.Getattr)
    return frozenset(f"{vars(one.node)['name']}.{one.attr}" for one in found)


def _refuse_deep(tree: nodes.Node, title: str) -> None:
    """Refuse conditions in conditions in conditions, before anything walks down them."""
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    _refuse(title, level[0], "conditions stand too deep in one another.")


@dataclass(frozen=True)
class _Walk:
    """One look through a template."""

    title: str
    known: Known

    def node(self, node: nodes.Node, items: Mapping[str, tuple[str, ...]]) -> None:
        """Refuse a node, or one below it, that is not allowed; `items` are a loop's."""
        if isinstance(node, nodes.For):
            self._loop(node, items)
            return
        if isinstance(node, nodes.Getattr):
            self._field(node, items)
            return
        if isinstance(node, nodes.Name):
            if node.name not in self.known.lists and items.get(node.name) != ():
                _refuse(self.title, node, self._unknown(node.name, items))
            return
        self._refuse_other(node)
        for child in node.iter_child_nodes():
            self.node(child, items)

    def _refuse_other(self, node: nodes.Node) -> None:
        """Refuse what is neither text, condition, comparison, constant nor a known filter."""
        if isinstance(node, nodes.Filter):
            self._filter(node)
        elif isinstance(node, nodes.Const):
            if not (node.value is None or isinstance(node.value, str | bool)):
                _refuse(self.title, node, "fields are text: write a number in quotes.")
        elif isinstance(node, nodes.Compare):
            if any(operand.op not in SAME for operand in node.ops):
                _refuse(self.title, node, "fields are text: compare them with == or != alone.")
        elif isinstance(node, nodes.Output):
            self._no_list(node)
        elif not isinstance(node, PLAIN):
            _refuse(self.title, node, "only fields, if, and for may stand between braces.")

    def _filter(self, node: nodes.Filter) -> None:
        if node.name not in FILTERS:
            listed = ", ".join(FILTERS)
            _refuse(self.title, node, f"the filter {node.name} is not among {listed}.")
        odd = node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs
        if odd or len(node.args) > FILTERS[node.name]:
            _refuse(self.title, node, f"the filter {node.name} is given too much.")

    def _loop(self, node: nodes.For, items: Mapping[str, tuple[str, ...]]) -> None:
        simple = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)
        if not simple or items or node.test or node.else_ or node.recursive:
            _refuse(self.title, node, "a loop takes one list and stands in no other loop.")
        target, listed = str(vars(node.target)["name"]), str(vars(node.iter)["name"])
        if listed not in self.known.lists:
            _refuse(self.title, node, self._no_such_list(listed))
        if target in FIELDS or target in LISTS:
            why = f"{target} is a field already. Name the item of the loop otherwise."
            _refuse(self.title, node, why)
        for child in node.body:
            self.node(child, {target: self.known.lists[listed]})

    def _no_list(self, node: nodes.Output) -> None:
        """Refuse a list where text is printed."""
        for name in node.find_all(nodes.Name):
            if name.name in self.known.lists:
                _refuse(self.title, node, f"{name.name} is a list: write a loop over it.")

    def _field(self, node: nodes.Getattr, items: Mapping[str, tuple[str, ...]]) -> None:
        if not isinstance(node.node, nodes.Name):
            _refuse(self.title, node, "a field has two parts, as in account.name.")
        group = str(vars(node.node)["name"])
        field = f"{group}.{node.attr}"
        if node.attr not in items.get(group, ()) and field not in self.known.fields:
            _refuse(self.title, node, self._unknown(field, items))

    def _unknown(self, field: str, items: Mapping[str, tuple[str, ...]]) -> str:
        """Say that there is no such field here, and which one is nearest."""
        if field in OURS or field in LISTS:
            return f"{field} is for the call sheet alone."
        if field in EARLIER:
            return f"{field} is for the follow-up alone."
        of_items = [f"{item}.{name}" for item, names in items.items() for name in names]
        every = sorted([*self.known.fields, *of_items, *self.known.lists])
        near = get_close_matches(field, every, n=1, cutoff=0.0)
        return f"there is no field {field}. The nearest is {near[0]}."

    def _no_such_list(self, listed: str) -> str:
        if listed in LISTS:
            return f"{listed} is for the call sheet alone."
        if not self.known.lists:
            return f"{listed} is not a list. Only the call sheet has lists."
        return f"{listed} is not a list. Known: {', '.join(self.known.lists)}."


def _refuse(title: str, node: nodes.Node, why: str) -> None:
    msg = f"The template {title}, line {node.lineno}: {why}"
    raise Refused(msg)
