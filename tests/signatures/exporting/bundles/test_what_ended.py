"""What a bundle makes of papers that will not be published, and of names that their bearers gave up."""

from pathlib import Path

import pytest

from agreements.models import Conference
from agreements.proceedings import giving_up, later_names
from agreements.proceedings.later_names import NameWay
from signatures.exporting.bundles import gathering
from tests.signatures.exporting.bundles.bundled import signed_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seal_key", "own_documents")]


def test_paper_that_will_not_be_published_is_left_out_unless_asked_for(conference: Conference, seal_key: Path) -> None:
    paper = signed_paper(conference, "7", "Ada Ames")
    giving_up.give_up(conference, [paper.pk], reason="Its results were wrong", by=None)

    alone, asked = gathering.gathered(conference), gathering.gathered(conference, ["7"])

    assert (alone.papers, [(each.what, each.why) for each in alone.absences]) == (
        [],
        [("left_out", "It will not be published.")],
    )
    assert [piece.author for each in asked.papers for piece in each.pieces] == ["Ada Ames"]


def test_what_is_closed_away_is_in_no_bundle(conference: Conference, seal_key: Path) -> None:
    paper = signed_paper(conference, "7", "Ada Ames")
    author = conference.authors.get()
    giving_up.give_up(conference, [paper.pk], reason="Its results were wrong", by=None)
    later_names.rename(author, "Adam Ames", way=NameWay.UPDATED, by=None)

    found = gathering.gathered(conference, ["7"])

    assert [piece for each in found.papers for piece in each.pieces] == []
