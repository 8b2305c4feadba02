"""The frame of the desk at three widths, Find by its key, and a page that failed inside it."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from agreements.models import BulkJob, Membership, Role, User
from tests import factories
from tests.browser.looking import barriers, take_pictures, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.no_cover]

PAGES = ("", "papers/", "mail/calendar/", "settings/", "more/", "nowhere/")


def log_in(context: BrowserContext, site: str, user: User) -> Page:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return context.new_page()


def shown_links(page: Page) -> list[str]:
    return [link.inner_text().split("\n")[0] for link in page.locator(".rail nav a:visible").all()]


def test_frame_of_the_desk(context: BrowserContext, site: str, subtests: pytest.Subtests) -> None:
    conference = factories.make_ready_conference(slug="icml", name="ICML 2020")
    paper = factories.make_paper(conference, factories.make_author(conference, name="Ada Ames"), number="7")
    owner = factories.make_member(conference, name="Olga Owner")
    page = log_in(context, site, owner)
    first = ["Overview", "To decide", "Papers", "People"]
    page.goto("/c/icml/papers/")
    nav = page.get_by_role("navigation", name="ICML 2020")

    with subtests.test("a rail that stays at the left"):
        assert shown_links(page)[:4] == first
        assert "More" not in shown_links(page)
        assert len(shown_links(page)) == 10
        rail, main = page.locator(".rail").bounding_box(), page.locator("main").bounding_box()
        assert rail
        assert main
        assert (rail["x"], rail["width"], rail["height"], main["x"]) == (0, 232, 900, 232)
        assert main["width"] <= 76 * 16
        heading = page.get_by_role("heading", level=1).bounding_box()
        assert heading
        assert heading["x"] == 232 + 32

    with subtests.test("a row of four and More"):
        page.set_viewport_size({"width": 800, "height": 900})
        assert shown_links(page) == [*first, "More"]
        row = nav.bounding_box()
        assert row
        assert (row["x"], row["width"], row["y"] < 60) == (0, 800, True)

    with subtests.test("a bar at the lower edge"):
        page.set_viewport_size({"width": 390, "height": 844})
        assert shown_links(page) == [*first, "More"]
        bar = nav.bounding_box()
        assert bar
        assert (bar["x"], bar["width"], bar["y"] + bar["height"]) == (0, 390, 844)
        assert 58 <= bar["height"] <= 60
        page.get_by_role("link", name="More").click()
        page.get_by_role("link", name="Hand-over").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ready")

    with subtests.test("nothing scrolls sideways, also with letters twice as large, which halve what a width holds"):
        for path in PAGES:
            page.goto(f"/c/icml/{path}")
            for width in (320, 640, 800):
                page.set_viewport_size({"width": width, "height": 900})
                assert (path, width, too_wide(page)) == (path, width, [])

    with subtests.test("nothing does at the narrowest with letters twice as large, either"):
        page.set_viewport_size({"width": 320, "height": 900})
        for path in (*PAGES, "decide/", "text/edit/", f"papers/{paper.pk}/", f"papers/{paper.pk}/edit/"):
            page.goto(f"/c/icml/{path}")
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert (path, too_wide(page)) == (path, [])
        page.set_viewport_size({"width": 800, "height": 900})

    with subtests.test("what is under way stands in the rail, and on a phone below the name"):
        job = BulkJob(conference=conference, kind="invite", by=owner, steps=[], total=3406, done=812)
        job.save()
        page.goto("/c/icml/papers/")
        line = page.get_by_role("region", name="Under way")
        assert barriers(page) == []
        take_pictures(page, "frame-under-way")
        for width, left, top in ((1280, 12, 500), (390, 0, 50)):
            page.set_viewport_size({"width": width, "height": 900})
            box = line.bounding_box()
            assert box
            assert (box["x"] >= left, box["y"] >= top, box["x"] + box["width"] <= width) == (True, True, True)
        expect(line).to_contain_text("812 of 3,406 invitations written")
        assert page.locator(".under-way progress").evaluate("bar => bar.position.toFixed(2)") == "0.24"
        BulkJob.objects.filter(pk=job.pk).update(done=3406, finished_at=job.created_at)
        expect(line).to_have_count(0)

    page.set_viewport_size({"width": 1280, "height": 900})
    with subtests.test("the name opens where else one belongs, by keys, too"):
        other = factories.make_conference(name="COLT 2020", slug="colt")
        Membership.objects.create(conference=other, user=owner, role=Role.MANAGER)
        menu = page.locator("details.switch")
        menu.locator("summary").press("Enter")
        expect(menu.get_by_role("link")).to_have_text(["COLT 2020", "ICML 2020", "All conferences"])
        page.keyboard.press("Escape")
        expect(menu.get_by_role("link")).to_have_count(0)
        expect(menu.locator("summary")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/c/colt/")
        page.goto("/c/icml/papers/")

    with subtests.test("a page that failed keeps the frame"):
        page.goto("/c/icml/nowhere/")
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
        expect(nav.get_by_role("link", name="Papers")).to_be_visible()

    with subtests.test("a key leads to Find, and Find to the one thing that is meant"):
        page.keyboard.press("/")
        expect(page.locator(".find input")).to_be_focused()
        page.goto("/c/icml/papers/")
        page.keyboard.press("/")
        page.keyboard.press("/")
        expect(page.locator(".find input")).to_be_focused()
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/papers/{paper.pk}/")


def test_what_stands_in_a_long_field_is_printed_whole(context: BrowserContext, site: str) -> None:
    conference = factories.make_ready_conference(slug="icml")
    page = log_in(context, site, factories.make_member(conference))
    page.goto("/c/icml/text/edit/")
    field, printed = page.locator("textarea.manuscript"), page.locator(".as-typed.manuscript")
    words = f"{field.input_value()}\n\nOne more <line>."
    field.fill(words)

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(field).to_be_hidden()
    assert printed.text_content() == words

    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(printed).to_have_count(0)
    expect(field).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_open_menu_of_conferences_covers_nothing(context: BrowserContext, site: str, width: int) -> None:
    conference = factories.make_ready_conference(slug="icml", name="ICML 2020")
    factories.make_paper(conference, factories.make_author(conference, name="Ada Ames"), number="7")
    page = log_in(context, site, factories.make_member(conference, name="Olga Owner"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/c/icml/papers/")
    closed = page.locator(".where").bounding_box()

    page.locator("summary.where").click()

    menu = page.locator(".switch .sheet-of-links").bounding_box()
    assert closed
    assert menu
    opened = page.locator(".where").bounding_box()
    assert opened
    assert (opened["x"], opened["y"]) == (closed["x"], closed["y"])
    for other in page.locator(".rail-head > :not(.switch):visible, .rail nav:visible, main").all():
        box = other.bounding_box()
        assert box
        is_beside = box["x"] >= menu["x"] + menu["width"] or box["x"] + box["width"] <= menu["x"]
        assert is_beside or box["y"] >= menu["y"] + menu["height"] or box["y"] + box["height"] <= menu["y"]
    assert barriers(page) == []
