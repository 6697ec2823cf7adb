"""The templates: read once from the package, checked, and rendered with values as mere data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from upsell.drafting.allowed import check
from upsell.drafting.words import forbidden_in
from upsell.errors import Refused

FOLDER = Path(__file__).resolve().parent.parent / "templates"
VERSIONS = {
    "seats": 1,
    "api": 1,
    "growth": 1,
    "premium": 1,
    "outcome": 1,
    "usecase": 1,
    "sheet": 1,
}
"""The templates there are; the number grows with every change of the words."""
SUBJECT = "Subject: "

Item = str | Mapping[str, str]
Fields = Mapping[str, Mapping[str, str] | Sequence[Item]]


def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text leaves from here; pages escape for themselves.
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.globals.clear()
    return made


ENVIRONMENT = _environment()


@dataclass(frozen=True)
class Template:
    """The words of one kind of draft, known to say nothing but text and fields."""

    name: str
    version: int
    subject: str
    body: str

    def render(self, fields: Fields) -> tuple[str, str]:
        """Give subject and body with the fields filled in."""
        return _render(self.subject, fields), _render(self.body, fields)


@cache
def template(name: str) -> Template:
    """Give one of the product's templates by name."""
    if name not in VERSIONS:
        msg = f"There is no template {name}. Known: {', '.join(VERSIONS)}."
        raise Refused(msg)
    return read(name, VERSIONS[name], (FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def read(name: str, version: int, source: str) -> Template:
    """Give the template of a source; raise Refused for what no template may say."""
    check(name, source, ENVIRONMENT)
    found = forbidden_in(literal_text(source))
    if found:
        msg = f"The template {name} says {', '.join(found)}: words that stay in the house."
        raise Refused(msg)
    first, _, rest = source.partition("\n")
    has_subject = first.startswith(SUBJECT)
    subject, body = (first.removeprefix(SUBJECT), rest) if has_subject else ("", source)
    for part in (subject, body):
        check(name, part, ENVIRONMENT)
    return Template(name, version, subject, body.strip("\n"))


def literal_text(source: str) -> str:
    """Give what a template says itself, a gap where a field stands."""
    data = ENVIRONMENT.parse(source).find_all(nodes.TemplateData)
    return " ".join(part.data for part in data)


def _render(source: str, fields: Fields) -> str:
    return ENVIRONMENT.from_string(source).render(fields)
