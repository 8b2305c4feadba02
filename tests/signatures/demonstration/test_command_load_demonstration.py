"""The demonstration: ICML 2020 with all its papers, and logins."""

import pytest

from agreements.models import Agreement, Conference, Role, User
from agreements.states import State
from tests.commands import said

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
