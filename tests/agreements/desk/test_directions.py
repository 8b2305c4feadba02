"""Names and titles that run from right to left, on pages and in mails."""

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from agreements.models import Conference
from agreements.wording import Run
from tests import factories

TITLE = "למידה עמוקה: BERT בעברית (2024)"


@pytest.mark.parametrize(
    ("value", "element", "signs"),
    [
        (TITLE, f"<bdi>{TITLE}</bdi>", f"\u2068{TITLE}\u2069"),
        ("A <b> study", "A &lt;b&gt; study", "A &lt;b&gt; study"),
        ("Łukasz 何翔宇", "Łukasz 何翔宇", "Łukasz 何翔宇"),
        ("שרה <b>", "<bdi>שרה &lt;b&gt;</bdi>", "\u2068שרה &lt;b&gt;\u2069"),
    ],
)
def test_only_what_runs_to_the_left_is_set_apart(value: str, element: str, signs: str) -> None:
    for words, expected in (("{{ value|bdi }}", element), ("{{ value|isolated }}", signs)):
        assert Template(words).render(Context({"value": value})) == expected


def test_value_in_the_words_of_an_agreement_is_set_apart_on_pages_as_in_the_document() -> None:
    runs = (Run("I, "), Run("שרה", bold=True, isolate=True), Run(", agree."))

    for page in ("sign/runs.html", "desk/runs.html"):
        assert render_to_string(page, {"runs": runs}).strip() == "I, <bdi><strong>שרה</strong></bdi>, agree."


def test_title_keeps_its_direction_in_lists_and_on_its_page(viewer_client: Client, conference: Conference) -> None:
    paper = factories.make_paper(conference, title=TITLE)

    listed = viewer_client.get(reverse("papers", args=[conference.slug])).content.decode()
    page = viewer_client.get(reverse("paper", args=[conference.slug, paper.pk])).content.decode()

    assert f"<bdi>{TITLE}</bdi></a>" in listed
    assert f"<bdi>{TITLE}</bdi>" in page
