"""Choices inside of a text: picked by the signer, refused while one is open, frozen with the signature."""

import pytest
from django.urls import reverse

from agreements.models import Agreement, Conference, Link
from signatures.models import Signature
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, open_link, signed_off

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT + "\n\\choice Licence\n- CC BY: everybody\n- CC BY-NC\n\n\\choice Recording\n- yes\n- no\n"


@pytest.fixture
def link(conference: Conference) -> Link:
    factories.make_text(conference, body=TEXT)
    return factories.invited_author(conference, papers=2, name="Ada Author")[1]


def test_none_is_preselected_and_none_picked_is_refused_in_a_sentence(link):
    client = open_link(link)
    page = client.get(at("visit", link)).content.decode()
    assert "CC BY: everybody" in page
    assert " checked>" not in page

    answer = client.post(at("review", link), filled(client, link, **{"pick-all-0": "1"}))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Choose one of the options for “Recording”." in words
    assert "options for “Licence”" not in words
    for wrong in ("2", "-1", "x"):
        given = filled(client, link, **{"pick-all-0": "1", "pick-all-1": wrong})
        assert client.post(at("review", link), given).status_code == 422


def test_one_answer_for_all_papers_picks_once(link):
    client = open_link(link)
    review = client.post(at("review", link), filled(client, link, **{"pick-all-0": "1", "pick-all-1": "0"}))
    page = review.content.decode()
    assert page.count("<strong>Licence</strong> CC BY-NC") == 2
    assert client.post(at("sign", link), hidden_fields(page)).status_code == 303

    for signature in Signature.objects.all():
        assert signature.choices == {"Licence": "CC BY-NC", "Recording": "yes"}
        assert [block.get("picked") for block in signature.shown["blocks"] if block["kind"] == "choice"] == [1, 0]
    done = client.get(at("done", link)).content.decode()
    assert done.count("<dt>Licence</dt><dd>CC BY-NC</dd>") == 2


def test_each_paper_picks_for_itself_and_who_declines_picks_nothing(link):
    client = open_link(link)
    first, second = Agreement.objects.shown_to_author()
    given = filled(client, link, decision=None, **{
        f"decision-{first.pk}": "accepted", f"decision-{second.pk}": "accepted",
        f"pick-{first.pk}-0": "0", f"pick-{first.pk}-1": "1",
    })  # fmt: skip
    refused = client.post(at("review", link), given)
    assert refused.status_code == 422
    # In the summary at the top, and at each field.
    assert refused.content.decode().count("Choose one of the options for") == 2 * 2

    review = client.post(at("review", link), given | {f"decision-{second.pk}": "declined"}).content.decode()
    assert client.post(at("sign", link), signed_off(review)).status_code == 303
    accepted, declined = (Signature.objects.get(agreement=each) for each in (first, second))
    assert accepted.choices == {"Licence": "CC BY: everybody", "Recording": "no"}
    assert (declined.choices, "picked" in str(declined.shown)) == ({}, False)


def test_what_was_picked_is_kept_when_one_goes_back(link):
    client = open_link(link)
    given = filled(client, link, **{"pick-all-0": "1", "pick-all-1": "0"})

    page = client.post(at("visit", link), given).content.decode()

    assert 'name="pick-all-0" value="1" checked' in page
    assert page.count(" checked>") == 4  # with consent and the decision


def test_staff_read_what_was_picked_on_the_agreements_page(link, client, conference):
    agreement = Agreement.objects.first()
    factories.sign(agreement, picks=(1, 1))
    client.force_login(factories.make_member(conference))

    page = client.get(reverse("agreement", args=[conference.slug, agreement.pk])).content.decode()

    assert "Licence: “CC BY-NC”" in page
    assert "Recording: “no”" in page
