"""Seals of other keys, and what a key of ours proves once it is not to be trusted any more."""

from pathlib import Path
from tempfile import TemporaryDirectory

from signatures import sealing
from signatures.checking.offline import Kind
from signatures.levels import Level
from tests.signatures import forging
from tests.vectors.documents import Given
from tests.vectors.strangers import signed
from tests.vectors.variants import variant

_NAME = "a name in a certificate is believed"


@variant("The same look, our name, another key.", _NAME, ours=Kind.FOREIGN, levels=(Level.B,))
def our_name(given: Given) -> bytes:
    return _made(given, subject="")


@variant("The same look, another name.", _NAME, ours=Kind.FOREIGN, levels=(Level.B,))
def another_name(given: Given) -> bytes:
    return _made(given, subject="Somebody else")


@variant("A stranger's certificate with the name of our previews.", "a stranger's seal is told as our preview",
         ours=Kind.FOREIGN, alone=Kind.PREVIEW, levels=(Level.B,))  # fmt: skip
def name_of_previews(given: Given) -> bytes:
    return _made(given, subject=sealing.PREVIEW_COMMON_NAME)


@variant("Sealed with our key, but not what our records hold: the key was stolen.", "the key alone is asked",
         ours=Kind.CONTRADICTED, alone=Kind.UNCHANGED, levels=(Level.B,))  # fmt: skip
def with_our_key(given: Given) -> bytes:
    return forging.sealed_again(given.signature, given.key, typed_name="Eve Mallory")


@variant("A second signature of somebody else behind our seal.", "one good seal is enough", ours=Kind.ADDED)
def signed_by_another(given: Given) -> bytes:
    return signed(given.pdf, "Second")


def _made(given: Given, *, subject: str) -> bytes:
    with TemporaryDirectory() as folder:
        return forging.made_by_somebody_else(given.signature, Path(folder), typed_name="Eve Mallory", subject=subject)
