"""0035: on the way back, mails of kinds that the version before does not know are of those closest to them."""

from importlib import import_module

import pytest
from django.apps import apps

from agreements.models import Conference, Message, MessageKind
from tests import factories


@pytest.mark.django_db
def test_mails_become_what_the_version_before_knows(conference: Conference) -> None:
    author = factories.make_author(conference)
    kinds = (MessageKind.PUT_BACK, MessageKind.FORM_REFUSED, MessageKind.ENDED)
    mails = [factories.make_message(author, kind=kind) for kind in kinds]

    import_module("agreements.migrations.0035_older_versions_and_mails_about_returns").become_what_it_knew(apps, None)

    known = dict(Message.objects.values_list("pk", "kind"))
    assert [known[mail.pk] for mail in mails] == ["corrected", "answer", "ended"]
