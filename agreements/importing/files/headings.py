"""Headings of columns: tidied, and which of ours they mean."""

import re
from collections.abc import Iterable

from agreements.wording.characters import clean

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_JOINTS = re.compile(r"[\s_\-–./]+")

# Beside our own names, squeezed.
_ALSO_CALLED = {
    "paper_id": "paper id # paper# papernumber paperno submission submissionid submission# submissionnumber contributionid",
    "title": "papertitle submissiontitle contributiontitle",
    "author_order": "order position authorposition authornumber authorsequence",
    "given_name": "firstname first forename givennames authorfirstname",
    "middle_name": "middle middleinitial",
    "family_name": "lastname last surname familynames authorlastname",
    "suffix": "namesuffix",
    "name": "fullname authorname author",
    "email": "emailaddress mail authoremail",
    "affiliation": "institution organization organisation affiliations",
    "is_speaker": "speaker presenter presenting speaker? presenter?",
    "is_corresponding": "corresponding corresponding? correspondingauthor correspondingauthor? contactauthor",
    "orcid": "orcidid",
    "native_name": "nameinnativescript",
    "track": "trackname",
    "date": "paperdate",
    "language": "lang",
    "person": "person# personid profileid",
}
# Whoever has such a column must say what it means: passed over, rejected papers would be asked to sign.
_DECIDING = re.compile(
    r"(paper|submission|proposal|acceptance|review|final)?(decision|status|state|outcome|result)s?|"
    r"(is)?(accepted|acceptance|rejected|deleted|withdrawn|withdraw|iscontact)\??"
)
# Of systems whose tables are recognised: enough to tell the row of headings from those above and below it.
_OF_SYSTEMS = (
    "paper title|author names|author emails|primary contact author name|abstract|keywords|authors|author.emails|"
    "submission #|person #|web page|country|acceptance status|track chairs|1: username|1: email|forum|number|authorids|"
    "profile_id|speaker ids|speaker names|proposal title|proposal state|proposal ids|presenters|presenters (email)|"
    "authors (email)|co-authors|type|session|duration|proceedingid|event_tracking_number|thetitle|first_name|last_name|"
    "author_sequence_no|organisations|all_emails|acceptance|topics|uid|acm no.|contact no.|creators|doi|"
    "author id 1|valid email address 1|iscontact|biography"
)


def tidied(heading: str) -> str:
    """In small letters, with single blanks, and without signs that nobody sees."""
    return clean(" ".join(_UNSEEN.sub("", heading).split())).lower()


def squeezed(heading: str) -> str:
    """What is left for comparing: “Paper-ID”, “paper_id” and “PaperID” are one."""
    return _JOINTS.sub("", tidied(heading))


_MEANINGS = {squeezed(name): name for name in _ALSO_CALLED} | {
    other: name for name, others in _ALSO_CALLED.items() for other in others.split()
}
_KNOWN = _MEANINGS.keys() | {squeezed(heading) for heading in _OF_SYSTEMS.split("|")}


def meaning(heading: str) -> str:
    """Our column that a heading means; empty if none."""
    return _MEANINGS.get(squeezed(heading), "")


def is_deciding(heading: str) -> bool:
    return bool(_DECIDING.fullmatch(squeezed(heading)))


def known_count(cells: Iterable[str]) -> int:
    """How many different headings of a row are known from somewhere."""
    found = {squeezed(cell) for cell in cells if len(cell) <= 80}
    return sum(cell in _KNOWN or bool(_DECIDING.fullmatch(cell)) for cell in found if cell)
