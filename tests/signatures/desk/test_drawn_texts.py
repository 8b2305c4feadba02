"""A text that is being written, as a document."""

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Conference
from tests import factories

pytestmark = pytest.mark.django_db


def draw(client: Client, conference: Conference, body: str, **headers: str) -> tuple[int, bytes]:
    answer = client.post(reverse("draw_text", args=[conference.slug]), {"body": body}, headers=headers)
    return answer.status_code, answer.content


def test_it_is_a_pdf_or_pictures_of_its_pages(manager_client: Client, conference: Conference) -> None:
    body = f"{factories.TEXT}\n\\pagebreak\n\nAnd so on.\n"
    status, content = draw(manager_client, conference, body)
    assert (status, content[:5]) == (200, b"%PDF-")

    status, page = draw(manager_client, conference, body, HX_Request="true")
    pictures = re.findall(r'src="data:image/png;base64,([^"]+)"', page.decode())
    assert (status, len(pictures)) == (200, 2)
    assert all(base64.b64decode(each).startswith(b"\x89PNG") for each in pictures)
    assert not conference.texts.drafts().exists()


@pytest.mark.parametrize("body", ["No title", "# Kites \u0f40\n\nFly.\n"])
def test_what_cannot_be_drawn_is_said(manager_client: Client, conference: Conference, body: str) -> None:
    status, page = draw(manager_client, conference, body)
    assert status == 422
    assert b"This text cannot be turned into a PDF yet." in page

    status, page = draw(manager_client, conference, body, HX_Request="true")
    assert status == 200
    assert b"note-danger" in page
    assert b"<img" not in page
