"""What is wrong with a page, as far as a machine can see it."""

import os
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser.urls import AXE

WIDE, NARROW = 1280, 390


class Look(NamedTuple):
    width: int
    theme: str


LOOKS = (Look(WIDE, "light"), Look(NARROW, "dark"), Look(WIDE, "dark"), Look(NARROW, "light"))
# The narrowest, also of a wider one with letters twice as large: in a whole run what an author sees is seen there in both
# themes, too.
NARROWEST = 320
ON_THE_NARROWEST = (Look(NARROWEST, "light"), Look(NARROWEST, "dark"))
# And those between and beyond.
OTHER_WIDTHS = (NARROWEST, 640, 768, 1440)
# Every rule that axe-core has for WCAG up to 2.2 AA, and its best practices. The size of targets is off by default.
_ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
_WIDER_THAN_THE_PAGE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .map((element) => `${element.localName}.${element.className}`).slice(0, 5);
}"""


# Of an author's pages: what can be pressed, unless it stands in a sentence. A box is pressed by its label, too.
_TOO_SMALL = """() => [...document.querySelectorAll("main.visit :is(a[href], button, summary, input, select, textarea)")]
    .filter((one) => one.checkVisibility() && one.type !== "hidden" && one.tabIndex >= 0)
    .filter((one) => !(getComputedStyle(one).display === "inline" && one.localName === "a"
        && one.parentElement.textContent.trim().length > one.textContent.trim().length))
    .map((one) => [one, one.matches("[type=checkbox], [type=radio]") ? one.closest("label, .form-check") ?? one : one])
    .map(([one, whole]) => [one, whole.getBoundingClientRect()])
    .filter(([one, box]) => box.height < 43.5 || box.width < 43.5)
    .map(([one, box]) => `${Math.round(box.width)} by ${Math.round(box.height)} pixels: ${one.outerHTML.slice(0, 90)}`)"""


_TELL_VIOLATIONS = """() => document.addEventListener("securitypolicyviolation", (event) =>
    window.tellViolation(`${event.effectiveDirective} forbids ${event.blockedURI} (${event.disposition})`))"""


class Complaints:
    """What the browser itself says against a page: errors of scripts, files that are missing, the policy violated.

    What a page does against the policy is told by an event, too, also what is only to be reported.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.heard: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", self._hear_error)
        page.expose_function("tellViolation", self._hear_violation)
        page.add_init_script(f"({_TELL_VIOLATIONS})()")

    def _hear(self, message: ConsoleMessage) -> None:
        is_own_status = message.location["url"] == self._page.url and message.text.startswith(
            "Failed to load resource"
        )
        if message.type in ("error", "warning") and not is_own_status:
            self.heard.append(f"{message.text} ({message.location['url']})")

    def _hear_violation(self, words: str) -> None:
        self.heard.append(f"{words} on {self._page.url}")

    def _hear_error(self, error: Error) -> None:
        self.heard.append(str(error))


def one_look(number: int) -> tuple[Look, ...]:
    """For the page with this number: four pages after each other are seen in all four."""
    return (LOOKS[number % len(LOOKS)],)


def all_looks(_number: int) -> tuple[Look, ...]:
    return LOOKS


def show(page: Page, look: Look) -> None:
    page.set_viewport_size({"width": look.width, "height": 900})
    page.emulate_media(color_scheme=look.theme)
    page.evaluate("document.fonts.ready.then(() => true)")


def barriers(page: Page) -> list[str]:
    """Asked of the whole page at once: what sticks to an edge of the window would cover whatever just lies under it."""
    size = page.viewport_size
    assert size
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    try:
        return _violations(page)
    finally:
        page.set_viewport_size(size)


def _violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        # As a file of the site's own: the browser compiles it once, and what is evaluated on every page.
        page.add_script_tag(url=f"/{AXE}")
    found = page.evaluate("options => axe.run(options).then(answer => answer.violations)", _ALL_RULES)
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_small(page: Page) -> list[str]:
    found: list[str] = (
        page.evaluate(_TOO_SMALL) if page.viewport_size and page.viewport_size["width"] <= NARROW else []
    )
    return found


def too_wide(page: Page) -> list[str]:
    """The elements that make the page scroll sideways; its first ones."""
    found: list[str] = page.evaluate(_WIDER_THAN_THE_PAGE)
    return found


def take_pictures(page: Page, name: str) -> None:
    """Where SCREENSHOTS names a folder: in both themes, wide and narrow or as wide as WIDTHS says, to be looked at; and with
    PRINTED=1 on paper."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    widths = os.environ.get("WIDTHS", f"{WIDE} {NARROW}").split()
    for look in (Look(int(width), theme) for width in widths for theme in ("light", "dark")):
        show(page, look)
        page.screenshot(path=Path(folder) / f"{name}-{look.width}-{look.theme}.png", full_page=True)
    if os.environ.get("PRINTED"):
        page.pdf(path=Path(folder) / f"{name}.pdf", format="A4")
