"""The scripts that a page is drawn with are named with the page, and with nothing else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from upsell.commands.scripts import WithScripts, link


async def answer(request: Request) -> Response:
    """Answer with a page, or with text."""
    kind = HTMLResponse if request.url.path == "/page" else PlainTextResponse
    return kind("said", headers={"link": "<./given>; rel=help"})


def links(header: str, path: str) -> list[str]:
    """Give the `Link` headers of an answer."""
    routes = [Route("/page", answer), Route("/text", answer)]
    site = Starlette(routes=routes, middleware=[Middleware(WithScripts, header)])

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(site)
        async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
            return await client.get(path)

    with ThreadPoolExecutor() as pool:  # a browser that is open in this thread has its loop here
        return pool.submit(asyncio.run, asked()).result().headers.get_list("link")


@pytest.mark.parametrize(
    ("header", "path", "more"),
    [("<./a.js>", "/page", ["<./a.js>"]), ("<./a.js>", "/text", []), ("", "/page", [])],
)
def test_only_a_page_has_the_header(header: str, path: str, more: list[str]) -> None:
    """What an answer says by itself stays."""
    assert links(header, path) == ["<./given>; rel=help", *more]


def test_what_another_version_does_not_have_is_left_out(tmp_path: Path) -> None:
    """The names carry a part that changes with their content."""
    scripts = tmp_path / "static" / "js"
    scripts.mkdir(parents=True)
    for name in ("Html.C1.js", "Button.D2.js", "ButtonGroup.E3.js"):
        (scripts / name).touch()
    assert link(tmp_path) == (
        "<./static/js/Html.C1.js>; rel=modulepreload; crossorigin, "
        "<./static/js/Button.D2.js>; rel=modulepreload; crossorigin"
    )
