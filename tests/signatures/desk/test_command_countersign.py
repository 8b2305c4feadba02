import io

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Conference, Role, User
from agreements.states import State
from signatures.models import Countersignature
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    return factories.make_ready_conference(countersigning="queue")


def run(conference: str, user: str) -> str:
    out = io.StringIO()
    call_command("countersign", conference, "--as", user, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("role", [Role.SIGNATORY, Role.OWNER])
def test_countersigns_everything_that_waits_and_prints_the_count(conference: Conference, role: Role) -> None:
    factories.make_accepted(conference, 3)
    declined = factories.make_agreement(conference, state=State.DECLINED)
    by = factories.make_member(conference, role, name="Ana Beispiel", email="ana@example.org")

    assert run(conference.slug, "Ana@example.org") == "Countersigned 3 agreements as Ana Beispiel.\n"

    given = set(Countersignature.objects.values_list("by", "signatory_name", "manner"))
    assert given == {(by.pk, "Ana Beispiel", "command")}
    assert Agreement.objects.get(pk=declined.pk).state == State.DECLINED
    assert run(conference.slug, by.email) == "Countersigned 0 agreements as Ana Beispiel.\n"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_other_roles_are_refused(conference: Conference, role: Role) -> None:
    factories.make_accepted(conference, 1)
    user = factories.make_member(conference, role)

    with pytest.raises(CommandError, match="may not countersign"):
        run(conference.slug, user.email)

    assert Countersignature.objects.count() == 0


def test_the_owner_of_another_conference_is_refused(conference: Conference) -> None:
    stranger = factories.make_member(factories.make_conference())

    with pytest.raises(CommandError, match="may not countersign"):
        run(conference.slug, stranger.email)


def test_a_closed_account_is_refused(conference: Conference) -> None:
    user = factories.make_member(conference)
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(CommandError, match="no account"):
        run(conference.slug, user.email)


def test_an_unknown_conference_is_named() -> None:
    with pytest.raises(CommandError, match="“nowhere”"):
        run("nowhere", "ana@example.org")
