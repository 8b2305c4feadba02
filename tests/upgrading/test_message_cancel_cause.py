"""0010 and 0011: cancelled mails say why, and addresses are written as mail servers know them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models
from django.utils import timezone

from agreements.models import Author, CancelCause, Conference, Link, Message, User


@pytest.fixture
def conference(version_0_1: Apps) -> Any:
    return version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml",
        name="ICML",
        legal_name="ICML",
        short_name="ICML",
        address="Vienna",
        signatory_name="A. Chair",
        contact_email="chairs@bücher.example",
    )


def make_author(version_0_1: Apps, conference: Any, email: str) -> models.Model:
    author: models.Model = version_0_1.get_model("agreements", "Author").objects.create(
        conference=conference, name="Ada", email=email
    )
    return author


def test_cancelled_mail_was_cancelled_for_its_address(
    version_0_1: Apps, conference: Any, upgrade: Callable[[], None]
) -> None:
    author = make_author(version_0_1, conference, "ada@ex.org")
    link = version_0_1.get_model("agreements", "Link").objects.create(
        author=author, email="ada@ex.org", key_version=1, token_digest="0" * 64
    )
    for state in ("cancelled", "queued", "failed"):
        version_0_1.get_model("agreements", "Message").objects.create(
            conference=conference, author=author, link=link, kind="invitation", state=state, email="ada@ex.org",
            subject=state, text="", html="", finished_at=timezone.now() if state == "cancelled" else None,
        )  # fmt: skip

    upgrade()

    causes = dict(Message.objects.values_list("subject", "cancel_cause"))
    assert causes == {"cancelled": CancelCause.ADDRESS, "queued": "", "failed": ""}


def test_domain_of_an_address_is_written_as_mail_servers_know_it(
    version_0_1: Apps, conference: Any, upgrade: Callable[[], None]
) -> None:
    author = make_author(version_0_1, conference, "ada@straße.example")
    version_0_1.get_model("agreements", "Link").objects.create(
        author=author, email="ada@straße.example", key_version=1, token_digest="0" * 64
    )
    for email in ("ben@bücher.example", "ben@xn--bcher-kva.example", "cyd@ex.org", "dan@💩.example"):
        make_author(version_0_1, conference, email)
    version_0_1.get_model("agreements", "User").objects.create(email="olga@bücher.example")

    upgrade()

    assert list(Author.objects.order_by("pk").values_list("email", flat=True)) == [
        "ada@xn--strae-oqa.example",
        "ben@bücher.example",
        "ben@xn--bcher-kva.example",
        "cyd@ex.org",
        "dan@💩.example",
    ]
    assert User.objects.get().email == "olga@xn--bcher-kva.example"
    assert Conference.objects.get().contact_email == "chairs@xn--bcher-kva.example"
    assert Link.objects.get().email == "ada@straße.example"
