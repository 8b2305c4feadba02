import pytest
from django.test import Client
from django.urls import reverse

from agreements.mail.words.source import TypedWords
from agreements.mail.words.standards import standard_of
from agreements.mail.words.stems import STEMS
from agreements.models import Conference, Message, OwnWords, StaffMail
from tests import factories

pytestmark = pytest.mark.django_db

STANDARD = standard_of(STEMS["invitation"])
OURS = TypedWords("Sign, please", STANDARD.body.replace("Dear", "Good day"))


def at(conference: Conference, name: str = "edit_words", *keys: object) -> str:
    return reverse(name, args=[conference.slug, "invitation", *keys])


def save(client: Client, conference: Conference, words: TypedWords = OURS, **more: str) -> str:
    given = {"subject": words.subject, "body": words.body, "begun": "0"} | more
    return client.post(at(conference), given, follow=True).content.decode()


def test_editor_begins_with_the_standard_and_says_what_can_be_filled_in(
    conference: Conference, manager_client: Client
) -> None:
    page = manager_client.get(at(conference))

    assert page.context["form"]["body"].value() == STANDARD.body
    assert "{{ because }}" in page.content.decode()
    assert "It has the standard words." in page.content.decode()
    assert "Back to the standard words" not in page.content.decode()


def test_saved_words_are_shown_with_whom_and_with_what_they_have_otherwise(
    conference: Conference, manager_client: Client
) -> None:
    page = save(manager_client, conference)

    [row] = OwnWords.objects.all()
    assert (row.subject, row.body, str(row.by) in page) == (OURS.subject, OURS.body, True)
    assert "<del><span" in page
    assert "Good day" in page
    listed = manager_client.get(reverse("mail_words", args=[conference.slug])).content.decode()
    assert listed.count("Your own") == 1
    version = manager_client.get(at(conference, "words_version", 1)).content.decode()
    assert "Good day {{ author.name }}," in version

    back = manager_client.post(at(conference, "standard_words"), follow=True).content.decode()
    assert "the standard words again" in back
    assert "Version 2: the standard again" in back


def test_what_does_not_hold_is_listed_with_its_line_and_kept_in_the_field(
    conference: Conference, manager_client: Client
) -> None:
    wrong = TypedWords("Sign", "Dear {{ author.nmae }},\n\n{{ papers }}\n\n{{ because }}")

    page = manager_client.post(at(conference), {"subject": wrong.subject, "body": wrong.body, "begun": "0"})

    words = page.content.decode()
    assert (page.status_code, "Line 1: There is no field “author.nmae” in this mail." in words) == (422, True)
    assert "“{{ link }}” is missing" in words
    assert page.context["form"]["body"].value() == wrong.body
    assert not OwnWords.objects.exists()


def test_words_are_looked_at_before_they_are_saved_with_somebodys_name_and_papers(
    conference: Conference, manager_client: Client
) -> None:
    author = factories.make_author(conference, name="Zoë <Ames>")
    factories.make_paper(conference, author, title="On Kites & Knots")
    given = {"subject": OURS.subject, "body": OURS.body, "begun": "0", "look": "1", "whose": str(author.pk)}

    page = manager_client.post(at(conference), given)
    html = manager_client.get(at(conference, "look_at_words") + f"?typed=1&whose={author.pk}")
    saved = manager_client.get(at(conference, "look_at_words"))

    assert page.status_code == 200
    assert "Good day Zoë &lt;Ames&gt;," in page.content.decode()
    assert "[the author’s own link]" in page.content.decode()
    assert "Good day <bdi>Zoë &lt;Ames&gt;</bdi>," in html.content.decode()
    assert "On Kites &amp; Knots" in html.content.decode()
    assert "\x02" not in html.content.decode()
    assert "sandbox" in html["Content-Security-Policy"]
    assert "default-src 'none'" in html["Content-Security-Policy"]
    assert "Dear Ada Example," in saved.content.decode()
    assert not OwnWords.objects.exists()
    assert not Message.objects.exists()


def test_whoever_was_overtaken_sees_whose_words_stand_there(conference: Conference, manager_client: Client) -> None:
    factories.make_own_words(conference, "invitation", by=factories.make_user(name="Olga Other"))

    given = {"subject": OURS.subject, "body": OURS.body, "begun": "0"}
    page = manager_client.post(at(conference), given)
    again = manager_client.post(at(conference), given | {"begun": str(page.context["form"]["begun"].value())})

    assert (page.status_code, "Olga Other" in page.content.decode()) == (409, True)
    assert again.status_code == 302
    assert OwnWords.objects.count() == 2


def test_page_says_when_the_standard_has_changed_since(conference: Conference, manager_client: Client) -> None:
    OwnWords.objects.create(
        conference=conference, stem="invitation", number=1, subject="S", body=OURS.body, standard_digest="0" * 64
    )

    assert "The standard words have changed since" in manager_client.get(at(conference)).content.decode()
    listed = manager_client.get(reverse("mail_words", args=[conference.slug])).content.decode()
    assert "The standard has changed since." in listed


def test_test_mail_goes_to_whoever_presses_and_back_to_the_page(
    conference: Conference, manager_client: Client
) -> None:
    back = reverse("invite", args=[conference.slug])

    there = manager_client.post(at(conference, "send_test_mail"), {"back": back})
    elsewhere = manager_client.post(at(conference, "send_test_mail"), {"back": "https://evil.example/"})

    assert (there["Location"], elsewhere["Location"]) == (back, at(conference))
    [mail, _] = StaffMail.objects.order_by("created_at")
    assert (mail.kind, mail.conference, mail.subject[:6]) == ("test", conference, "Test: ")
    assert mail.user is not None
    assert mail.user.memberships.get().conference == conference
    assert "Dear Ada Example," in mail.text
    assert not Message.objects.exists()


def test_invite_page_offers_the_test_mail_and_the_words(conference: Conference, manager_client: Client) -> None:
    factories.make_agreement(conference)

    page = manager_client.get(reverse("invite", args=[conference.slug])).content.decode()

    assert at(conference, "send_test_mail") in page
    assert at(conference) in page


def test_unknown_mail_is_not_found(conference: Conference, manager_client: Client) -> None:
    assert manager_client.get(reverse("edit_words", args=[conference.slug, "nothing"])).status_code == 404
