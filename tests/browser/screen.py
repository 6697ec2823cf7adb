"""What a browser test asks of a page: has it settled, is it whole, is it accessible."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")
QUIET_MS = 400
SETTLE_MS = 30_000

SETTLED = """quietFor => {
    const app = document.querySelector('[data-testid="stApp"]');
    const busy = !app
        || app.dataset.testScriptState !== 'notRunning'
        || app.dataset.testConnectionState !== 'CONNECTED'
        || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
    const now = performance.now();
    window.headroomQuietSince = busy ? undefined : window.headroomQuietSince ?? now;
    return !busy && now - window.headroomQuietSince >= quietFor;
}"""

RUN_AXE = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    const places = fault => fault.nodes.map(node => node.target.join(' '));
    return found.violations.map(v => [v.impact, v.id, v.help, places(v)]);
}"""


def settled(page: Page) -> Page:
    """The same page, once Streamlit has run its script and drawn all of it."""
    page.wait_for_selector('[data-testid="stApp"]', timeout=SETTLE_MS)
    page.evaluate("window.headroomQuietSince = undefined")
    page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=SETTLE_MS)
    return page


def opened(page: Page, address: str) -> Page:
    """The same page, at this address and settled."""
    page.goto(address)
    return settled(page)


def assert_whole(page: Page) -> None:
    """Fail if the page shows an error of Streamlit's or is wider than the window."""
    errors = page.locator('[data-testid="stException"]').all_inner_texts()
    assert errors == [], f"{page.url} shows an error"
    assert too_wide(page) == [], f"{page.url} scrolls sideways"


def too_wide(page: Page) -> list[str]:
    """The page's own scrolling boxes that are wider inside than outside."""
    found = page.evaluate(
        """() => ['html', 'body', '[data-testid="stApp"]', '[data-testid="stMain"]'].filter(s => {
            const box = document.querySelector(s);
            return box && box.scrollWidth > box.clientWidth + 1;
        })"""
    )
    return [str(selector) for selector in found]


def axe(page: Page) -> list[str]:
    """The page's serious and critical accessibility faults, one line each, best empty."""
    page.evaluate(AXE)
    found = page.evaluate(RUN_AXE)
    return [
        f"{impact}: {rule} ({meaning}) at {'; '.join(places)}"
        for impact, rule, meaning, places in found
        if impact in SERIOUS
    ]
