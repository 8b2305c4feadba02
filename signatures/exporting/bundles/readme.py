"""README.txt: for somebody who gets a bundle in ten years, and has nothing but it."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from agreements.models import Conference
from agreements.sentences import counted
from agreements.wording import moments
from signatures.models import BundleLayout

_WIDTH = 78


@dataclass(frozen=True)
class BundleFacts:
    """What it has to say of a bundle."""

    conference: Conference
    number: int
    layout: BundleLayout
    made_at: datetime
    papers: int
    documents: int
    scans: int
    left_out: int
    reason: str
    entry: int
    checkpoint: int


def written(told: BundleFacts) -> str:
    return "\n\n".join(_sections(told)) + "\n"


def _sections(told: BundleFacts) -> Iterator[str]:
    title = gettext("{conference}: agreements of authors, bundle {number}").format(
        conference=told.conference.name, number=told.number
    )
    yield f"{title}\n{'=' * min(len(title), _WIDTH)}"
    yield _filled(_what_it_is(told))
    yield _headed(gettext("What is in it"), *_contents(told))
    yield _headed(gettext("How to check it"), *_checks())
    yield _headed(gettext("What the checks show"), *_shown(told))
    yield _headed(gettext("If nothing of this runs any more"), *_without_programs())


def _what_it_is(told: BundleFacts) -> str:
    said = [
        gettext(
            "{legal_name} ({short_name}) asked the authors of {conference} for their agreement. This folder holds what they "
            "signed, as it was on {day}."
        ).format(
            legal_name=told.conference.legal_name,
            short_name=told.conference.short_name,
            conference=told.conference.name,
            day=moments.utc(told.made_at),
        ),
        counted("{count} paper", "{count} papers", told.papers)
        + ", "
        + counted("{count} sealed document", "{count} sealed documents", told.documents)
        + ", "
        + counted("{count} form signed by hand.", "{count} forms signed by hand.", told.scans),
    ]
    if told.left_out:
        said.append(
            counted(
                "{count} paper is left out; exceptions.csv names it and says why.",
                "{count} papers are left out; exceptions.csv names them and says why.",
                told.left_out,
            )
        )
    if told.reason:
        said.append(
            gettext(
                "Some papers are in it though they are withdrawn or not all of their authors have signed; exceptions.csv "
                "names them. The reason that was given: “{reason}”."
            ).format(reason=told.reason)
        )
    if told.conference.is_demonstration:
        said.append(gettext("It comes from a demonstration: nobody agreed to anything."))
    return " ".join(said)


_PLACES = {
    BundleLayout.SIGNATURES: "agreements/",
    BundleLayout.PAPERS: "papers/, originals/",
    BundleLayout.PMLR: "…permissions/, originals/",
    BundleLayout.ACM: "agreements/, grid.csv",
    BundleLayout.PATTERN: "documents/",
}


def _contents(told: BundleFacts) -> Iterator[str]:
    yield _item(_PLACES[told.layout], _documents_in_words(told.layout))
    yield _item("manifest.csv", gettext("each file: what it is, of which paper and author, its size and its SHA-256"))
    yield _item("exceptions.csv", gettext("papers and authors of whom something is missing, and why"))
    yield _item("SHA256SUMS", gettext("the digests of all files, for sha256sum"))
    yield _item("certificates.pem", gettext("the certificates of the seals, and of the times in them"))
    yield _item(
        "log.jsonl",
        gettext(
            "the log of all that happened, without names: entries 1 to {entry} and {count} signed checkpoints"
        ).format(entry=told.entry, count=told.checkpoint),
    )
    yield _item("check_bundle.py", gettext("checks all of it; it uses the folder checker/"))
    yield _item("verify_log.py", gettext("checks the log alone"))


def _documents_in_words(layout: BundleLayout) -> str:
    one = gettext(
        "one sealed PDF for each signature; “by_hand” in its name says that it is a scan of a form signed by hand"
    )
    if layout in BundleLayout.with_volumes():
        return gettext(
            "one PDF for each paper, with the agreements of its authors one after another, for reading; and under originals/ "
            "{originals}. Only an original has a seal and proves something"
        ).format(originals=one)
    if layout == BundleLayout.ACM:
        return gettext("{originals}; the grid has a row for each paper").format(originals=one)
    return one


def _checks() -> Iterator[str]:
    yield _filled(gettext("1. Is every file as it was handed over? In this folder:"))
    yield "    sha256sum -c --quiet SHA256SUMS"
    yield _filled(
        gettext("It names each file that is missing or was changed (on a Mac: shasum -a 256 -c SHA256SUMS).")
    )
    yield _filled(
        gettext(
            "Is nothing else there? This names what is in the folder or in the list alone, of which SHA256SUMS is one:"
        )
    )
    yield "    (cut -c67- SHA256SUMS; find . -type f ! -path '*/__pycache__/*' | cut -c3-) | sort | uniq -u"
    yield _filled(
        gettext(
            "2. Is every document sealed by the conference and unchanged since, and the log whole? With Python 3.11 or newer "
            "on Linux or macOS:"
        )
    )
    yield (
        "    python3 -m venv check\n"
        "    check/bin/pip install -r checker/requirements.txt\n"
        "    check/bin/python check_bundle.py"
    )
    yield _filled(
        gettext(
            "It names files that do not belong here, too. For the digests alone it needs no packages: "
            "python3 check_bundle.py --digests"
        )
    )
    yield _filled(
        gettext(
            "3. Compare the fingerprints that stand in certificates.pem with those that the conference announced, or with "
            "{address}: whoever replaced everything here would have to replace them there, too."
        ).format(address=settings.PUBLIC_URL + reverse("certificates"))
    )


def _shown(told: BundleFacts) -> Iterator[str]:
    yield _filled(
        gettext(
            "Each sealed PDF has the words that were agreed to, who typed which name, when, and who signed for the "
            "conference; its last page says how that was recorded. The seal (PAdES, a digital signature within the PDF) covers "
            "the whole file: a change of one byte breaks it. Programs that show PDF signatures show it, too; they may call its "
            "certificate unknown, because it is the conference’s own."
        )
    )
    yield _filled(
        gettext(
            "The last page of a document names an entry of the log and its hash. verify_log.py says whether log.jsonl has that "
            "entry: python3 verify_log.py log.jsonl --certificate certificates.pem --entry NUMBER --hash HASH. What is younger "
            "than the last checkpoint is not yet anchored, and it says so."
        )
    )
    yield _filled(
        gettext(
            "A document whose code is typed at {address} is told from the conference’s own records, as long as that address is "
            "there: also whether it was ended or replaced since."
        ).format(address=settings.PUBLIC_URL + reverse("verify"))
    )


def _without_programs() -> Iterator[str]:
    yield _filled(
        gettext(
            "SHA256SUMS and manifest.csv are plain text: any program that computes SHA-256 (FIPS 180-4) can compare them. The "
            "seals follow ETSI EN 319 142-1 (PAdES) over ISO 32000; certificates.pem is X.509. In log.jsonl the hash of an "
            "entry is the SHA-256 of a zero byte and the line without its end, and each entry holds the hash of the one before; "
            "verify_log.py describes the rest at its beginning."
        )
    )


def _headed(title: str, *paragraphs: str) -> str:
    return "\n\n".join([f"{title}\n{'-' * len(title)}", *paragraphs])


def _filled(words: str) -> str:
    return textwrap.fill(words, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _item(name: str, words: str) -> str:
    return textwrap.fill(
        f"{name}: {words}.", _WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
