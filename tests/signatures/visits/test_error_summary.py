"""What is missing is named at the top of the page, in the words that stand at the field, with a way to it."""

import re

from agreements.models import Conference
from tests import factories
from tests.signatures.visiting import at, hidden_fields, open_link

_LINE = re.compile(r'<li><a href="#([^"]+)">([^<]+)</a></li>')


def _summary_of(conference: Conference, **given: str) -> tuple[str, dict[str, str]]:
    """The page that answers a form with these decisions and nothing else, and the lines of its summary by their targets."""
    _, link = factories.invited_author(conference, papers=2)
    client = open_link(link)
    fields = hidden_fields(client.get(at("visit", link)).content.decode()) | given
    response = client.post(at("review", link), fields)
    page = response.content.decode()
    assert response.status_code == 422
    return page, dict(_LINE.findall(page))


def test_each_thing_that_is_missing_has_a_way_to_its_field(conference: Conference) -> None:
    page, lines = _summary_of(conference, decision="accepted")

    assert list(lines) == ["id_consent", "id_typed_name"]
    assert list(_summary_of(conference)[1]) == ["id_decision", "id_consent", "id_typed_name"]
    assert lines["id_typed_name"] == "Your full name: Type your name: it is your signature."
    assert all(page.count(f'id="{target}"') == 1 for target in lines)
    assert re.search(r"<title>Error: ", page)


def test_a_wrong_answer_of_one_paper_is_named_by_its_title_and_its_line_is_open(conference: Conference) -> None:
    _, link = factories.invited_author(conference, papers=2)
    client = open_link(link)
    fields = hidden_fields(client.get(at("visit", link)).content.decode()) | {"decision": "accepted"}
    [first, _second] = [name.removeprefix("shown-") for name in fields if name.startswith("shown-")]
    page = client.post(at("review", link), fields | {f"decision-{first}": "perhaps"}).content.decode()

    lines = dict(_LINE.findall(page))
    assert re.match(r"The Title of Paper \d+: ", lines[f"id_decision-{first}"])
    assert all(page.count(f'id="{target}"') == 1 for target in lines)
    assert page.count('<details class="paper" open>') == 1


def test_a_form_that_lost_a_field_says_one_thing(conference: Conference) -> None:
    _, link = factories.invited_author(conference)
    client = open_link(link)
    fields = hidden_fields(client.get(at("visit", link)).content.decode())
    broken = {name: "x" * 65 if name.startswith("shown-") else value for name, value in fields.items()}
    page = client.post(at("review", link), broken | {"decision": "declined"}).content.decode()

    assert page.count("The form was incomplete, and nothing was recorded.") == 1
    assert "This field" not in page
