"""Seals of other keys, and what a key of ours proves once it is not to be trusted any more."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from signatures import sealing
from signatures.checking.offline import Kind
from signatures.levels import Level
from signatures.models import EndReason
from tests.signatures import forging
from tests.vectors.documents import Given
from tests.vectors.strangers import signed
from tests.vectors.variants import variant

_NAME = "a name in a certificate is believed"
_KEY = "a key is good for ever, or never was"
_A_DAY = timedelta(days=1)


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


@variant("Sealed, and the key retired later.", _KEY, ours=Kind.UNCHANGED, says="Its key is out of use since",
         key_end=(EndReason.RETIRED, -_A_DAY))  # fmt: skip
def key_retired_later(given: Given) -> bytes:
    return given.pdf


@variant("Sealed, and the key stolen later: without an independent time the file alone does not prove the order.", _KEY,
         ours=Kind.UNCHANGED, alone_at={Level.B: Kind.UNPROVEN}, says="Its key was reported stolen on",
         key_end=(EndReason.STOLEN, -_A_DAY))  # fmt: skip
def key_stolen_later(given: Given) -> bytes:
    return given.pdf


@variant("Sealed with a key that had been retired.", _KEY, ours=Kind.UNPROVEN, says="its seal shows nothing",
         key_end=(EndReason.RETIRED, _A_DAY))  # fmt: skip
def key_retired_before(given: Given) -> bytes:
    return given.pdf


@variant("Sealed with a key that had been stolen.", _KEY, ours=Kind.UNPROVEN, says="its seal shows nothing",
         key_end=(EndReason.STOLEN, _A_DAY))  # fmt: skip
def key_stolen_before(given: Given) -> bytes:
    return given.pdf


@variant("Made by a thief with our key, and in no record of ours.", _KEY, ours=Kind.CONTRADICTED, alone=Kind.UNPROVEN,
         levels=(Level.B,), key_end=(EndReason.STOLEN, _A_DAY))  # fmt: skip
def made_by_a_thief(given: Given) -> bytes:
    return forging.sealed_again(given.signature, given.key, typed_name="Eve Mallory")


def _made(given: Given, *, subject: str) -> bytes:
    with TemporaryDirectory() as folder:
        return forging.made_by_somebody_else(given.signature, Path(folder), typed_name="Eve Mallory", subject=subject)
