"""A text of which authors sign different words, with choices in it: written, chosen, signed and looked at."""

from django.urls import reverse

from agreements.models import HelpKind, Role, VariantKind
from signatures.models import Signature
from tests import factories
from tests.reached.stage import Stage

_WITH_CHOICE = factories.TEXT + "\n\\choice Licence\n- CC BY\n- CC BY-NC\n"
_OF_KIND = {
    "ordinary": "Vera Ordinary",
    VariantKind.US_GOVERNMENT: "Vera Federal",
    VariantKind.CROWN: "Vera Crown",
    VariantKind.EU: "Vera Union",
    VariantKind.OTHER_GOVERNMENT: "Vera Other",
    VariantKind.EMPLOYER: "Vera Employed",
}


def write_it(stage: Stage) -> None:
    conference = factories.make_conference(slug="varied", name="Varied")
    conference.memberships.create(user=stage.owner, role=Role.OWNER)
    stage.get("start_text", "varied")
    stage.post("start_text", "varied", key="copyright-transfer", begun="")
    number = conference.texts.get().number
    stage.get("text_variants", "varied", number)
    for kind in VariantKind:
        stage.fill("edit_variant", "varied", kind, body=_WITH_CHOICE)
        stage.get("text_variant", "varied", number, kind)
    again = {"body": factories.TEXT, "begun": "0" * 64}
    stage.client.post(reverse("edit_variant", args=["varied", VariantKind.EU]), again)
    stage.post("remove_variant", "varied", VariantKind.EU)
    stage.fill("edit_variant", "varied", VariantKind.EU, body=_WITH_CHOICE)
    page = stage.get("text", "varied", number)
    stage.post("publish_text", "varied", number, read=page.context["digest"])


def choose_and_sign(stage: Stage) -> None:
    conference = stage.owner.memberships.get(conference__slug="varied").conference
    for number, name in enumerate(_OF_KIND.values()):
        author = factories.make_author(conference, name=name, email=f"vera{number}@example.org")
        factories.make_paper(conference, author, title=f"On Rights {number}")
    stage.fill("invite", "varied")
    stage.work_off()
    for kind, name in _OF_KIND.items():
        client, link = stage.visitor(name)
        stage.get("visit", link.pk, client=client)
        asked = stage.agreement(name)
        stage.post("visit_variant", link.pk, client=client, **{str(asked.pk): kind})
        if kind != VariantKind.EMPLOYER:
            given = stage.read(client, link) | {"decision": "accepted", "typed_name": name, "consent": "on"}
            given |= {"pick-all-0": "0"} if kind != "ordinary" else {}
            stage.client.post(reverse("visit", args=[link.pk]))
            client.post(reverse("review", args=[link.pk]), given)
            stage.post("sign", link.pk, client=client, **given)
            stage.get("done", link.pk, client=client)
            stage.get("agreement", "varied", asked.pk)


def have_an_employer_sign(stage: Stage) -> None:
    name = _OF_KIND[VariantKind.EMPLOYER]
    asked = stage.ask(name, HelpKind.EMPLOYER, words="Ask our lawyers.")
    officer = {"name": "Olga Officer", "title": "Head", "organisation": "Example Works", "email": "olga@works.test"}
    stage.fill("forward", "varied", asked.author_id, query=f"?request={asked.pk}", **officer)
    stage.reached.ask_lists(stage.client, "varied", ["agreements"])
    agreement = stage.agreement(name)
    factories.sign(agreement, link=factories.officers_link(agreement.agent))
    assert Signature.objects.get(agreement=agreement).variant == VariantKind.EMPLOYER
    stage.work_off()
    stage.reached.ask_lists(stage.client, "varied", ["agreements"])
