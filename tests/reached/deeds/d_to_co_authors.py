"""Authors ask their co-authors to answer, and know an address of one who has none."""

from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import HelpKind, MatterKind
from tests.reached.stage import Stage


def ask_a_co_author(stage: Stage) -> None:
    stage.import_(
        stage.by_rule,
        "70,On Notes,Nina Note,nina@example.org",
        "70,On Notes,Nora Slow,nora@example.org",
        "70,On Notes,Nils Nowhere,",
    )
    stage.fill("invite", "by-rule")
    stage.work_off()
    nina, link = stage.visitor("Nina Note")
    nora = stage.author("Nora Slow").authorships.get()
    stage.get("visit", link.pk, client=nina)
    stage.fill("visit_nudge", link.pk, nora.pk, client=nina, words="It takes two minutes.")
    stage.get("visit_nudge", link.pk, nora.pk, client=nina)
    stage.work_off()
    stage.get("visit_history", link.pk, client=nina)


def propose_an_address_of_one_who_has_none(stage: Stage) -> None:
    nils = stage.author("Nils Nowhere")
    about = nils.authorships.get().pk
    asked = stage.ask("Nina Note", HelpKind.CO_AUTHOR_ADDRESS, about=about, email="nils@example.org")
    stage.get("help_request", "by-rule", asked.pk)
    matter = stage.by_rule.matters.open().get(kind=MatterKind.REQUEST, request=asked)
    stage.press("address", matter, email="nils@example.org", shown="")
    stage.work_off_later()
    nils.refresh_from_db()
    assert nils.email == "nils@example.org"


def say_that_a_co_author_is_misspelt_and_another_missing(stage: Stage) -> None:
    nora = stage.author("Nora Slow").authorships.get()
    name = stage.ask("Nina Note", HelpKind.CO_AUTHOR, about=nora.pk, printed_name="Nora Slowe")
    stage.get("decisions", "by-rule")
    stage.fill("edit_authorship", "by-rule", nora.pk, query=f"?request={name.pk}")
    missing = stage.ask("Nina Note", HelpKind.CO_AUTHOR, about="0", printed_name="Nell Missing")
    stage.fill("add_author", "by-rule", nora.paper_id, query=f"?request={missing.pk}")
    stage.ask("Nina Note", HelpKind.NO_ELECTRONIC)
    stage.get("decisions", "by-rule")


def open_a_link_that_was_replaced(stage: Stage) -> None:
    former = stage.link("Nora Slow")
    stage.fill("author_address", "by-rule", stage.author("Nora Slow").pk, email="nora.slow@example.org")
    Client().get(reverse("landing", args=[links.token_of(former)]))
    stage.answer("Nina Note")
