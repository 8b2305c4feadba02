"""0020 and 0021: links have a purpose; what was made to object opens nothing in the version before."""

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps

from agreements import links
from agreements.models import Author, HelpRequest, Link, LinkPurpose, Message
from agreements.people import former_addresses


def test_links_of_before_open_the_authors_pages_and_those_to_object_end_with_the_version(
    version_0_1: Apps, upgrade: Callable[[], None], version_0_1_again: Callable[[], Apps]
) -> None:
    conference: Any = version_0_1.get_model("agreements", "Conference").objects.create(
        slug="icml", name="ICML", legal_name="ICML", short_name="ICML", address="Vienna", signatory_name="A. Chair"
    )
    author: Any = version_0_1.get_model("agreements", "Author").objects.create(
        conference=conference, name="Ada", email="ada@ex.org"
    )
    version_0_1.get_model("agreements", "Link").objects.create(
        author=author, email="ada@ex.org", key_version=1, token_digest="0" * 64
    )

    upgrade()

    assert [link.purpose for link in Link.objects.all()] == [LinkPurpose.SIGN]
    present = Author.objects.get()
    to_object = links.new_link_to_object(present, former="former@ex.org")
    former_addresses.object_to_change(to_object, words="No")
    Message.objects.create(
        conference_id=conference.pk, author=present, link=to_object, kind="changed", email="former@ex.org", subject="",
        text="", html="",
    )  # fmt: skip
    assert HelpRequest.objects.get().kind == "objection"

    before = version_0_1_again()

    assert before.get_model("agreements", "Link").objects.filter(revoked_at=None).count() == 1
    assert before.get_model("agreements", "HelpRequest").objects.get().kind == "not_me"
    assert before.get_model("agreements", "Message").objects.get().state == "cancelled"
