"""The ways in which a mail server misbehaves, and whom each of them is to concern."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.mail_faults.server import HANG_UP, SILENCE, Fault


@dataclass(frozen=True)
class Way:
    """`fault`, for so many mails, with the true times or with short ones. `fails`: whose mails end as failed, and rightly;
    `aside`: whose are put aside. `is_doubled`: those may arrive twice at which it hung up after the data."""

    name: str
    fault: Callable[[int, bool], Fault]
    fails: Callable[[str], bool] = lambda _address: False
    aside: Callable[[str], bool] = lambda _address: False
    is_doubled: bool = False
    is_away_at_first: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    # Of a server whose TLS or login is repaired after so many refusals.
    has_tls: bool = False
    asks_for_login: bool = False
    stops: bool = True


def instead(at: str, answer: str, *, times: int = 4, closes: bool = False) -> Callable[[int, bool], Fault]:
    """After a third of the mails."""
    return lambda mails, _is_true: Fault(at, answer, times=times, after=mails // 3, closes=closes)


def number(address: str) -> int:
    return int(address.partition("@")[0].rpartition("-")[2])


def _is_tenth(address: str) -> bool:
    return number(address) % 10 == 0


def _is_poison(address: str) -> bool:
    return number(address) == 3


WAYS = (
    Way("quota: 550 5.4.5 at MAIL", instead("MAIL", "550 5.4.5 Daily user sending quota exceeded", times=3)),
    Way("quota: 454 at MAIL", instead("MAIL", "454 Throttling failure: Daily message quota exceeded", times=3)),
    Way("limit: 554 after the data", instead("END", "554 Sending limit exceeded. Try again later", times=3)),
    Way("554 after the data, in no words of ours", instead("END", "554 Nicht jetzt", times=3)),
    Way(
        "421 instead of a greeting",
        lambda _mails, _is_true: Fault("CONNECT", "421 4.3.2 Going down for a while", times=4),
    ),
    Way("421 at MAIL", instead("MAIL", "421 4.3.2 Going down", closes=True)),
    Way("421 at RCPT", instead("RCPT", "421 4.3.2 Going down", closes=True)),
    Way("421 at DATA", instead("354", "421 4.3.2 Going down", closes=True)),
    Way("421 after the data", instead("END", "421 4.3.2 Going down", closes=True)),
    Way(
        "421 after seven mails of each connection",
        lambda _mails, _is_true: Fault("MAIL", "421 4.7.0 Too many mails", times=10**9, per_connection=7, closes=True),
        stops=False,
    ),
    Way("452 4.3.1 server without room, at RCPT", instead("RCPT", "452 4.3.1 Insufficient system storage")),
    Way("hangs up at RCPT", instead("RCPT", HANG_UP)),
    Way("hangs up in the data", instead("BODY", HANG_UP)),
    Way("hangs up after the data", instead("AFTER", HANG_UP), is_doubled=True),
    Way(
        "greylisting: 450 at each first try",
        lambda _mails, _is_true: Fault(
            "RCPT", "450 4.2.0 Greylisted, try again later", times=10**9, meets=lambda _address, seen: seen == 0
        ),
        stops=False,
    ),
    Way(
        "452 mailbox full, every tenth, twice",
        lambda _mails, _is_true: Fault(
            "RCPT",
            "452 4.2.2 The mailbox is over its quota",
            times=10**9,
            meets=lambda address, seen: _is_tenth(address) and seen < 2,
        ),
        stops=False,
    ),
    Way(
        "550 unknown user, every tenth",
        lambda _mails, _is_true: Fault(
            "RCPT", "550 5.1.1 No such user", times=10**9, meets=lambda address, _seen: _is_tenth(address)
        ),
        fails=_is_tenth,
        stops=False,
    ),
    Way("silent after RCPT", instead("354", SILENCE)),
    Way(
        "slow",
        lambda _mails, is_true: Fault(pause=5.0 if is_true else 0.02, times=40),
        stops=False,
    ),
    Way(
        "without TLS at first",
        lambda _mails, _is_true: Fault("EHLO", lacks=("STARTTLS",), times=3),
        settings={"EMAIL_USE_TLS": True},
        has_tls=True,
    ),
    Way(
        "refuses the login at first",
        lambda _mails, _is_true: Fault("AUTH", "535 5.7.8 Wrong user or password", times=3),
        settings={"EMAIL_HOST_USER": "desk", "EMAIL_HOST_PASSWORD": "correct horse"},
        asks_for_login=True,
    ),
    Way("without 8BITMIME", lambda _mails, _is_true: Fault(lacks=("8BITMIME",)), stops=False),
    Way("without SMTPUTF8", lambda _mails, _is_true: Fault(lacks=("SMTPUTF8",)), stops=False),
    Way("PIPELINING, and answers of 41 lines", lambda _mails, _is_true: Fault(is_long=True), stops=False),
    Way(
        "hangs up at one mail, always",
        lambda _mails, _is_true: Fault("BODY", times=10**9, meets=lambda address, _seen: _is_poison(address)),
        aside=_is_poison,
        stops=False,
    ),
    Way("not there at first", lambda _mails, _is_true: Fault(), is_away_at_first=True),
)
# Those that are tried with true times, too.
TRUE = ("hangs up in the data", "silent after RCPT", "slow")
