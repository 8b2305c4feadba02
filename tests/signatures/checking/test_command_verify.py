import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from agreements.models import Conference
from agreements.states import State
from signatures.models import Document, SealCertificate
from tests import factories
from tests.signatures import forging

CONTENT = b"%PDF-1.7 as it was stored"


@pytest.fixture
def document(conference: Conference, tmp_path: Path) -> Document:
    signature = factories.make_agreement(conference, state=State.COUNTERSIGNED).signatures.get()
    (tmp_path / "ours.pdf").write_bytes(CONTENT)
    return Document.objects.create(
        signature=signature,
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        path="x",
        certificate=SealCertificate.objects.create(fingerprint="f" * 64),
    )


def verify(*files: Path, as_json: bool = False) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("verify", *map(str, files), json=as_json, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_status_is_zero_when_all_are_authentic(document: Document, tmp_path: Path) -> None:
    ours = tmp_path / "ours.pdf"
    signature = document.signature

    status, said = verify(ours, ours)

    at = signature.signed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert status == 0
    assert said == 2 * (
        f"{ours}: This is one of our documents, and it is unchanged.\n"
        f"    {signature.agreement.conference.name}, paper {signature.agreement.authorship.paper.number}: accepted by "
        f"{signature.printed_name}, signed “{signature.typed_name}” {at}, countersigned {at}\n"
    )


def test_status_is_one_when_any_is_not(document: Document, tmp_path: Path) -> None:
    ours, other, missing = tmp_path / "ours.pdf", tmp_path / "other.pdf", tmp_path / "missing.pdf"
    other.write_bytes(b"Dear author,")

    status, said = verify(ours, other, missing)

    assert status == 1
    first, _, second, third = said.splitlines()
    assert first == f"{ours}: This is one of our documents, and it is unchanged."
    assert second.startswith(f"{other}: This file is not a PDF.")
    assert third == f"{missing}: The file cannot be read: No such file or directory."


def test_json_is_one_object(document: Document, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"Dear author,")

    status, said = verify(tmp_path / "ours.pdf", other, as_json=True)

    assert status == 1
    ours, theirs = json.loads(said)["files"]
    assert {name: ours[name] for name in ("file", "authentic", "preview", "sha256", "certificate")} == {
        "file": str(tmp_path / "ours.pdf"),
        "authentic": True,
        "preview": False,
        "sha256": document.sha256,
        "certificate": "f" * 64,
    }
    assert ours["document"]["typed_name"] == document.signature.typed_name
    assert ours["document"]["signed_at"].endswith("Z")
    assert (ours["document"]["is_void"], ours["document"]["agreement_state"]) == (False, "countersigned")
    assert (theirs["authentic"], theirs["document"], theirs["sealed_at"]) == (False, None, None)


def test_what_is_wrong_is_said_beneath(conference: Conference, tmp_path: Path, seal_key: Path) -> None:
    author = factories.make_author(conference, name="Peisong Wang")
    signature = factories.make_agreement(author=author, state=State.COUNTERSIGNED).signatures.get()
    _, content = forging.produced(signature)
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(forging.with_record_saying(content, "Peisong Wang", "Eve Mallory!"))

    status, said = verify(changed)
    _, as_json = verify(changed, as_json=True)

    first, second, third = said.splitlines()
    assert status == 1
    assert first == f"{changed}: This is not the document that we sealed: it was changed afterwards."
    assert second == (
        "    In the attached record “Printed name” reads “Eve Mallory!” where the original reads “Peisong Wang”."
    )
    assert third.startswith(f"    Our records of the document that it names: {conference.name}, paper ")
    (file,) = json.loads(as_json)["files"]
    assert (file["verdict"], file["document"]) == ("changed", None)
    assert file["differences"] == [{"place": "record", "sentence": second.strip(), "page": None}]
    assert file["original"]["printed_name"] == "Peisong Wang"


@pytest.mark.django_db
def test_folder_is_answered_in_words(tmp_path: Path) -> None:
    assert verify(tmp_path) == (1, f"{tmp_path}: The file cannot be read: Is a directory.\n")
