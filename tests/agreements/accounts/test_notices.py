"""Whatever django-allauth would mail about an account has a sentence of ours."""

import re
from pathlib import Path

import allauth
import pytest

from agreements.accounts import notices
from agreements.models import StaffMail
from tests import factories

# What cannot happen here, and why.
NEVER = {
    "account/email/email_changed": "no page changes an address",
    "account/email/email_deleted": "no page deletes an address",
    "account/email/password_set": "every account has a password from its beginning",
}
_PREFIX = re.compile(r"send_notification_mail\(\s*\"([^\"]+)\"")


def prefixes() -> list[str]:
    sources = Path(allauth.__file__).parent.rglob("*.py")
    return sorted({prefix for path in sources for prefix in _PREFIX.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", [each for each in prefixes() if each not in NEVER])
def test_change_of_an_account_is_mailed_in_a_sentence(prefix: str) -> None:
    user = factories.make_user(name="Olga Owner")

    notices.owe_change(user, prefix)

    mail = StaffMail.objects.get()
    assert mail.user == user
    assert re.search(r"Dear Olga Owner,\n\n[A-Z][^.]+\. That was on \d", mail.text)


def test_sources_were_read() -> None:
    assert len(prefixes()) > 10
    assert NEVER.keys() <= set(prefixes())
