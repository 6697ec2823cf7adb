"""Attio's own document, against which every request and reply is held."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DOCUMENT = Path(__file__).parents[4] / "shared" / "attio" / "openapi.relaxed.json"
ABSENT = "Attio's document is not beside the repository, so requests are not compared with it"
ROOT = "urn:attio"
SHOWN = 300


class Contract:
    """What the document allows."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Know every operation by its method and path."""
        self._document = document
        registry: Registry[Any] = Registry()
        self._registry = registry.with_resource(ROOT, DRAFT202012.create_resource(document))
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], str]]:
        """Every path as a pattern, those that name most first."""
        paths = sorted(self._document["paths"], key=lambda path: str(path).count("{"))
        return [(re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), path) for path in paths]

    def problems(self, method: str, path: str, query: Mapping[str, str], body: object) -> list[str]:
        """Give what Attio would refuse in a request; an empty list is a good one."""
        for pattern, template in self._paths:
            found = pattern.fullmatch(path)
            operation = self._document["paths"][template].get(method.lower())
            if found and operation:
                where = f"{method} {template}"
                given = {"path": found.groupdict(), "query": dict(query)}
                wrong = self._parameters(operation, given)
                wrong += self._body(operation, _pointer(template, method), body)
                return [f"{where}: {one}"[:SHOWN] for one in wrong]
        return [f"{method} {path}: there is no such operation"]

    def reply_problems(self, method: str, path: str, body: object) -> list[str]:
        """Give where an answer of 200 differs from the document."""
        for pattern, template in self._paths:
            if pattern.fullmatch(path) and method.lower() in self._document["paths"][template]:
                at = f"{_pointer(template, method)}/responses/200/content/application~1json/schema"
                return [f"{method} {template}: {one}"[:SHOWN] for one in self._errors(at, body)]
        return []

    def _parameters(
        self, operation: Mapping[str, Any], given: Mapping[str, Mapping[str, str]]
    ) -> list[str]:
        """Give what is wrong with the parameters in the path and the query."""
        wrong, known = [], set()
        for one in operation.get("parameters", []):
            if one["in"] not in given:
                continue
            known.add((one["in"], one["name"]))
            said = given[one["in"]].get(one["name"])
            if said is None:
                wrong += [f"{one['name']} is missing"] if one.get("required") else []
                continue
            validator = Draft202012Validator(
                one["schema"], format_checker=Draft202012Validator.FORMAT_CHECKER
            )
            wrong += [error.message for error in validator.iter_errors(_typed(said, one["schema"]))]
        unknown = [name for name in given["query"] if ("query", name) not in known]
        return wrong + [f"unknown query parameter {name}" for name in unknown]

    def _body(self, operation: Mapping[str, Any], pointer: str, body: object) -> list[str]:
        """Give what is wrong with the body."""
        described = operation.get("requestBody")
        if described is None:
            return [] if body is None else ["a body where none belongs"]
        return self._errors(f"{pointer}/requestBody/content/application~1json/schema", body)

    def _errors(self, pointer: str, body: object) -> list[str]:
        """Give where a value differs from the schema at a place of the document."""
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{ROOT}#{pointer}"},
                registry=self._registry,
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
        return [
            f"{error.json_path}: {error.message}"
            for error in self._validators[pointer].iter_errors(body)
        ]


def _pointer(template: str, method: str) -> str:
    """Give where an operation stands in the document."""
    return f"/paths/{template.replace('/', '~1')}/{method.lower()}"


def _typed(said: str, schema: Mapping[str, Any]) -> object:
    """Give a query's text as the type it stands for."""
    kinds = schema.get("type", "string")
    if kinds in ("integer", "number") and said.lstrip("-").isdigit():
        return int(said)
    if kinds == "boolean" and said in {"true", "false"}:
        return said == "true"
    return said


@cache
def contract() -> Contract | None:
    """Give the document's rules, or None where the document is not at hand."""
    if not DOCUMENT.exists():
        return None
    return Contract(json.loads(DOCUMENT.read_text(encoding="utf-8")))
