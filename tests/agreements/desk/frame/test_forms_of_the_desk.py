"""What is wrong with a form is said once at its top, with ways to the fields, and in the title of the page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.desk.editions.beginnings import beginning
from agreements.desk.forms.conferences import ConferenceForm, NewConferenceForm
from agreements.desk.forms.laying_out import grouped
from agreements.models import Conference
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("conference_settings", {"legal_name": "", "contact_email": "nobody"}, {"id_legal_name", "id_contact_email"}),
        ("new_conference", {"slug": "A b"}, {"id_slug", "id_name", "id_time_zone"}),
        ("team", {"email": "nobody"}, {"id_email"}),
        ("import_file", {}, {"id_file"}),
        ("edit_reminders", {"hour": "50"}, {"id_hour"}),
        ("copy_conference", {"name": ""}, {"id_name", "id_slug"}),
    ],
)
def test_summary_names_what_is_wrong_and_leads_there(
    owner_client: Client, conference: Conference, name: str, fields: dict[str, str], expected: set[str]
) -> None:
    address = reverse(name, args=[] if name == "new_conference" else [conference.slug])
    if name == "conference_settings":
        form = owner_client.get(address).context["form"]
        fields = {field.html_name: str(field.value() or "") for field in form} | fields

    page = owner_client.post(address, fields).content.decode()

    [summary] = re.findall(r'<div class="alert" role="alert" tabindex="-1" autofocus>.*?</div>', page, re.DOTALL)
    targets = set(re.findall(r'href="#([^"]+)"', summary))
    assert expected <= targets
    assert {target for target in targets if f'id="{target}"' not in page} == set()
    assert re.search(r"<title>Error: ", page)


@pytest.mark.parametrize(
    ("lines", "count"), [(("A {{ x }}",), "One thing has"), (("A {{ x }}", "", "B {{ y }}"), "2 things have")]
)
def test_summary_counts_and_names_each_thing_that_is_wrong_in_a_text(
    owner_client: Client, conference: Conference, lines: tuple[str, ...], count: str
) -> None:
    address = reverse("edit_text", args=[conference.slug])
    body = "\n".join(("# Title", "", *lines))

    page = owner_client.post(address, {"body": body, "begun": ""}).content.decode()

    [summary] = re.findall(r'<div class="alert" role="alert" tabindex="-1" autofocus>.*?</div>', page, re.DOTALL)
    assert f"<strong>{count} to be put right:</strong>" in summary
    assert re.findall(r'<li><a href="#id_body">[^<]*?: Line (\d+): There is no merge field', summary) == [
        str(number) for number, line in enumerate(lines, 3) if line
    ]


def test_summary_is_not_there_before_anything_is_wrong(owner_client: Client, conference: Conference) -> None:
    page = owner_client.get(reverse("conference_settings", args=[conference.slug])).content.decode()

    assert 'role="alert"' not in page
    assert "<title>Settings · " in page


def test_every_fact_of_a_conference_stands_in_one_group(conference: Conference) -> None:
    for form in (ConferenceForm(conference=conference), NewConferenceForm()):
        shown = [field.name for group in form.groups for row in group.rows for field in row]

        assert sorted(shown) == sorted(field.name for field in form.visible_fields())
        assert {len(shown), len(set(shown))} == {len(shown)}
        assert all(len([field for row in group.rows for field in row]) <= 6 for group in form.groups)


def test_field_that_no_group_has_is_no_secret() -> None:
    with pytest.raises(LookupError, match="slug"):
        grouped(NewConferenceForm(), [("All", [["name"]])])


def test_agreement_begins_with_what_the_form_holds(conference: Conference) -> None:
    factories.make_text(
        conference,
        body="# Release of {{ conference.name }}\n\nBetween *{{ author.name }}* and\n"
        "{{ conference.legal_name }} on {{ effective_date }}.\n\n1. Yes.\n",
    )

    found = beginning(conference)

    assert "".join(part.words for part in found.title) == f"Release of {conference.name}"
    day = f"{conference.today:%b} {conference.today.day}, {conference.today.year}"
    assert (
        "".join(part.words for part in found.preamble) == f"Between Ada Example and {conference.legal_name} on {day}."
    )
    assert [part.fact for part in [*found.title, *found.preamble] if part.fact] == ["name", "legal_name"]


def test_agreement_of_a_conference_that_is_only_being_made_waits_for_its_facts(owner_client: Client) -> None:
    page = owner_client.get(reverse("new_conference")).content.decode()

    assert '<span class="fact" data-fact="legal_name">…</span>' in page
    assert "Ada Example" in page
