"""The commands void, reinstate and waive."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from agreements.models import Agreement, Conference, Message, Waiver
from agreements.states import State
from tests import factories
from tests.agreements.settling.scanned import make_pdf
from tests.commands import said


@pytest.fixture
def agreement(conference: Conference) -> Agreement:
    return factories.make_agreement(conference, state=State.INVITED)


def run(command: str, agreement: Agreement, *more: str) -> str:
    authorship = agreement.authorship
    which = ("--paper", authorship.paper.number, "--author", str(authorship.author_id))
    return said(command, agreement.conference.slug, *which, *more)


def told(command: str, agreement: Agreement, *more: str) -> Any:
    return json.loads(run(command, agreement, "--json", *more))


def state(agreement: Agreement) -> str:
    return str(Agreement.objects.get(pk=agreement.pk).state)


def test_an_agreement_is_ended_and_put_back(agreement: Agreement) -> None:
    assert told("void", agreement, "--reason", "x", "--dry-run") == {
        "agreement": str(agreement.pk), "dry_run": True, "state_before": "invited", "told": 1,
    }  # fmt: skip
    assert state(agreement) == State.INVITED

    assert told("void", agreement, "--reason", "x")["told"] == 1
    assert (state(agreement), Message.objects.count()) == (State.VOID, 1)

    run("reinstate", agreement, "--dry-run")
    assert state(agreement) == State.VOID
    assert told("reinstate", agreement)["state"] == "invited"
    assert state(agreement) == State.INVITED


def test_it_is_said_why_one_cannot_be_put_back(agreement: Agreement) -> None:
    with pytest.raises(CommandError, match="no such agreement"):
        run("reinstate", agreement)
    factories.void(agreement)
    factories.make_draft(agreement.authorship)

    with pytest.raises(CommandError, match="Another agreement has taken its place"):
        run("reinstate", agreement)


def test_an_author_who_died_is_waived(agreement: Agreement) -> None:
    run("waive", agreement, "--kind", "deceased", "--reason", "The widow wrote.", "--dry-run")
    assert state(agreement) == State.INVITED

    assert told("waive", agreement, "--kind", "deceased", "--reason", "The widow wrote.")["outcome"] == "waived"
    assert state(agreement) == State.WAIVED


def test_where_two_are_wanted_a_command_only_proposes(agreement: Agreement) -> None:
    Conference.objects.update(waivers_need_two=True)

    assert "somebody of the staff has to confirm it" in run("waive", agreement, "--kind", "other", "--reason", "x")
    assert Waiver.objects.proposed().count() == 1
    with pytest.raises(CommandError, match="waits to be confirmed"):
        run("waive", agreement, "--kind", "other", "--reason", "x")


def test_a_signed_form_needs_its_file_and_its_signer(agreement: Agreement, tmp_path: Path) -> None:
    form = tmp_path / "form.pdf"
    with pytest.raises(CommandError, match="needs the --file"):
        run("waive", agreement, "--kind", "scan", "--reason", "x")
    with pytest.raises(CommandError, match="needs --signer-name"):
        run("waive", agreement, "--kind", "employer", "--reason", "x", "--file", str(form))
    with pytest.raises(CommandError, match="cannot be read"):
        run("waive", agreement, "--kind", "scan", "--reason", "x", "--file", str(form))
    form.write_bytes(b"GIF89a")
    with pytest.raises(CommandError, match="none of PDF, JPEG and PNG"):
        run("waive", agreement, "--kind", "scan", "--reason", "x", "--file", str(form))
    form.write_bytes(make_pdf())

    signer = ("--signer-name", "Erika", "--signer-title", "Head", "--signer-organisation", "Ltd")
    run("waive", agreement, "--kind", "employer", "--reason", "x", "--file", str(form), *signer)

    assert Waiver.objects.get().signer_organisation == "Ltd"


def test_case_28_a_scan_beside_a_signature_is_kept_by_a_command_too(conference: Conference, tmp_path: Path) -> None:
    agreement = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    form = tmp_path / "form.pdf"
    form.write_bytes(make_pdf())

    found = told("waive", agreement, "--kind", "scan", "--reason", "x", "--file", str(form))

    assert (found["outcome"], agreement.files.count()) == ("kept_beside", 1)
    with pytest.raises(CommandError, match="Its author has signed it"):
        run("waive", agreement, "--kind", "deceased", "--reason", "x")
