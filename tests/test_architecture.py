"""The shape of the code, checked by reading it: imports run one way, pages begin alike."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "upsell"
MOST_LINES = 300
PAGES = (ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")))
MODULES = sorted(PACKAGE.rglob("*.py"))
WRITTEN = (*PAGES, *MODULES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "dev.py")
OUTER = ("ui", "services", "adapters", "book", "commands")
EDGE = {
    *("bootstrap.py", "__main__.py", "serve.py", "config.py"),
    *("courier.py", "errand.py", "sync.py"),
}
FORBIDDEN = {
    "ui": ("upsell.adapters", "sqlalchemy"),
    "services": ("upsell.ui", "upsell.bootstrap", "streamlit", "plotly"),
    "adapters": ("upsell.ui", "upsell.services", "upsell.book", "streamlit", "plotly"),
    "book": ("upsell.ui", "upsell.services", "upsell.bootstrap", "streamlit", "plotly"),
    "commands": ("upsell.ui", "sqlalchemy"),
    "domain": (
        *("upsell.ui", "upsell.services", "upsell.book", "upsell.adapters", "upsell.bootstrap"),
        *("upsell.commands", "streamlit", "plotly", "sqlalchemy", "duckdb", "httpx"),
    ),
}
CLOCKS = {
    *(("datetime", name) for name in ("now", "today", "utcnow")),
    ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "monotonic", "localtime", "gmtime")),
}


def named(path: Path) -> str:
    """Give a module's path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """Give the part of the package a module belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    if first in OUTER:
        return first
    return "edge" if first in EDGE else "domain"


@cache
def tree(path: Path) -> ast.Module:
    """Give a module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Give every module a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def begins(module: str, names: tuple[str, ...]) -> bool:
    """Whether a module is one of these or lies in one."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_run_one_way(path: Path) -> None:
    """Pages over services over the domain; the book and the adapters beside them."""
    forbidden = FORBIDDEN.get(room(path), ())

    assert [module for module in imported(path) if begins(module, forbidden)] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_imports_ui_and_services_alone(path: Path) -> None:
    """A page knows neither the database nor an adapter."""
    forbidden = ("upsell.book", "upsell.adapters", "upsell.bootstrap", "sqlalchemy", "plotly")

    assert [module for module in imported(path) if begins(module, forbidden)] == []


def test_the_model_needs_the_standard_library_alone() -> None:
    """The nouns depend on nothing but each other."""
    known = {"upsell.model", "upsell.errors", "upsell.windows"}
    found = {
        module
        for name in ("model", "outreach", "profile", "errors", "windows")
        for module in imported(PACKAGE / f"{name}.py")
        if module.startswith("upsell")
    }

    assert {".".join(module.split(".")[:2]) for module in found} <= known


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_begins_with_the_frame(path: Path) -> None:
    """The first statement after the imports is `visit = frame("Title")`."""
    body = tree(path).body[1:]
    first = next(node for node in body if not isinstance(node, ast.Import | ast.ImportFrom))

    assert isinstance(first, ast.Assign)
    assert isinstance(first.value, ast.Call)
    assert ast.unparse(first.value.func) == "frame"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_draws_inside_the_error_boundary(path: Path) -> None:
    """Everything a page asks or draws stands under `with visit.page():`, its style sheet apart."""
    behind = [
        ast.unparse(node.items[0].context_expr) if isinstance(node, ast.With) else ast.unparse(node)
        for node in tree(path).body[1:]
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)
    ][1:]

    assert "visit.page()" in behind
    assert set(behind) <= {"visit.page()", "work_style()"}


SERVICES = [path for path in MODULES if room(path) == "services"]


def is_use_case(path: Path, function: ast.FunctionDef) -> bool:
    """Whether a function is public and is asked of a book; a package says what it shows."""
    arguments = function.args.posonlyargs + function.args.args
    asked = bool(arguments) and arguments[0].annotation is not None
    shown = path.parent.name == "services" or (
        f"{module_of(path)}.{function.name}" in set(imported(path.parent / "__init__.py"))
    )
    is_public = shown and not function.name.startswith("_")
    return is_public and asked and ast.unparse(arguments[0].annotation or function) == "Book"


def module_of(path: Path) -> str:
    """Give the name a module is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


USE_CASES = [
    pytest.param(node, id=f"{path.relative_to(PACKAGE).as_posix()}:{node.name}")
    for path in SERVICES
    for node in tree(path).body
    if isinstance(node, ast.FunctionDef) and is_use_case(path, node)
]


def test_there_are_use_cases_to_check() -> None:
    """The next test looks at something."""
    assert len(USE_CASES) > 10


@pytest.mark.parametrize("function", USE_CASES)
def test_a_service_asks_whether_the_actor_may(function: ast.FunctionDef) -> None:
    """Its keyword `by` is an Actor, and asking for the right is the first thing it does."""
    by = {each.arg: each.annotation for each in function.args.kwonlyargs}.get("by")
    first = next(
        node for node in function.body if not isinstance(node, ast.Expr) or not _is_text(node)
    )

    assert by is not None
    assert ast.unparse(by) == "Actor"
    assert ast.unparse(first).startswith("by.require(Right.")


def _is_text(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


INNER = [path for path in MODULES if room(path) not in {"edge", "commands"}]


@pytest.mark.parametrize("path", INNER, ids=named)
def test_the_time_is_an_argument(path: Path) -> None:
    """Nobody but the composition root asks what time it is."""
    asked = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS
    ]

    assert asked == []


@pytest.mark.parametrize("path", [path for path in WRITTEN if path.exists()], ids=named)
def test_no_module_is_long(path: Path) -> None:
    """A module that wants more than 300 lines wants to be two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", [*PAGES, *MODULES], ids=named)
def test_no_markdown_carries_html(path: Path) -> None:
    """Our own html goes through st.html with every word escaped; nothing switches scripts on."""
    words = path.read_text(encoding="utf-8")

    assert "unsafe_allow_html" not in words
    assert "unsafe_allow_javascript" not in words


@pytest.mark.parametrize("path", [*PAGES, *MODULES], ids=named)
def test_nothing_is_pickled(path: Path) -> None:
    """What is kept is data, never code."""
    assert not [m for m in imported(path) if begins(m, ("pickle", "marshal", "shelve", "dill"))]


def test_what_delivers_asks_and_syncs_loads_no_heavy_library() -> None:
    """Cron runs these often; workbooks, documents, charts and the scan's engine stay away."""
    asked = "import sys, upsell.__main__ as one; one.run.deliver, one.run.doctor, one.run.sync"
    heavy = {"docx", "duckdb", "ibis", "jinja2", "openpyxl", "pandas", "plotly", "streamlit"}
    command = [sys.executable, "-c", f"{asked}; print(*sys.modules)"]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)

    assert "upsell.commands.deliver" in found.stdout.split()
    assert heavy & set(found.stdout.split()) == set()
