"""Whoever guesses the password or the code of one account waits longer and longer, from wherever it is tried.

Its owner hears of it, and goes on logging in from browsers that are known, and by passkeys, for which nothing is guessed.
"""

import unicodedata
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from agreements.accounts import browsers, notices
from agreements.models import User
from agreements.web import throttles
from agreements.web.throttles import TooOftenError
from agreements.wording.addresses import sought


class Proof(StrEnum):
    PASSWORD = "password"  # noqa: S105  the kind of a proof
    CODE = "code"


def before(request: HttpRequest, address: str, proof: Proof = Proof.PASSWORD) -> None:
    """To be asked before a proof is looked at; TooOftenError if this network or this account has to wait."""
    who, network = _who(address), throttles.network_of(request)
    user = _user(who)
    throttles.slow("guess_all")
    throttles.spend("login_network", network)
    if user is not None and browsers.knows(request, user):
        # What others try for this account takes nothing of it.
        throttles.spend("login_account", proof, who, "known browser")
        return
    throttles.spend("login_account", proof, who, network)
    wait = throttles.left("guess_wait", proof, who) or _begun_by_another(proof, who)
    if wait:
        _note(user)
        raise TooOftenError("guess_account", wait)


def failed(_request: HttpRequest, address: str) -> None:
    _note(_user(_who(address)))


def succeeded(request: HttpRequest, user: User, proof: Proof = Proof.PASSWORD) -> None:
    """All wrong tries were their own."""
    throttles.forget("login_account", proof, user.email, throttles.network_of(request))
    throttles.forget("login_account", proof, user.email, "known browser")
    forget(user, proof)


def forget(user: User, proof: Proof = Proof.PASSWORD) -> None:
    """What was guessed does not matter any more: the password is another one, for instance."""
    for name in ("guess_account", "guess_wait"):
        throttles.forget_kept(name, proof, user.email)


def _begun_by_another(proof: Proof, who: str) -> int:
    """Count this try, and begin the wait that follows it; in seconds how long to wait where another began one just now."""
    free, longest = settings.THROTTLES["guess_account"][0], settings.THROTTLES["guess_wait"][1]
    more = throttles.kept("guess_account", proof, who) - free
    if more < 0:
        return 0
    seconds = min(2 ** min(more, 20), longest)
    is_ours = throttles.kept("guess_wait", proof, who, seconds=seconds) == 1
    return 0 if is_ours else max(1, throttles.left("guess_wait", proof, who))


def _note(user: User | None) -> None:
    """A mail once a day at most, when there have been many within an hour."""
    if user is not None and throttles.kept("guess_told", user.pk) == settings.THROTTLES["guess_told"][0]:
        notices.owe_guessing(user)


def _who(address: str) -> str:
    """One account however it is spelled, also in letters of full width."""
    return sought(unicodedata.normalize("NFKC", address))


def _user(address: str) -> User | None:
    return User.objects.filter(email=address).first()
