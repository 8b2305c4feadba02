"""0060: on the way back, test mails go, because the version before has no word for them; all others stay."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.mail.words import to_oneself
from agreements.mail.words.stems import STEMS
from agreements.models import Conference, StaffMail
from tests import factories


@pytest.mark.django_db
def test_test_mails_go_on_the_way_back(conference: Conference) -> None:
    user = factories.make_member(conference)
    to_oneself.send(conference, STEMS["invitation"], by=user)
    StaffMail.objects.create(kind="checkpoint", conference=conference, user=user, occasion="checkpoint:1")

    import_module("agreements.migrations.0060_older_versions_and_own_words").leave_out_what_it_does_not_know(
        apps, None
    )

    assert [mail.kind for mail in StaffMail.objects.all()] == ["checkpoint"]
