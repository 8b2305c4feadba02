"""When papers are clear: one signs for all, and other policies."""

from agreements.models import Paper, Policy
from tests.reached.stage import Stage

_CONFERENCE = "one-for-all"


def begin(stage: Stage) -> None:
    stage.import_(
        stage.one_for_all,
        "50,On All,Alf All,alf@example.org",
        "50,On All,Bea All,bea@example.org",
        "51,On Both,Cyd Both,cyd@example.org",
        "51,On Both,Dan Both,dan@example.org",
    )
    stage.fill("invite", _CONFERENCE)
    stage.work_off()


def sign_for_all(stage: Stage) -> None:
    """The co-author is told, and objects; when that is settled, there is nothing more to object to."""
    stage.answer("Alf All")
    stage.look("papers")
    stage.work_off()
    stage.look("papers")
    client, link = stage.visitor("Bea All")
    stage.get("visit", link.pk, client=client)
    request = stage.ask("Bea All", "not_for_me", words="I gave no such authority.")
    stage.look("papers")
    stage.get("paper", _CONFERENCE, stage.paper("On All").pk)
    stage.get("decisions", _CONFERENCE)
    stage.get("visit_help", link.pk, "not_for_me", client=client)
    stage.post("settle_help", _CONFERENCE, request.pk, words="We have asked your co-author.", deed="nothing")
    stage.get("dashboard", _CONFERENCE)


def change_the_policy(stage: Stage) -> None:
    """What would change is shown first; at last it is as it was."""
    stage.get("conference_settings", _CONFERENCE)
    stage.get("policy", _CONFERENCE)
    for policy in (Policy.K_OF_N, Policy.CORRESPONDING):
        stage.fill("policy", _CONFERENCE, query=_query(policy))
        stage.look("papers")
        stage.get("dashboard", _CONFERENCE)
    named = stage.paper("On Both")
    stage.get("paper", _CONFERENCE, named.pk)
    first = named.authorships.standing().order_by("position")[0]
    stage.fill("name_correspondents", _CONFERENCE, named.pk, corresponding=first.pk)
    stage.get("paper", _CONFERENCE, named.pk)
    marked = stage.one_for_all.texts.published().get()
    stage.get("policy", _CONFERENCE, query=_query(Policy.CORRESPONDING))
    stage.fill("policy", _CONFERENCE, query=f"{_query(Policy.ONE_FOR_ALL)}&for_all={marked.pk}")
    stage.work_off()


def _query(policy: Policy) -> str:
    return f"?policy={policy}&needed_signatures=1&objection_days=3"


def see_tracks(stage: Stage) -> None:
    Paper.objects.filter(title="On All").update(track="Oral")
    stage.get("dashboard", _CONFERENCE)
