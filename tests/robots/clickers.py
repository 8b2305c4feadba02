"""A browser without anybody before it, which fills in and presses all that can be seen."""

from dataclasses import dataclass

from playwright.sync_api import Error, Locator, Page

from agreements.models import Link
from tests.robots.fillers import words_of
from tests.signatures.visiting import landing_of

_MOST_PAGES, _PATIENCE = 8, 5_000
WAYS = 2  # of what types the same


@dataclass(frozen=True)
class Clicker:
    text: str | None
    takes_last: bool
    is_reversed: bool

    @property
    def words(self) -> str:
        return words_of(self.text, takes_last=self.takes_last, is_reversed=self.is_reversed)


# Pressed from the last one on where the last of options is taken: each page has one order of its own otherwise.
CLICKERS = [Clicker(text, last, last) for text in ("test", "", None) for last in (False, True)]


def click_everything(page: Page, link: Link, clicker: Clicker) -> int:
    """Each button of each page that the one before led to; returns how many were pressed. The window may have been used."""
    page.context.clear_cookies()
    page.set_default_timeout(_PATIENCE)
    page.goto(landing_of(link))
    typed = link.author.name if clicker.text is None else clicker.text
    pressed: set[tuple[str, str]] = set()
    for _ in range(_MOST_PAGES):
        if not _press_next(page, clicker, typed, pressed):
            break
    return len(pressed)


def _press_next(page: Page, clicker: Clicker, typed: str, pressed: set[tuple[str, str]]) -> bool:
    """Fill in the page, and press the first of its buttons that was not pressed yet."""
    _fill(page, clicker, typed)
    buttons = page.locator("main button:visible").all()
    for button in reversed(buttons) if clicker.is_reversed else buttons:
        here = (page.locator("h1").first.inner_text(), button.inner_text())
        if here in pressed:
            continue
        pressed.add(here)
        if _pressed(page, button):
            page.wait_for_load_state()
            return True
    return False


def _pressed(page: Page, button: Locator) -> bool:
    """By a program what is there for Enter alone, since no mouse gets at it; a button may have gone away, or be covered."""
    try:
        if button.get_attribute("aria-hidden"):
            with page.expect_navigation():
                button.dispatch_event("click")
        else:
            button.click()
    except Error:
        return False
    return True


def _fill(page: Page, clicker: Clicker, typed: str) -> None:
    names = page.locator("main input[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for name in names:
        radios = page.locator(f"main input[type=radio][name='{name}']:visible")
        if radios.count():
            (radios.last if clicker.takes_last else radios.first).check(force=True)
    for box in page.locator("main input[type=checkbox]:visible").all():
        box.check(force=True)
    for field in page.locator("main :is(input[type=text], input[type=email], textarea):visible").all():
        field.fill(typed)
