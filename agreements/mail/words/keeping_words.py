"""A conference's own words for a mail: kept as versions, the newest of which counts; one can be the standard again.

A mail that is queued keeps the words that it was composed with.
"""

import hashlib

from agreements import audit
from agreements.mail.words.source import OwnWordsError, TypedWords, check, tidy
from agreements.mail.words.standards import digest_of_standard, standard_of
from agreements.mail.words.stems import STEMS, Stem
from agreements.models import Conference, OwnWords, User

# Kinds of events.
CHANGED, STANDARD = "mail.words_changed", "mail.words_standard"


class OthersWordsError(Exception):
    """Somebody else has saved other words since; `present` is their version, None where the standard counts."""

    def __init__(self, present: OwnWords | None) -> None:
        super().__init__(str(present))
        self.present = present


def newest(conference: Conference, stem: str) -> OwnWords | None:
    """The version that counts, which may say that the standard does; None if there never was one."""
    return OwnWords.objects.of_mail(conference, stem).first()


def digest_of(words: TypedWords) -> str:
    return hashlib.sha256(f"{words.subject}\n{words.body}".encode()).hexdigest()


def all_own(conference: Conference) -> dict[str, TypedWords]:
    """By stem, in one query."""
    newest = OwnWords.objects.newest(conference).values()
    return {each.stem: TypedWords(each.subject, each.body) for each in newest if not each.is_standard}


def own_of(conference: Conference, stem: str) -> TypedWords | None:
    """What the mail says instead of the standard words."""
    found = newest(conference, stem)
    return None if found is None or found.is_standard else TypedWords(found.subject, found.body)


def change(conference: Conference, stem: Stem, typed: TypedWords, *, over: int | None, by: User) -> OwnWords | None:
    """Keep these words as the mail's next version; None if they are what it says already.

    `over`: the number of the version that was shown, 0 where there was none; None replaces whatever stands. Raises
    OwnWordsError for words that cannot be a mail's, and OthersWordsError.
    """
    words = TypedWords(typed.subject.strip(), tidy(typed.body))
    if problems := check(stem, words):
        raise OwnWordsError(problems)
    with audit.deed(conference, by=by):
        audit.locks.conference()
        present = newest(conference, stem.name)
        stands = own_of(conference, stem.name) or standard_of(stem)
        if stands == words:
            return None
        if over is not None and over != (present.number if present else 0):
            raise OthersWordsError(present)
        return _keep(conference, stem, words, present, by=by, kind=CHANGED)


def back_to_standard(conference: Conference, stem: Stem, *, by: User) -> bool:
    """False if the mail says the standard words already."""
    with audit.deed(conference, by=by):
        audit.locks.conference()
        present = newest(conference, stem.name)
        if present is None or present.is_standard:
            return False
        _keep(conference, stem, TypedWords("", ""), present, by=by, kind=STANDARD)
    return True


def copy_all(source: Conference, conference: Conference, *, by: User | None) -> None:
    """Within the first deed of a conference that takes them over; they are its first versions."""
    for found in OwnWords.objects.newest(source).values():
        if not found.is_standard and found.stem in STEMS:
            words = TypedWords(found.subject, found.body)
            _keep(conference, STEMS[found.stem], words, None, by=by, kind=CHANGED)


def _keep(
    conference: Conference, stem: Stem, words: TypedWords, before: OwnWords | None, *, by: User | None, kind: str
) -> OwnWords:
    found = OwnWords.objects.create(
        conference=conference,
        stem=stem.name,
        number=before.number + 1 if before else 1,
        subject=words.subject,
        body=words.body,
        standard_digest=digest_of_standard(stem),
        by=by,
    )
    digest = digest_of(words)
    audit.record(
        kind, subject=f"words:{stem.name}", facts={"stem": stem.name, "version": found.number, "digest": digest}
    )
    return found
