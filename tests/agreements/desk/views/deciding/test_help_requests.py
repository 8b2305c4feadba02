import pytest
from django.urls import reverse

from agreements.models import HelpKind, HelpRequest, Matter, Message, MessageKind, Role
from agreements.people import answers
from signatures import asking
from tests import factories


def make_request(conference, words="Why?", kind=HelpKind.QUESTION, **facts) -> HelpRequest:
    _, link = factories.invited_author(conference)
    return asking.ask_for_help(link, kind=kind, words=words, **facts)


def url(name, request):
    return reverse(name, args=[request.conference.slug, request.pk])


def test_help_requests_are_listed_with_all_that_is_to_be_decided(viewer_client, conference):
    make_request(conference)

    response = viewer_client.get(reverse("help_requests", args=[conference.slug]))

    assert response["Location"] == f"{reverse('decisions', args=[conference.slug])}?kind=request"


def test_help_request_shows_the_conversation_and_the_deed_of_its_kind(manager_client, conference):
    request = make_request(conference, "Please", HelpKind.OTHER_ADDRESS, email="new@example.org")

    page = manager_client.get(url("help_request", request)).content.decode()

    address = f"{reverse('author_address', args=[conference.slug, request.author_id])}?request={request.pk}"
    assert "Please" in page
    assert "new@example.org" in page
    assert f'href="{address}"' in page
    form = manager_client.get(address).context["form"]
    assert form["email"].value() == "new@example.org"


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30, "²"])
def test_the_form_for_an_address_is_empty_without_such_a_request(manager_client, conference, number):
    author = factories.make_author(conference)

    address = reverse("author_address", args=[conference.slug, author.pk])

    assert manager_client.get(address, {"request": number}).context["form"]["email"].value() == ""


@pytest.mark.parametrize(("role", "reads"), [(Role.VIEWER, False), (Role.SIGNATORY, True), (Role.MANAGER, True)])
def test_case_30_only_who_reads_personal_words_is_shown_them(client, conference, role, reads):
    request = make_request(conference, "My address is a secret", HelpKind.OTHER_ADDRESS, email="new@example.org")
    client.force_login(factories.make_member(conference, role))
    pages = [
        client.get(reverse("decisions", args=[conference.slug])),
        client.get(url("help_request", request)),
        client.get(reverse("author", args=[conference.slug, request.author_id])),
    ]

    assert ["My address is a secret" in page.content.decode() for page in pages] == [reads] * 3
    assert "Use another address" in pages[1].content.decode()
    assert ("new@example.org" in pages[1].content.decode()) == reads


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.SIGNATORY, 403), (Role.MANAGER, 302)])
def test_managers_answer_and_settle(client, conference, role, status):
    request = make_request(conference)
    client.force_login(factories.make_member(conference, role))

    for name in ("answer_help", "settle_help"):
        assert client.post(url(name, request), {"words": "Yes."}).status_code == status


def test_answer_help_mails_the_answer_and_leaves_it_open(manager_client, conference):
    request = make_request(conference)

    response = manager_client.post(url("answer_help", request), {"words": "Because."}, follow=True)

    assert "Because." in response.content.decode()
    assert "Because." in Message.objects.get(kind=MessageKind.ANSWER).text
    assert HelpRequest.objects.open().get() == request


@pytest.mark.parametrize("words", ["", "x" * 2001, "a\x02link\x03"])
def test_answer_help_refuses_words_that_do_not_hold(manager_client, conference, words):
    request = make_request(conference)

    response = manager_client.post(url("answer_help", request), {"words": words})

    assert (response.status_code, Message.objects.count()) == (422, 0)


def test_settle_help_closes_the_request_and_its_matter(manager_client, conference):
    request = make_request(conference)

    manager_client.post(url("settle_help", request), {"words": "Done.", "deed": "name"})

    request.refresh_from_db()
    assert request.settled_by is not None
    assert request.entries.get(by=request.settled_by).deed == "name"
    assert not Matter.objects.open().exists()


@pytest.mark.parametrize("name", ["answer_help", "settle_help"])
def test_what_was_typed_is_kept_where_somebody_else_settled_it(manager_client, conference, name):
    request = make_request(conference)
    first = factories.make_user()
    answers.settle(request, by=first)

    response = manager_client.post(url(name, request), {"words": "My long answer"})

    assert response.status_code == 409
    assert "My long answer" in response.content.decode()
    request.refresh_from_db()
    assert (request.settled_by, Message.objects.count()) == (first, 0)


def test_no_page_shows_a_request_of_another_conference(owner_client, conference):
    foreign = make_request(factories.make_ready_conference())

    for name in ("help_request", "answer_help", "settle_help"):
        address = reverse(name, args=[conference.slug, foreign.pk])
        assert owner_client.get(address).status_code in (404, 405)
        assert owner_client.post(address, {"words": "x"}).status_code in (404, 405)
    assert HelpRequest.objects.open().get() == foreign
