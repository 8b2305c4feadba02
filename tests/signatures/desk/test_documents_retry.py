from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Conference, Event, Role
from agreements.states import State
from signatures.documents import producing
from signatures.models import DocumentWork
from tests import factories


def give_up(conference: Conference) -> Agreement:
    """A countersigned agreement whose document could not be made."""
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    now = timezone.now()
    DocumentWork.objects.update_or_create(
        signature=agreement.signatures.get(), defaults={"attempts": 8, "given_up_at": now}
    )
    Agreement.objects.filter(pk=agreement.pk).update(sealing_failed_at=now)
    return agreement


@pytest.fixture
def given_up(conference: Conference) -> Agreement:
    return give_up(conference)


def url(agreement: Agreement) -> str:
    return reverse("retry_document", args=[agreement.conference.slug, agreement.pk])


def browser(conference: Conference, role: Role) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, role))
    return client


def is_owed(agreement: Agreement) -> bool:
    return DocumentWork.objects.owed().filter(signature__agreement=agreement, attempts=0).exists()


def test_retry_document_owes_it_once_more(manager_client, given_up):
    paper = reverse("paper", args=[given_up.conference.slug, given_up.authorship.paper_id])

    is_offered = url(given_up) in manager_client.get(paper).content.decode()
    response = manager_client.post(url(given_up))

    assert is_offered
    assert response["Location"] == paper
    assert is_owed(given_up)
    assert Event.objects.get(kind="agreement.sealing_retried").by is not None
    assert url(given_up) not in manager_client.get(paper).content.decode()


def test_retry_document_changes_nothing_when_none_was_given_up(manager_client, conference):
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)

    manager_client.post(url(agreement))

    assert not Event.objects.filter(kind="agreement.sealing_retried").exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SIGNATORY])
def test_retry_document_is_refused_to_other_roles(conference, given_up, role):
    assert browser(conference, role).post(url(given_up)).status_code == 403
    assert not is_owed(given_up)


def test_retry_document_does_not_exist_for_another_conferences_staff(stranger_client, given_up):
    assert stranger_client.post(url(given_up)).status_code == 404
    assert not is_owed(given_up)


def test_retry_document_sends_to_the_login_when_anonymous(client, given_up):
    assert client.post(url(given_up))["Location"].startswith(reverse("account_login"))
    assert not is_owed(given_up)


def test_retry_document_refuses_a_get(manager_client, given_up):
    assert manager_client.get(url(given_up)).status_code == 405
    assert not is_owed(given_up)


@pytest.mark.parametrize("count", [1, 3])
def test_retry_documents_asks_as_often_for_one_as_for_three(
    conference: Conference, django_assert_num_queries: Any, count: int
) -> None:
    agreements = [give_up(conference) for _ in range(count)]
    by = factories.make_member(conference, Role.MANAGER)

    # The second deed looks whether anything is left.
    with django_assert_num_queries(13 if connection.vendor == "sqlite" else 11):
        assert producing.retry_all(conference, by=by) == count

    assert all(map(is_owed, agreements))
    assert not conference.agreements.filter(sealing_failed_at__isnull=False).exists()
    assert conference.events.filter(kind="agreement.sealing_retried", by=by).count() == count


def test_retry_documents_goes_on_until_all_are_owed(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(producing, "_RETRIED", 2)
    agreements = [give_up(conference) for _ in range(5)]
    other = give_up(factories.make_ready_conference())

    assert producing.retry_all(conference, by=factories.make_member(conference)) == 5

    assert all(map(is_owed, agreements))
    assert not is_owed(other)
