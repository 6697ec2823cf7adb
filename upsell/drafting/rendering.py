"""Rendering: values are data, what nobody knows is never printed as a gap, output is bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from upsell.errors import Refused

LONGEST_OUTPUT = 20_000
NOT_KNOWN = "not known"
SPACES = re.compile(r"(?<=\S) {2,}")
LINES = re.compile(r"\n{3,}")

Item = str | Mapping[str, str]
Fields = Mapping[str, Mapping[str, str] | Sequence[Item]]


class GapError(Exception):
    """A text prints a field that nobody knows; `path` names it."""

    def __init__(self, path: str) -> None:
        """Keep the name of the field."""
        super().__init__(path)
        self.path = path


class Unknown(str):
    """The value of a field nobody knows: false in a condition, and told when it is printed."""

    __slots__ = ("is_needed", "path")

    path: str
    is_needed: bool

    @classmethod
    def field(cls, path: str, *, is_needed: bool) -> Unknown:
        """Give the value of the field with this name."""
        made = cls("")
        made.path, made.is_needed = path, is_needed
        return made


def render(source: str, fields: Fields, *, is_internal: bool) -> str:
    """Fill the fields in; raise GapError where a text that leaves the house lacks one.

    A text of ours alone says that the field is not known. Raises Refused for an endless text.
    """
    known = {
        group: {
            name: value or Unknown.field(f"{group}.{name}", is_needed=not is_internal)
            for name, value in values.items()
        }
        if isinstance(values, Mapping)
        else values
        for group, values in fields.items()
    }
    parts: list[str] = []
    length = 0
    for part in _compiled(source).generate(known):
        parts.append(part)
        length += len(part)
        if length > LONGEST_OUTPUT:
            msg = f"This text becomes longer than {LONGEST_OUTPUT:,} characters. Shorten it."
            raise Refused(msg)
    return _tidy("".join(parts))


@lru_cache(maxsize=256)
def _compiled(source: str) -> Template:
    return ENVIRONMENT.from_string(source)


def _tidy(text: str) -> str:
    """Take out the double spaces and empty lines that conditions leave behind."""
    lines = (SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    return LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _printed(value: object) -> object:
    if not isinstance(value, Unknown):
        return value
    if value.is_needed:
        raise GapError(value.path)
    return NOT_KNOWN


def _default(value: object, words: object = "", empty_too: object = None) -> object:
    """Give other words for what is not known; an empty field is not known either."""
    del empty_too
    return value or words


def _upper(value: object) -> object:
    return value if isinstance(value, Unknown) else str(value).upper()


def _lower(value: object) -> object:
    return value if isinstance(value, Unknown) else str(value).lower()


def _title(value: object) -> object:
    return value if isinstance(value, Unknown) else str(value).title()


def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text leaves from here; pages escape for themselves.
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, finalize=_printed
    )
    made.globals.clear()
    made.filters.clear()
    made.filters.update(default=_default, upper=_upper, lower=_lower, title=_title)
    return made


ENVIRONMENT = _environment()
