"""The templates: the product's first texts and those people made of them, checked alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import nodes

from upsell.drafting.allowed import check, known_to, mentions
from upsell.drafting.kinds import NAMES, leaves_the_house
from upsell.drafting.rendering import ENVIRONMENT, Fields, render
from upsell.drafting.wording import Wording
from upsell.drafting.words import forbidden_in
from upsell.errors import Refused
from upsell.plain import one_line

FOLDER = Path(__file__).resolve().parent.parent / "templates"
VERSIONS = dict.fromkeys(NAMES, 1)
"""The first texts there are; the number grows with every change of the words."""
SUBJECT = "Subject: "
BRACES = ("{{", "}}", "{%", "%}", "{#", "#}")


@dataclass(frozen=True)
class Template:
    """The words of one kind of draft, known to say nothing but text and fields."""

    name: str
    version: int
    subject: str
    body: str
    mentions: frozenset[str] = frozenset()
    """Every field it names, printed or asked for."""

    def render(self, fields: Fields) -> tuple[str, str]:
        """Give subject and body with the fields filled in; GapError where one is not known."""
        is_internal = not leaves_the_house(self.name)
        subject = render(self.subject, fields, is_internal=is_internal)
        return one_line(subject), render(self.body, fields, is_internal=is_internal)


def template(name: str, wordings: Mapping[str, Wording] | None = None) -> Template:
    """Give a text by name: as somebody worded it, else the product's first one."""
    if name not in VERSIONS:
        msg = f"There is no template {name}. Known: {', '.join(VERSIONS)}."
        raise Refused(msg)
    own = (wordings or {}).get(name)
    version = VERSIONS[name] if own is None else own.version
    return read(name, version, (own.source if own else "") or first_text(name))


@lru_cache(maxsize=len(NAMES))
def first_text(name: str) -> str:
    """Give the words a text begins with, before anybody changes them."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip("\n")


@lru_cache(maxsize=256)
def read(name: str, version: int, source: str) -> Template:
    """Give the template of a source; raise Refused for what no template may say."""
    title, known = f"“{NAMES.get(name, name)}”", known_to(name)
    check(title, source, ENVIRONMENT, known)
    said = literal_text(source)
    if any(mark in said for mark in BRACES):
        msg = f"The template {title} says loose braces. Braces hold a field or a condition."
        raise Refused(msg)
    found = forbidden_in(said) if leaves_the_house(name) else ()
    if found:
        msg = f"The template {title} says {', '.join(found)}: words that stay in the house."
        raise Refused(msg)
    subject, body = _parts(name, title, source)
    for part in (subject, body):
        check(title, part, ENVIRONMENT, known)
    return Template(name, version, subject, body.strip("\n"), mentions(source, ENVIRONMENT))


def _parts(name: str, title: str, source: str) -> tuple[str, str]:
    """Give the subject on the first line and the rest; only emails have a subject."""
    if not leaves_the_house(name):
        if not source.strip():
            msg = f"The template {title} has no text. Write one, or go back to the first text."
            raise Refused(msg)
        return "", source
    first, _, body = source.partition("\n")
    subject = first.removeprefix(SUBJECT.strip()).strip()
    if not first.startswith(SUBJECT.strip()) or not subject:
        msg = f"The template {title}, line 1: begin with the subject, as in “Subject: A question”."
        raise Refused(msg)
    if not body.strip():
        msg = f"The template {title} has a subject and no text. Write one below it."
        raise Refused(msg)
    return subject, body


def literal_text(source: str) -> str:
    """Give what a template says itself, a gap where a field stands."""
    tree = ENVIRONMENT.parse(source)
    data = [part.data for part in tree.find_all(nodes.TemplateData)]
    return " ".join(
        data + [c.value for c in tree.find_all(nodes.Const) if isinstance(c.value, str)]
    )
