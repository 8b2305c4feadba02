"""Keeps parts running: forwards their output, starts again what died, and ends them all together."""

import selectors
import time
from collections.abc import Callable, Mapping

from config.launcher.output import Output
from config.launcher.process import Part, Process
from config.launcher.state import LauncherError, StateFolder

PAUSES = (1, 2, 5, 10)
STEADY_AFTER = 30.0
GRACE = 8.0
BEAT = 0.2


class StopRequestedError(Exception):
    """Somebody asked to stop while something was waited for."""


class PartDiedError(LauncherError):
    """A part ended before it was ready."""


class _Place:
    """What is known of a part while the launcher runs, whether it runs or not."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: Process | None = None
        self.started_at = 0.0
        self.deaths = 0
        self.start_at: float | None = None
        self.kill_at: float | None = None


class Supervisor:
    def __init__(self, state: StateFolder, environment: Mapping[str, str], output: Output) -> None:
        self.environment = dict(environment)
        self.stops_asked = 0  # a second request means: at once
        self._state = state
        self._output = output
        self._places: dict[str, _Place] = {}
        self._selector = selectors.DefaultSelector()

    def request_stop(self) -> None:
        self.stops_asked += 1

    def _must_stop(self) -> bool:
        return self.stops_asked > 0 or self._output.is_gone()

    # --- Starting: a part that dies now ends the whole ----

    def start(self, part: Part) -> None:
        place = self._places.setdefault(part.name, _Place(part))
        self._spawn(place)

    def wait_until(self, check: Callable[[], bool], *, seconds: float, what: str) -> None:
        give_up_at = time.monotonic() + seconds
        while not check():
            self._forward(BEAT)
            self._refuse_deaths()
            if self._must_stop():
                raise StopRequestedError
            if time.monotonic() > give_up_at:
                raise LauncherError(f"{what} is not ready after {seconds:.0f} seconds; its words stand above")

    def run(self, part: Part) -> None:
        """Run something that ends by itself, and see that it ended well."""
        self.start(part)
        place = self._places[part.name]
        while place.process is not None and place.process.exit_code() is None:
            self._forward(BEAT)
            self._refuse_deaths(but=part.name)
            if self._must_stop():
                raise StopRequestedError
        code = self._bury(place)
        del self._places[part.name]
        if code:
            raise PartDiedError(f"{part.name} failed (exit code {code}); the reason stands above")

    def _refuse_deaths(self, but: str = "") -> None:
        for place in self._places.values():
            if place.part.name != but and place.process is not None and place.process.exit_code() is not None:
                code = self._bury(place)
                raise PartDiedError(
                    f"{place.part.name} ended while starting (exit code {code}); the reason stands above"
                )

    # --- Keeping: a part that dies is started again ----

    def keep(self) -> None:
        while not self._must_stop():
            self._forward(BEAT)
            for place in self._places.values():
                self._tend(place)

    def _tend(self, place: _Place) -> None:
        name, now = place.part.name, time.monotonic()
        told_to_stop = self._state.is_stopped(name)
        if place.process is None:
            if not told_to_stop and (place.start_at is None or now >= place.start_at):
                self._spawn(place)
        elif place.process.exit_code() is not None:
            code = self._bury(place)
            if told_to_stop:
                place.start_at = None
                self._output.say(f"{name} is stopped, as it was told")
            else:
                self._schedule(place, code, now)
        elif told_to_stop:
            self._end_politely(place, now)

    def _schedule(self, place: _Place, code: int, now: float) -> None:
        if now - place.started_at > STEADY_AFTER:
            place.deaths = 0
        pause = PAUSES[min(place.deaths, len(PAUSES) - 1)]
        place.deaths += 1
        place.start_at = now + pause
        self._output.say(f"{place.part.name} ended (exit code {code}); it starts again in {pause} s")

    # --- Ending ----

    def stop(self, *groups: tuple[str, ...]) -> None:
        """End the named parts, a group after the other; then whatever is left."""
        for names in (*groups, tuple(self._places)):
            self._stop_together([place for name, place in self._places.items() if name in names and place.process])

    def _stop_together(self, places: list[_Place]) -> None:
        asked_before = self.stops_asked
        while any(place.process for place in places):
            for place in places:
                if place.process is None:
                    continue
                if place.process.exit_code() is not None:
                    self._bury(place)
                elif self.stops_asked > max(asked_before, 1):
                    place.process.kill()
                else:
                    self._end_politely(place, time.monotonic())
            self._forward(BEAT / 4)

    def _end_politely(self, place: _Place, now: float) -> None:
        if place.process is None:
            return
        if place.kill_at is None:
            place.kill_at = now + max(GRACE, place.part.grace)
            place.process.ask_to_end()
        elif now > place.kill_at:
            place.process.kill()

    # --- Single processes ----

    def _spawn(self, place: _Place) -> None:
        place.process = Process(place.part, self.environment)
        place.started_at, place.start_at, place.kill_at = time.monotonic(), None, None
        self._selector.register(place.process.output, selectors.EVENT_READ, place)
        self._state.write_pid(place.part.name, place.process.pid)

    def _bury(self, place: _Place) -> int:
        process, place.process = place.process, None
        assert process is not None  # noqa: S101  called for those that run or ran
        process.kill()
        if process.output in self._selector.get_map():
            while lines := process.lines():
                self._output.forward(place.part.name, lines)
            self._selector.unregister(process.output)
        process.close()
        self._state.forget_pid(place.part.name)
        return process.exit_code() or 0

    def _forward(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
        for key, _events in self._selector.select(seconds):
            place: _Place = key.data
            if place.process is None:
                continue
            lines = place.process.lines()
            if lines is None:
                self._selector.unregister(key.fd)
            else:
                self._output.forward(place.part.name, lines)
