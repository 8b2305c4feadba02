import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.models import ConferenceImage, Event, ImageKind
from tests import factories


def upload(client, conference, content, kind="logo"):
    file = SimpleUploadedFile("picture.png", content, content_type="image/png")
    return client.post(reverse("images", args=[conference.slug]), {"kind": kind, "file": file})


def page_of(client, conference, name="images"):
    return client.get(reverse(name, args=[conference.slug])).content.decode()


def test_images_keeps_a_picture_and_shows_it(manager_client, conference):
    response = upload(manager_client, conference, factories.make_picture())

    image = ConferenceImage.objects.get()
    assert response["Location"] == reverse("images", args=[conference.slug])
    assert (image.kind, image.width, image.height) == ("logo", 96, 32)
    assert reverse("image", args=[conference.slug, image.pk]) in page_of(manager_client, conference)


def test_images_writes_one_event_for_a_change_and_none_for_the_same_again(manager_client, conference):
    for _ in range(2):
        upload(manager_client, conference, factories.make_picture())

    image = ConferenceImage.objects.get()
    event = Event.objects.get(kind="conference.image_changed")
    assert event.payload == {"kind": "logo", "sha256": image.sha256}
    assert event.by == image.by


@pytest.mark.parametrize(
    ("content", "words"), [(b"GIF89a", "neither a PNG nor a JPEG"), (b"", "The file is empty")], ids=["gif", "empty"]
)
def test_images_says_at_the_field_why_a_file_is_refused(manager_client, conference, content, words):
    response = upload(manager_client, conference, content, kind="signature")

    logo, signature = response.context["places"]
    assert (response.status_code, list(logo.form.errors), list(signature.form.errors)) == (200, [], ["file"])
    assert words in response.content.decode()
    assert not ConferenceImage.objects.exists()


def test_images_refuses_an_unknown_kind(manager_client, conference):
    assert upload(manager_client, conference, factories.make_picture(), kind="photograph").status_code == 200
    assert not ConferenceImage.objects.exists()


def test_pictures_are_shown_to_an_owner_beside_the_settings(owner_client, conference):
    image = factories.make_image(conference, ImageKind.SIGNATURE)

    page = page_of(owner_client, conference, "images")

    assert reverse("image", args=[conference.slug, image.pk]) in page
    assert "Remove" in page


@pytest.mark.parametrize(("role", "page"), [("owner", "conference_settings"), ("manager", "dashboard")])
def test_settings_lead_to_the_pictures(request, conference, role, page):
    """A manager has nothing else in the settings, and is led there at once."""
    link = f'<a href="{reverse("images", args=[conference.slug])}"'

    assert link in page_of(request.getfixturevalue(f"{role}_client"), conference, page)


def test_remove_image_ends_it_and_keeps_the_row(manager_client, conference):
    kept = factories.make_image(conference)
    other = factories.make_image(conference, ImageKind.SIGNATURE)

    manager_client.post(reverse("remove_image", args=[conference.slug]), {"kind": "logo", "shown": kept.sha256})

    assert ConferenceImage.objects.current(conference) == {ImageKind.SIGNATURE: other}
    assert list(conference.images.filter(kind="logo").values_list("sha256", flat=True)) == [kept.sha256, ""]
    assert Event.objects.filter(kind="conference.image_changed").last().payload == {"kind": "logo", "sha256": ""}


def test_remove_image_does_nothing_where_there_is_none(manager_client, conference):
    manager_client.post(reverse("remove_image", args=[conference.slug]), {"kind": "logo"})

    assert not ConferenceImage.objects.exists()
    assert not Event.objects.filter(kind="conference.image_changed").exists()


def test_image_is_served_as_what_it_is(viewer_client, conference):
    image = factories.make_image(conference)

    response = viewer_client.get(reverse("image", args=[conference.slug, image.pk]))

    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response.content == bytes(image.content)


def test_image_of_a_removal_does_not_exist(manager_client, conference):
    image = factories.make_image(conference)
    manager_client.post(reverse("remove_image", args=[conference.slug]), {"kind": "logo", "shown": image.sha256})

    removal = conference.images.last()
    assert manager_client.get(reverse("image", args=[conference.slug, removal.pk])).status_code == 404


def test_picture_that_somebody_changed_meanwhile_is_not_replaced(manager_client, conference):
    places = page_of_places(manager_client, conference)
    others = factories.make_image(conference)
    shown = places["logo"].form["shown"].value()

    answers = [
        manager_client.post(reverse(name, args=[conference.slug]), {"kind": "logo", "shown": shown} | more)
        for name, more in (("images", {"file": file_of(factories.make_picture(90, 90))}), ("remove_image", {}))
    ]

    words = "Somebody else has changed this picture since you opened the page. Nothing was changed."
    assert [str(message) for message in answers[-1].wsgi_request._messages][-1] == words
    assert ConferenceImage.objects.current(conference) == {ImageKind.LOGO: others}


def page_of_places(client, conference):
    places = client.get(reverse("images", args=[conference.slug])).context["places"]
    return {place.kind: place for place in places}


def file_of(content):
    return SimpleUploadedFile("picture.png", content, content_type="image/png")
