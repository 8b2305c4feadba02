"""Agreements that are settled otherwise than by their author's answer."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Agreement, EvidenceFile, HelpKind, Waiver, WaiverKind
from tests import factories
from tests.reached.stage import Stage

_SIGNER = {"signer_name": "Bo Boss", "signer_title": "Director", "signer_organisation": "Works"}


def begin(stage: Stage) -> None:
    stage.import_(
        stage.by_rule,
        *(f"40,On Waivers,{kind.value.title()} Waived,{kind}@example.org" for kind in WaiverKind),
        "41,On Scans,Sue Scan,sue@example.org",
        "42,On Refusals,Rita Refused,rita@example.org",
        "43,On Bulk,Bert Bulk,bert@example.org",
        "44,On Mistakes,Max Mistake,max@example.org",
    )
    stage.fill("invite", "by-rule")
    stage.work_off()


def end_and_put_back(stage: Stage) -> None:
    """What was to tell of the end does not leave; an end that stays is told."""
    mistaken = stage.agreement("Max Mistake")
    keys = ("by-rule", mistaken.pk)
    client, link = stage.visitor("Max Mistake")
    stage.get("visit", link.pk, client=client)
    stage.fill("end_agreement", *keys, reason="Not needed")
    stage.fill("put_back_agreement", *keys)
    stage.fill("end_agreement", *keys, reason="Not needed after all")
    stage.work_off()
    stage.get("agreement", *keys)
    stage.get("done", link.pk, client=client)


def ask_again(stage: Stage) -> None:
    stage.fill("ask_again", "by-hand", stage.agreement("Fay Foot").pk, reason="Your whole name is needed")
    stage.work_off()


def waive(stage: Stage) -> None:
    for kind in WaiverKind:
        more: dict[str, Any] = {"file": _scan()} if kind in WaiverKind.with_a_file() else {}
        more |= _SIGNER if kind in WaiverKind.by_somebody_else() else {}
        waived = stage.agreement(f"{kind.value.title()} Waived")
        stage.fill("waive_agreement", "by-rule", waived.pk, kind=kind, reason="We were told", **more)
        stage.get("agreement", "by-rule", waived.pk)
    file = EvidenceFile.objects.earliest("uploaded_at")
    for page in ("evidence_file", "evidence_preview"):
        stage.get(page, "by-rule", file.pk)


def hand_in_a_scan(stage: Stage) -> None:
    """One is refused, one confirmed, and one waits."""
    for name in ("Sue Scan", "Rita Refused", "Bert Bulk"):
        client, link = stage.visitor(name)
        asked = stage.agreement(name)
        stage.ask(name, HelpKind.PAPER)
        stage.get("visit_form", link.pk, asked.pk, client=client)
        stage.fill("visit_scan", link.pk, client=client, agreement=str(asked.pk), file=_scan())
    stage.get("decisions", "by-rule")
    stage.look("decisions")
    stage.post("confirm_waiver", "by-rule", _proposed(stage, "Sue Scan").pk)
    for name in ("Rita Refused", "Bert Bulk"):
        stage.fill("refuse_waiver", "by-rule", _proposed(stage, name).pk, reason="It cannot be read")
    stage.get("author", "by-rule", stage.author("Sue Scan").pk)


def _proposed(stage: Stage, name: str) -> Waiver:
    return Waiver.objects.proposed().get(agreement=stage.agreement(name))


def _scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.png", factories.make_picture(), "image/png")


def settle_many(stage: Stage) -> None:
    """Each kind of job, and what takes one back."""
    names = ("Bert Bulk", "Rita Refused")
    agreements = [stage.agreement(name) for name in names]

    def order(deed: str, **fields: Any) -> None:
        stage.bulk(deed, stage.by_rule, "agreements", *agreements, **fields)
        stage.get("dashboard", "by-rule")
        stage.work_off()

    order("waive", kind=WaiverKind.UNREACHABLE, reason="No answer for a year")
    order("put-back")
    order("end", reason="They need not sign")
    undone = stage.by_rule.bulk_jobs.filter(kind="void").latest("created_at")
    stage.fill("undo_job", "by-rule", undone.pk)
    stage.work_off()
    order("end", reason="They need not sign after all")
    order("ask-again", reason="They have to sign")
    assert Agreement.objects.standing().filter(authorship__author__name__in=names).count() == len(names)
    stage.get("jobs", "by-rule")
