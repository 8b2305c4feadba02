"""0018: a password that somebody else has seen opens nothing any more; whoever chose one keeps it."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.contrib.auth.hashers import make_password

from agreements.models import User


def test_only_passwords_of_ones_own_go_on(version_0_1: Apps, upgrade: Callable[[], None]) -> None:
    users = version_0_1.get_model("agreements", "User").objects
    for email, is_temporary in (("seen@example.org", True), ("own@example.org", False)):
        users.create(email=email, password=make_password("a calm violet kite"), has_temporary_password=is_temporary)

    upgrade()

    seen, own = User.objects.get(email="seen@example.org"), User.objects.get(email="own@example.org")
    assert not seen.check_password("a calm violet kite")
    assert not seen.has_usable_password()
    assert own.check_password("a calm violet kite")
