"""The demonstration: ICML 2020 with all its papers, and logins."""

import pytest
from django.core.management import CommandError
from pytest_django import Settings

from agreements.models import Agreement, Conference, Message, MessageState, Role, User
from agreements.states import State
from signatures.demonstration import history
from signatures.models import Decision, Signature
from signatures.operations import invariants
from tests.commands import said
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def test_load_demonstration_brings_icml_2020_and_its_logins_once() -> None:
    first = said("load_demonstration").splitlines()
    counted = Agreement.objects.count(), Conference.objects.get().events.count()
    second = said("load_demonstration", password="another password").splitlines()

    conference = Conference.objects.get()
    chair, viewer = User.objects.order_by("email")
    assert first[0].startswith("staff login: chair@example.org / ")
    assert second[0] == "staff login: chair@example.org / another password"
    assert counted == (4225, conference.events.count())
    assert conference.papers.count() == 1084
    assert conference.authors.count() == 3406
    assert conference.agreements.filter(state=State.DRAFT).count() == 4225
    assert conference.is_demonstration
    assert conference.current_text is not None
    assert chair.check_password("another password")
    assert [(m.user, m.role) for m in conference.memberships.order_by("pk")] == [
        (chair, Role.OWNER),
        (viewer, Role.VIEWER),
    ]


@pytest.mark.slow
def test_load_demonstration_brings_two_weeks_of_history_once(mail_server: MailServer) -> None:
    said("load_demonstration", history=True)
    counted = Signature.objects.count(), Message.objects.count(), Conference.objects.get().events.count()

    said("load_demonstration", history=True)

    conference = Conference.objects.get()
    real = Signature.objects.exclude(agreement__authorship__paper__number__startswith="D")
    assert counted == (Signature.objects.count(), len(mail_server.taken), conference.events.count())
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert history.ANSWERS <= real.count() < history.ANSWERS + 10
    assert set(real.values_list("decision", flat=True)) == {Decision.ACCEPTED}
    assert conference.papers.count() == 1084 + 10
    assert invariants.examine(conference).breaches == []


@pytest.mark.slow
def test_load_demonstration_with_a_history_needs_a_mail_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(CommandError, match="needs a mail server, and none answers"):
        said("load_demonstration", history=True)

    assert not Conference.objects.exists()
