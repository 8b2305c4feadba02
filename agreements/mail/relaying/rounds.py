"""Mails that are due, brought to the server over one connection, one after the other, until none is left or the time is up."""

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from agreements.mail import smtp
from agreements.mail.pacing import pace
from agreements.mail.relaying import mail_server, quitting
from agreements.mail.relaying.refusals import DoubtedError, ServerAwayError
from agreements.models import Relay

logger = logging.getLogger(__name__)

# After so many seconds it looks again who is next, so that nobody waits behind thousands.
_GLANCE = 2.0


class NoMoreTodayError(Exception):
    """As many have left as may in a day."""


@dataclass
class OpenLine:
    """A connection to the mail server: opened for the first mail, and again where it broke. `taken`: over the present one."""

    relay: Relay
    token: str
    taken: int = 0
    _backend: BaseEmailBackend | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def open(self) -> BaseEmailBackend:
        """Raises ServerAwayError, ToldToLeaveError."""
        if self._backend is None:
            self._backend = smtp.open_connection()
        return self._backend

    def drop(self) -> None:
        backend, self._backend, self.taken = self._backend, None, 0
        if backend is not None:
            smtp.close(backend)

    def take_turn(self) -> None:
        """Wait until the next mail may leave, which is claimed by now. Raises NoMoreTodayError, ToldToLeaveError."""
        left = pace.left_of_day()
        if left is not None and left < 0:
            raise NoMoreTodayError
        pace.keep(self.relay, self.token)
        while seconds := pace.seconds_to_wait(self.relay):
            quitting.wait(seconds)
            if quitting.is_asked():
                raise quitting.ToldToLeaveError


class Errand(NamedTuple):
    """One mail that is due: `deliver` claims it, says whether the server took it, and has noted whatever it raises."""

    pk: UUID
    deliver: Callable[[OpenLine, UUID], bool]


class Done(NamedTuple):
    tried: int = 0
    taken: int = 0


def run(pick: Callable[[], Sequence[Errand]], *, patience: float = math.inf) -> Done:
    """`pick` names those that are next, again and again; nothing is tried while the mail server takes nothing."""
    if not pick() or quitting.is_asked() or mail_server.stopped_until():
        return Done()
    relay = mail_server.current()
    try:
        with pace.connection_of(relay) as token, OpenLine(relay, token) as line:
            return _Delivering(line, time.monotonic() + patience).go(pick)
    except pace.NoConnectionLeftError:
        return Done()


class _Delivering:
    def __init__(self, line: OpenLine, until: float) -> None:
        self._line, self._until = line, until
        self._tried: set[UUID] = set()
        self._taken = 0

    def go(self, pick: Callable[[], Sequence[Errand]]) -> Done:
        while next_ones := [errand for errand in pick() if errand.pk not in self._tried]:
            looked = time.monotonic()
            for errand in next_ones:
                if not (self._has_time() and self._may_go_on() and self._bring(errand)):
                    return Done(len(self._tried), self._taken)
                if time.monotonic() - looked > _GLANCE:
                    break
        return Done(len(self._tried), self._taken)

    def _has_time(self) -> bool:
        return not quitting.is_asked() and time.monotonic() < self._until

    def _may_go_on(self) -> bool:
        """Waits until somebody may leave, where that is soon."""
        left = pace.left_of_day()
        if left is not None and left <= 0:
            return False
        seconds = pace.seconds_until_next(self._line.relay)
        if self._until < math.inf and seconds > settings.TICK_SECONDS:
            return False
        quitting.wait(seconds)
        return not quitting.is_asked()

    def _bring(self, errand: Errand) -> bool:
        """Whether to go on with the next one."""
        self._tried.add(errand.pk)
        line, relay, had_taken = self._line, self._line.relay, self._line.taken
        try:
            is_taken = self._delivered(errand)
        except (quitting.ToldToLeaveError, NoMoreTodayError):
            line.drop()
            return False
        except ServerAwayError as refusal:
            line.drop()
            if had_taken and not refusal.is_limit:
                return True  # it wants no more over that connection
            mail_server.stop(relay, refusal)
            return False
        except DoubtedError as doubt:
            if doubt.is_broken:
                line.drop()
            return not mail_server.doubt(relay, str(doubt))
        if is_taken:
            self._taken += 1
            line.taken += 1
            mail_server.took_one(relay)
        return True

    def _delivered(self, errand: Errand) -> bool:
        self._line.open()  # before it is claimed: without a connection nobody has tried it
        return errand.deliver(self._line, errand.pk)
