import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.mailbox.urls")]
PAGES = ["/mailbox/", "/mailbox/1/", "/mailbox/1/html/"]


@pytest.fixture(autouse=True)
def mailbox(settings, path):
    settings.MAILBOX_FILE = str(path)


@pytest.mark.parametrize("page", ["/mailbox/{}/", "/mailbox/{}/html/"])
@pytest.mark.parametrize("number", ["9" * 23, "9" * 5_000])
def test_a_number_too_long_for_any_mail_finds_none(client, put, page, number):
    put()

    assert client.get(page.format(number)).status_code == 404


def test_list_shows_fifty_a_page_newest_first(client, put):
    for number in range(51):
        put(subject=f"Mail {number:02}")

    first, second = client.get("/mailbox/"), client.get("/mailbox/?page=2")

    assert [line.subject for line in first.context["page"]] == [f"Mail {number:02}" for number in range(50, 0, -1)]
    assert [line.subject for line in second.context["page"]] == ["Mail 00"]
    assert "1 to 50 of 51" in first.content.decode()


def test_list_shows_what_is_searched_for(client, put):
    put(subject="For Ada", recipient="ada@example.org")
    put(subject="For Bob", recipient="bob@example.org")

    page = client.get("/mailbox/?words=ada@example").context["page"]

    assert [line.subject for line in page] == ["For Ada"]


@pytest.mark.parametrize(("query", "words"), [("", "No mail yet"), ("?words=x", "No mail contains these words")])
def test_list_says_why_it_is_empty(client, query, words):
    assert words in client.get(f"/mailbox/{query}").content.decode()


def test_mail_makes_links_of_its_addresses_and_nothing_of_its_mark_up(client, put):
    put(subject="<b>S</b>", text="Open https://example.org/s/abc/ <script>alert(1)</script>")

    content = client.get("/mailbox/1/").content.decode()

    assert '<a href="https://example.org/s/abc/" rel="nofollow">' in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "<b>S</b>" not in content
    assert "<iframe" not in content


def test_mail_frames_its_html_without_rights(client, put):
    put(html="<p>Hello</p>")

    content = client.get("/mailbox/1/").content.decode()

    assert 'src="/mailbox/1/html/" sandbox="allow-popups allow-popups-to-escape-sandbox"' in content


def test_html_comes_under_a_policy_of_its_own(client, put):
    put(html="<html><head></head><body><p style='color:red'>Hello</p></body></html>")

    response = client.get("/mailbox/1/html/")

    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = dict(
        directive.strip().split(" ", 1) for directive in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
    }
    assert response.content.startswith(b'<html><head><base target="_blank">')


@pytest.mark.parametrize("page", PAGES[1:])
def test_mail_that_is_not_there_is_not_found(client, page):
    assert client.get(page).status_code == 404


def test_html_of_a_mail_without_is_not_found(client, put):
    put()

    assert client.get("/mailbox/1/html/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, 404),
    ],
)
def test_pages_are_for_this_machine_only(client, put, page, origin, status):
    put(html="<p>secret link</p>")

    assert client.get(page, **origin).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_not_there_without_a_mailbox(client, put, settings, page):
    put(html="<p>secret link</p>")
    settings.MAILBOX_FILE = ""

    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_pages_cannot_be_posted_to(client, put, page):
    put(html="<p>secret link</p>")

    assert client.post(page).status_code == 405
