"""Logins that a test client makes without any page; whoever imports this has them count like others."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from agreements.models import User


@receiver(user_logged_in)
def as_by_a_password(request: HttpRequest, user: User, **_facts: object) -> None:
    if "REMOTE_ADDR" not in request.META:
        record_authentication(request, user, method="password")
