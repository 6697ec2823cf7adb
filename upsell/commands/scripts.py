"""Streamlit's scripts that our pages draw with, named to the browser together with the page.

Streamlit asks for the script of a kind of element when the first of its kind is drawn: after the
page is there, after the connection, after our own script. Named in the page's `Link` header they
come with the others. A name that another version of Streamlit does not have is left out, and its
script comes as late as before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS = ("Html", "purify.es", "PageLink", "Button")
"""What Today's cards and the menu are made of, with what cleans our html."""
SCRIPTS = "static/js"


def link(folder: Path) -> str:
    """Give the `Link` header for Streamlit's folder of static files."""
    found = (each for kind in KINDS for each in sorted((folder / SCRIPTS).glob(f"{kind}.*.js")))
    return ", ".join(
        f"<./{SCRIPTS}/{script.name}>; rel=modulepreload; crossorigin" for script in found
    )


class WithScripts:
    """Adds the header to every page that an application answers with."""

    def __init__(self, app: ASGIApp, header: str) -> None:
        """Wrap an application."""
        self._app, self._header = app, header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if self._header and headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", self._header)
            await send(message)

        await self._app(scope, receive, named if scope["type"] == "http" else send)
