"""Points 11, 25, 29 and 32: what is typed is a value, whatever it looks like, and nothing that was not asked for."""

import random
import socket
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.test import Client
from django.urls import reverse

from agreements.models import Author, Conference, Role, User
from agreements.wording import compose
from signatures.pdf.compiled import Templates
from signatures.responses import tidy_name
from tests import factories
from tests.signatures.pdf.test_pdf import describe, words

PHRASE = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich " + "王培松" * 3


# --- 11: long phrases ---------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_phrase_of_64_signs_and_more_in_any_script_is_a_password() -> None:
    user = factories.make_user()

    validate_password(PHRASE, user)
    user.set_password(PHRASE)

    assert len(PHRASE) >= 64
    assert user.check_password(PHRASE)
    assert not user.check_password(PHRASE[:-1])


# --- 25: nothing is assigned that a form does not ask for ------------------------------------------------------------------
def _every_column(model: type[models.Model], **values: Any) -> dict[str, Any]:
    return {field.attname: values.get(field.attname, "1") for field in model._meta.concrete_fields}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["conference_settings", "new_conference"])
def test_a_form_of_a_conference_changes_no_other_column(name: str) -> None:
    conference = factories.make_conference()
    client = Client()
    client.force_login(factories.make_member(conference))
    address = reverse(name, args=[conference.slug] if name == "conference_settings" else [])
    shown = client.get(address).context["form"]
    typed = {field.html_name: field.value() or "" for field in shown} | {
        "name": "Typed",
        "slug": "typed",
        "deadline": "",
    }
    typed |= {"legal_name": "T", "short_name": "T", "address": "T", "signatory_name": "T", "time_zone": "UTC"}

    client.post(address, _every_column(Conference, is_demonstration="on", id="999", created_at="2000-01-01") | typed)

    changed = Conference.objects.get(name="Typed")
    assert (changed.is_demonstration, changed.pk == 999, changed.created_at.year == 2000) == (False, False, False)
    if name == "conference_settings":
        assert (changed.pk, changed.slug) == (conference.pk, conference.slug)


@pytest.mark.django_db
def test_the_form_of_an_address_changes_nothing_else_of_the_author() -> None:
    author = factories.make_author(factories.make_ready_conference())
    client = Client()
    client.force_login(factories.make_member(author.conference, Role.MANAGER))
    before = {field: value for field, value in vars(author).items() if field not in ("_state", "email", "search_key")}
    address = reverse("author_address", args=[author.conference.slug, author.pk])
    shown = client.get(address).context["form"]["shown"].value()

    client.post(address, _every_column(Author) | {"email": "new@example.org", "shown": shown})

    after = Author.objects.get(pk=author.pk)
    assert after.email == "new@example.org"
    assert {field: getattr(after, field) for field in before} == before


@pytest.mark.django_db
def test_nobody_makes_themselves_a_superuser_by_a_form() -> None:
    user = factories.make_member(factories.make_conference())
    client = Client()
    client.force_login(user)

    for name in ("account_change_password", "new_conference"):
        client.post(reverse(name), _every_column(User, is_superuser="on", is_staff="on"))

    assert not User.objects.filter(is_superuser=True).exists()


# --- 29: names of files -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "a\r\nSet-Cookie: x=1", "\u202egpj.exe", "..\\..\\x", "a\0b", '"; x="']
)
def test_no_title_leads_a_file_elsewhere(title: str) -> None:
    name = tidy_name(f"{title}.pdf")

    assert not set(name) & set('/\\\r\n\0"\u202e')
    assert name.endswith(".pdf")
    assert not name.startswith(".")


# --- 32: names are drawn, not read ----------------------------------------------------------------------------------------
_PIECES = [
    "<b>", "</b>", "<i>B", '<img src="/etc/passwd"/>', '<img src="http://127.0.0.1:1/x.png"/>', "<font color=red>", "</font>",
    '<a href="javascript:alert(1)">x</a>', "<script>alert(1)</script>", "&amp;", "&#60;", "Tom <tom@x.org>", "{{ x }}",
    "{% load y %}", "<para>", "<br/>", "<![CDATA[", "]]>", "<?xml?>", "%PDF", ")", "(", "\\", "\\n", "<<", ">>", "endobj",
    "<seq>", "<unichar code='65'/>", "<onDraw name='x'/>", "<super>", "O'Brien", "Æsir", "王培松", "[x]", "__proto__", "${x}",
    "`x`", "*x*", "<greek>a</greek>",
]  # fmt: skip


def _names() -> list[str]:
    chance = random.Random(32)
    return [" ".join(chance.sample(_PIECES, 3)) for _ in range(200)]


def test_two_hundred_names_of_mark_up_come_back_out_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> NoReturn:
        raise AssertionError("a name opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    templates = Templates()
    wording = compose("# T\n\n{{ author.name }}", {"author.name": "A"})
    lost = []
    for printed, typed in zip(*[iter(_names())] * 2, strict=True):
        drawn = templates.document(replace(describe(wording), printed_name=printed, typed_name=typed), frozenset())
        text = "".join(words(drawn).split())
        lost += [name for name in (printed, typed) if "".join(name.split()) not in text]

    assert lost == []
