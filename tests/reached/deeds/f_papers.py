"""What happens to papers."""

from agreements.models import Correction
from tests.reached.stage import Stage


def begin(stage: Stage) -> None:
    stage.import_(
        stage.one_for_all,
        "30,On Titles,Tina Title,tina@example.org",
        "31,On Ends,Eddie End,eddie@example.org",
        "32,On Ends Too,Erna End,erna@example.org",
        "33,On Parts,Paul Part,paul@example.org",
        "33,On Parts,Petra Part,petra@example.org",
        "34,On Halves,Paul Part,paul@example.org",
    )
    stage.fill("invite", "one-for-all")
    stage.work_off()
    stage.answer("Tina Title")
    stage.work_off()


def correct_a_title(stage: Stage) -> None:
    """Who has signed is told of it, or asked again."""
    stage.fill("conference_settings", "one-for-all", title_correction=Correction.AMEND)
    stage.fill("edit_paper", "one-for-all", stage.paper("On Titles").pk, title="On Better Titles")
    stage.work_off()
    stage.get("paper", "one-for-all", stage.paper("On Better Titles").pk)
    stage.fill("edit_paper", "by-hand", stage.paper("On Capitals").pk, title="ON CAPITALS")


def withdraw_and_revive(stage: Stage) -> None:
    """Two by one job; a reminder that waits does not leave any more."""
    papers = [stage.paper(title) for title in ("On Ends", "On Ends Too")]
    stage.post("author_remind", "one-for-all", stage.author("Eddie End").pk, again="yes")
    stage.bulk("withdraw", stage.one_for_all, "papers", *papers, reason="Asked for by its authors")
    stage.get("dashboard", "one-for-all")
    stage.get("jobs", "one-for-all")
    stage.work_off()
    stage.get("paper", "one-for-all", papers[0].pk)
    stage.look("papers")
    stage.bulk("revive", stage.one_for_all, "papers", papers[0])


def merge_and_split(stage: Stage) -> None:
    parts, halves = stage.paper("On Parts"), stage.paper("On Halves")
    stage.fill("merge_paper", "one-for-all", parts.pk, other=halves.number)
    stage.fill("confirm_merge", "one-for-all", parts.pk, halves.pk, reason="One paper under two numbers")
    petra = str(stage.author("Petra Part").pk)
    stage.fill(
        "split_paper", "one-for-all", parts.pk, number="35", title="On Wholes", authors=petra, reason="Two papers",
        is_moved="on",
    )  # fmt: skip
    stage.work_off()
