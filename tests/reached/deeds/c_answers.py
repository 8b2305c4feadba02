"""Authors answer, and the conference countersigns."""

from datetime import timedelta

from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from agreements.models import Agreement
from signatures.documents import producing
from signatures.exporting.tables import TABLES
from signatures.models import Decision
from signatures.shown_words import shown
from tests.reached.stage import Stage, posted

_CONFIRM = "/c/by-hand/countersign/confirm/"


def sign_and_decline(stage: Stage) -> None:
    stage.answer("Ada Ames")
    stage.answer("Ona One")
    stage.answer("Wei Zhang", typed_name="Mickey Mouse")
    stage.answer("Ben Boe", decision=Decision.DECLINED, reason="I cannot.")


def think_again(stage: Stage) -> None:
    """Of a no, which stays one."""
    client, link = stage.visitor("Ben Boe")
    [declined] = Agreement.objects.opened_by(link)
    stage.get("visit", link.pk, query=f"?again={declined.pk}", client=client)


def decide_about_several_papers(stage: Stage) -> None:
    """One of two, after a form that was left empty, and the other one not now."""
    client, link = stage.visitor("Sam Split")
    given = stage.read(client, link)
    assert client.post(reverse("review", args=[link.pk]), given | {"typed_name": "Sam"}).status_code == 422
    stage.get("visit", link.pk, client=client)
    [first, second] = Agreement.objects.of_author(stage.author("Sam Split").pk).order_by("pk")
    given |= {f"decision-{first.pk}": "accepted", f"decision-{second.pk}": "later"}
    given |= {"consent": "on", "typed_name": "Sam Split"}
    stage.post("sign", link.pk, client=client, **given)


def sit_over_midnight(stage: Stage) -> None:
    """With a page that showed the words of the day before; it is left after that."""
    client, link = stage.visitor("Maria Lopez")
    given = stage.read(client, link)
    [asked] = Agreement.objects.opened_by(link).shown_to_author()
    yesterday = asked.conference.today - timedelta(days=1)
    given |= {"decision": "accepted", "consent": "on", "typed_name": "Maria Lopez", "day": yesterday.isoformat()}
    given |= {f"shown-{asked.pk}": shown(asked, link, day=yesterday).digest}
    client.post(reverse("review", args=[link.pk]), given)


def answer_in_two_windows(stage: Stage) -> None:
    """The later one is told what was recorded."""
    client, link = stage.visitor("Maria Lopez")
    given = stage.read(client, link)
    given |= {"decision": "declined", "declining": "Decline"}
    stage.answer("Maria Lopez")
    assert client.post(reverse("sign", args=[link.pk]), given).status_code == 409


def come_from_outside(stage: Stage) -> None:
    """By a link that never was, in another browser, and by a new link."""
    stage.get("landing", "a" * 52, client=Client())
    stage.get("visit", stage.link("Ada Ames").pk, client=Client())
    stage.get("new_link", client=Client())
    Client().post(reverse("new_link"), {"email": "otto@example.org"})
    stage.work_off()


def sign_under_other_names(stage: Stage) -> None:
    stage.fill("edit_author", "by-hand", stage.author("Charles Kim").pk, native_name="김철수")
    stage.answer("Hal Hand")
    stage.answer("Fay Foot", typed_name="F. Foot")
    stage.answer("José Núñez", typed_name="Jose Nunez")
    stage.answer("Дмитрий Иванов", typed_name="Dmitriy Ivanov")
    stage.answer("Charles Kim", typed_name="김철수")
    stage.answer("Cap Small", typed_name="cap small")
    stage.answer("Ola Order", typed_name="Order, Ola")
    stage.answer("علی کریمی", typed_name="علي كريمي")
    stage.get("countersigning", "by-hand")


def countersign_by_hand(stage: Stage) -> None:
    """One by itself, two by a job, and the others by the command."""
    for names in (["Hal Hand"], ["Cap Small", "José Núñez"]):
        query = "?" + "&".join(f"selected={stage.agreement(name).pk}" for name in names)
        page = stage.client.get(_CONFIRM + query)
        stage.client.post(_CONFIRM + query, posted(page.context["form"]))
        stage.get("dashboard", "by-hand")
    stage.look("papers")
    call_command("countersign", "by-hand", "--as", stage.owner.email, verbosity=0)


def fail_to_make_a_document(stage: Stage) -> None:
    """Workers died over them; what was given up is tried again."""
    with override_settings(MAX_ATTEMPTS=0):
        producing.produce(producing.owed(limit=100))
    stage.look("papers")
    for conference in stage.conferences:
        stage.get("dashboard", conference.slug)
        stage.post("retry_documents", conference.slug)
    stage.work_off()


def read_the_documents(stage: Stage) -> None:
    agreement = stage.agreement("Hal Hand")
    client, link = stage.visitor("Hal Hand")
    stage.get("staff_document", "by-hand", agreement.pk)
    stage.get("visit_document", link.pk, agreement.pk, client=client)
    stage.get("export_signatures", "by-hand")
    for table in TABLES:
        stage.get("export_table", "by-hand", query=f"?table={table}&as=json")
    stage.get("exports", "by-hand", query="?of=papers&state=waiting")
    call_command("export_chain", "by-hand", "--out", storages["documents"].path("log.jsonl"), verbosity=0)
