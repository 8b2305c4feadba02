"""Who somebody is, and of which papers an author."""

from typing import Any

from agreements.models import Correction, OwnAnswers
from tests.reached.stage import Stage


def begin(stage: Stage) -> None:
    stage.import_(
        stage.by_rule,
        "20,On Names,Nora Name,nora@example.org",
        "20,On Names,Mia Merge,mia@example.org",
        "20,On Names,M. Merge,merge@example.org",
        "20,On Names,Theo Twin,theo@example.org",
        "20,On Names,T. Twin,twin@example.org",
        "21,On Nobody,Ned Never,ned@example.org",
        "22,On Somebody,Andy Again,andy@example.org",
    )
    stage.fill("invite", "by-rule")
    stage.work_off()
    for name in ("Nora Name", "Andy Again"):
        stage.answer(name)
    stage.work_off()


def correct_a_name(stage: Stage) -> None:
    """What follows is told first: one author who has signed is told of it, another is asked again."""
    stage.fill("conference_settings", "by-rule", name_correction=Correction.AMEND, own_answers=OwnAnswers.ANOTHER)
    nora = stage.author("Nora Name")
    stage.ask_first("edit_author", "by-rule", nora.pk, name="Nora Named")
    stage.fill("edit_author", "by-rule", nora.pk, name="Nora Named", is_confirmed="on")
    stage.fill("conference_settings", "by-rule", name_correction=Correction.ASK_AGAIN)
    printed = stage.agreement("Andy Again").authorship_id
    stage.fill("edit_authorship", "by-rule", printed, printed_name="Andrew Again", is_confirmed="on")
    stage.work_off()
    stage.get("author", "by-rule", nora.pk)


def add_an_author(stage: Stage) -> None:
    paper = stage.paper("On Names")
    stage.get("add_author", "by-rule", paper.pk, query="?search=Ada")
    stage.fill("add_author", "by-rule", paper.pk, name="Nic New", email="nic@example.org", is_invited="on")
    stage.fill("add_author", "by-rule", paper.pk, name="Nobody Knows")
    order = stage.get("order_authors", "by-rule", paper.pk).context["form"]
    places = [name for name in order.fields if name.startswith("place_")]
    turned: dict[str, Any] = {name: str(place) for place, name in enumerate(reversed(places), 1)}
    stage.fill("order_authors", "by-rule", paper.pk, **turned)


def take_an_author_off(stage: Stage) -> None:
    """The paper has nobody then."""
    asked = stage.agreement("Ned Never").authorship_id
    stage.get("end_authorship", "by-rule", asked)
    stage.fill("end_authorship", "by-rule", asked, reason="Never heard of it")
    stage.work_off()
    stage.look("papers")
    stage.post("reinstate_authorship", "by-rule", asked)
    stage.fill("end_authorship", "by-rule", asked, reason="It was right")


def merge_two_entries(stage: Stage) -> None:
    mia, other = stage.author("Mia Merge"), stage.author("M. Merge")
    stage.get("same_people", "by-rule")
    stage.get("author", "by-rule", stage.author("Wei Zhang").pk)
    stage.get("merge_authors", "by-rule", mia.pk, query="?search=Merge")
    stage.get("merge_authors", "by-rule", mia.pk, query=f"?other={other.pk}")
    stage.post("merge_authors", "by-rule", mia.pk, other=str(other.pk), keep=str(mia.pk))
    stage.work_off()
    theo, twin = stage.author("Theo Twin"), stage.author("T. Twin")
    stage.post("keep_apart", "by-rule", theo.pk, other=str(twin.pk))


def split_an_entry(stage: Stage) -> None:
    sam = stage.author("Sam Split")
    moved = sam.authorships.get(paper__title="On Mist")
    stage.fill("split_author", "by-rule", sam.pk, moved=str(moved.pk), name="Sam Other", email="other@example.org")
