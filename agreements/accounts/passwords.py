"""Which passwords hold: long ones that are neither known to everybody nor made of what anybody knows of this account."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import matching, scoring

from agreements.models import Conference, TeamInvitation, User
from agreements.web.context_processors import PRODUCT_NAME

_SHORTEST = 12
# So many tries, by zxcvbn's reckoning, must a password be worth; below, its authors call one "somewhat guessable".
_TRIES = 10**8
# Of a longer password this beginning is weighed alone: the time grows with the square of the length.
_WEIGHED = 40
# Of these more than a few at once are no word written in digits and signs, and each doubles the time that looking for one takes.
_SIGNS = re.compile(r"[@({\[<!|$+%]")
_MOST_SIGNS = 3
_PLAIN_SIGN = "~"
_SHORTEST_WORD = 3
_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines())

_TOO_SHORT = _("This password is too short. Take at least {number} characters: several words are easy to remember.")
_KNOWN = _("This password is among the first that strangers try. Take several words that do not belong together.")
_REPEATED = _(
    "This password is easy to guess: it repeats itself, or follows a known order. "
    "Take several words that do not belong together."
)
_NAMED = _(
    "This password is made of your name or address, or of the name of this site or of a conference. "
    "Take several words that do not belong together."
)


class PasswordHolds:
    """Tells one reason at a time. Which characters a password is made of is nobody's business."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = _folded(password)
        if len(password) < _SHORTEST:
            raise ValidationError(_TOO_SHORT.format(number=_SHORTEST), code="password_too_short")
        if folded.strip() in _COMMON:
            raise ValidationError(_KNOWN, code="password_too_common")
        if _is_weak(folded):
            raise ValidationError(_REPEATED, code="password_guessable")
        if _is_weak(_without(folded, _words(user))):
            raise ValidationError(_NAMED, code="password_of_names")

    def get_help_text(self) -> str:
        """Nothing: each form says it in a line of its own."""
        return ""


def _is_weak(password: str) -> bool:
    weighed = password[:_WEIGHED]
    if len(set(_SIGNS.findall(weighed))) > _MOST_SIGNS:
        weighed = _SIGNS.sub(_PLAIN_SIGN, weighed)
    if not weighed:
        return True
    found = scoring.most_guessable_match_sequence(weighed, matching.omnimatch(weighed))
    return bool(found["guesses"] < _TRIES)


def _without(password: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, "")
    return password


def _words(user: User | None) -> set[str]:
    """What anybody would try who knows whose account it is."""
    texts = [PRODUCT_NAME, urlsplit(settings.PUBLIC_URL).hostname or ""]
    if user is not None:
        texts += [user.name, user.email, *chain.from_iterable(_names_of(each) for each in _conferences(user))]
    found = chain.from_iterable(_parts(_folded(text)) for text in texts)
    return {part for part in found if len(part) >= _SHORTEST_WORD and not part.isdigit()}


def _conferences(user: User) -> Iterator[Conference]:
    """Also those that somebody is about to join."""
    if user.pk is not None:
        yield from Conference.objects.filter(memberships__user=user)
    for invitation in TeamInvitation.objects.unanswered().filter(email=user.email).select_related("conference"):
        yield invitation.conference


def _names_of(conference: Conference) -> list[str]:
    return [conference.name, conference.slug, conference.short_name, conference.legal_name]


def _parts(text: str) -> Iterator[str]:
    """The whole, the whole without what stands between, and each word with and without its digits."""
    words = re.findall(r"\w+", text)
    yield from (text, "".join(words), *words)
    yield from (re.sub(r"\d", "", word) for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
