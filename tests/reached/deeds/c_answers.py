"""Authors answer, ask for help, and the conference countersigns."""

from agreements.models import HelpKind
from signatures import signing
from signatures.models import Decision
from tests import factories
from tests.reached.stage import Stage


def sign_and_decline(stage: Stage) -> None:
    for name in ("Ada Ames", "Hal Hand", "Ona One"):
        client, _ = stage.visitor(name)
        assert client.cookies
        factories.sign(stage.agreement(name))
    factories.sign(stage.agreement("Wei Zhang"), typed_name="Mickey Mouse")
    factories.sign(stage.agreement("Fay Foot"), typed_name="F. Foot")
    factories.sign(stage.agreement("Ben Boe"), decision=Decision.DECLINED)
    stage.work_off()


def countersign_by_hand(stage: Stage) -> None:
    ticked = {"selected": str(stage.agreement("Hal Hand").pk)}
    dialogue = stage.client.get(f"/c/by-hand/countersign/confirm/?selected={ticked['selected']}")
    digest = dialogue.context.get("digest") if dialogue.context else ""
    stage.client.post(f"/c/by-hand/countersign/confirm/?selected={ticked['selected']}", {"digest": digest or ""})
    stage.work_off()


def ask_for_help(stage: Stage) -> None:
    link = stage.link("Dee Doe")
    for kind in HelpKind.of_authors():
        signing.ask_for_help(link, kind=kind, words="Please look at this.")


def look_at_everything(stage: Stage) -> None:
    for conference in stage.conferences:
        for paper in conference.papers.all():
            stage.get("paper", conference.slug, paper.pk)
        for author in conference.authors.all():
            stage.get("author", conference.slug, author.pk)
        for page in ("dashboard", "help_requests", "papers", "authors", "messages", "countersigning", "texts", "team"):
            stage.get(page, conference.slug)
