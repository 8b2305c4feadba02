"""The command that puts files of documents back."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Conference
from signatures import sealing
from signatures.documents import storage
from signatures.models import Document
from signatures.operations import invariants
from tests import factories
from tests.signatures.sealed import sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_documents")]


def run(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("repair_documents", *words, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def path_of(document: Document) -> Path:
    return Path(storage.documents().path(document.path))


def lost(conference: Conference, count: int = 1) -> list[Document]:
    found = [signature.documents.get() for signature in sealed(conference, count)]
    for document in found:
        path_of(document).unlink()
    return found


@pytest.mark.usefixtures("seal_key")
def test_all_that_are_damaged_are_made_again(conference: Conference) -> None:
    [here] = lost(conference)
    [there] = lost(factories.make_ready_conference())
    sealed(conference)

    code, out = run()

    assert code == 0
    assert sorted(out.splitlines()[:2]) == sorted(f"{each.sha256}: made again" for each in (here, there))
    assert out.splitlines()[2:] == ["3 documents looked at, 2 repaired, 0 left."]
    assert [invariants.examine(each).breaches for each in Conference.objects.all()] == [[], []]
    assert run() == (0, "3 documents looked at, 0 repaired, 0 left.\n")


@pytest.mark.usefixtures("seal_key")
def test_one_conference_or_one_document_is_chosen(conference: Conference) -> None:
    first, second = lost(conference, 2)
    [elsewhere] = lost(factories.make_ready_conference())

    one = run("--document", first.sha256.upper(), "--json")
    whole = run(conference.slug, "--json")

    assert (one[0], json.loads(one[1])) == (0, {"documents": 1, "repaired": {first.sha256: "remade"}, "left": {}})
    assert json.loads(whole[1]) == {"documents": 2, "repaired": {second.sha256: "remade"}, "left": {}}
    assert not path_of(elsewhere).exists()


def test_what_cannot_be_made_again_comes_from_a_folder_or_is_named(
    conference: Conference, own_seal_key: Path, tmp_path: Path
) -> None:
    [signature] = sealed(conference)
    document = signature.documents.get()
    backup = tmp_path / "backup" / document.path
    backup.parent.mkdir(parents=True)
    path_of(document).replace(backup)
    sealing.rotate(own_seal_key, organisation="Example", common_name="New")

    without = run()
    with_backup = run("--from", str(tmp_path / "backup"))

    why = "Its key was replaced since, so it cannot be made again. Only a backup (--from) or an upload serves."
    assert without == (1, f"{document.sha256}: not repaired. {why}\n1 document looked at, 0 repaired, 1 left.\n")
    assert with_backup == (
        0,
        f"{document.sha256}: taken from the folder\n1 document looked at, 1 repaired, 0 left.\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "There is no conference “nowhere”."),
        (("--document", "abc"), "There is no document with the SHA-256 abc."),
        (("--from", "/nowhere/at/all"), "There is no folder /nowhere/at/all."),
    ],
)
def test_senseless_arguments_are_answered_with_a_sentence(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)
