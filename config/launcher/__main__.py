"""`python -m config.launcher`: start everything, or tell one running part to stop or to start."""

import argparse
import hashlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.launcher import parts, ports, redis_server
from config.launcher.output import Output
from config.launcher.parts import Demonstration
from config.launcher.process import PROJECT, SEALING, Part
from config.launcher.state import LauncherError, StateFolder
from config.launcher.supervisor import PartDiedError, StopRequestedError, Supervisor

WORKERS = tuple(part.name for part in parts.workers())
# What one word tells to stop or to start; `worker` means all of them.
TOLD = {"worker": WORKERS} | {name: (name,) for name in ("web", *WORKERS, "ticker", "mailbox", "redis")}
# These work with the others, so they end first.
FIRST_TO_END = ("prepare", "web", *WORKERS, "ticker")


def main() -> int:
    arguments = _parse()
    state = StateFolder(Path(os.environ.get("STATE_DIR") or PROJECT / ".countersign"))
    try:
        if arguments.deed:
            return _tell(state, TOLD[arguments.part], to_stop=arguments.deed == "stop")
        _run(state, arguments.demonstration)
    except LauncherError as error:
        print(f"Countersign: {error}", file=sys.stderr)
        return 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.launcher", description=__doc__)
    parser.add_argument(
        "--no-demonstration",
        dest="demonstration",
        action="store_const",
        const=Demonstration.NONE,
        default=parts.demonstration(os.environ),
        help="start without the demonstration conference (also: DEMONSTRATION=0; DEMONSTRATION=fresh: without its history)",
    )
    deeds = parser.add_subparsers(dest="deed")
    for deed in ("stop", "start"):
        told = deeds.add_parser(deed, help=f"tell a part of a running installation to {deed}")
        told.add_argument("part", choices=TOLD)
    return parser.parse_args()


def _run(state: StateFolder, demonstration: Demonstration) -> None:
    if os.environ.get("PRODUCTION"):
        raise LauncherError(
            "PRODUCTION is set, and this starts an embedded installation; the README says how to run it for real"
        )
    state.take()
    installation = Installation(state, demonstration)
    try:
        installation.start()
        installation.supervisor.keep()
        installation.output.say("Stopping")
    except StopRequestedError:
        pass
    finally:
        installation.stop()
        state.release()


class Installation:
    def __init__(self, state: StateFolder, demonstration: Demonstration) -> None:
        self._state = state
        self._web_port = ports.web_port(os.environ.get("PORT", ""))
        self._mail_port = ports.free_port()
        self._server = None if os.environ.get("REDIS_URL") else redis_server.find_server()
        self._socket = redis_server.socket_path(state)
        redis_url = os.environ.get("REDIS_URL") or f"unix://{self._socket}"
        self._found = parts.addresses(
            state, os.environ, redis_url=redis_url, web_port=self._web_port, mail_port=self._mail_port
        )
        self._demonstration, self._login_file = demonstration, _login_file(state)
        self.output = Output()
        self.supervisor = Supervisor(state, parts.environment(state, os.environ, self._found), self.output)
        _obey_signals(self.supervisor)

    def start(self) -> None:
        began = time.monotonic()
        self._state.write_environment(self._found, sealing=SEALING)
        if self._has_mailbox:
            self.supervisor.start(parts.mailbox(self._mail_port, self._state.mailbox))
        self._start_redis()
        self.supervisor.run(parts.prepare())
        self.supervisor.start(parts.web(self._web_port))
        if self._has_mailbox:
            self.supervisor.wait_until(lambda: ports.answers(self._mail_port), seconds=20, what="the mailbox")
        self._load_demonstration()
        # They write of themselves that they are there, for which they would have to wait until it is loaded.
        for part in (*parts.workers(), parts.ticker()):
            self.supervisor.start(part)
        self.supervisor.wait_until(lambda: _is_live(self._web_port), seconds=60, what="the web server")
        self._welcome(time.monotonic() - began)

    def _load_demonstration(self) -> None:
        if self._demonstration is not Demonstration.NONE and not self._login_file.exists():
            self.supervisor.run(parts.load(self._demonstration, self._login_file))

    def stop(self) -> None:
        self.supervisor.stop(FIRST_TO_END)
        redis_server.remove(self._socket)

    @property
    def _has_mailbox(self) -> bool:
        return "MAILBOX_FILE" in self._found

    def _start_redis(self) -> None:
        url = self._found["REDIS_URL"]
        if self._server is None:
            if not redis_server.answers(url):
                raise LauncherError(
                    "Redis does not answer at REDIS_URL; start it, or leave REDIS_URL away to get one of our own"
                )
            return
        part = Part("redis", redis_server.command(self._server, self._socket, self._state.redis))
        try:
            self._wait_for_redis(part, url)
        except PartDiedError:
            redis_server.set_aside(self._state.redis)
            self.output.say(
                "Redis could not use what an earlier one had kept; it starts empty, nothing is lost by that"
            )
            part = Part("redis", redis_server.command(self._server, self._socket, self._state.redis))
            self._wait_for_redis(part, url)

    def _wait_for_redis(self, part: Part, url: str) -> None:
        self.supervisor.start(part)
        self.supervisor.wait_until(lambda: redis_server.answers(url), seconds=20, what="Redis")

    def _welcome(self, seconds: float) -> None:
        address = self._found["PUBLIC_URL"]
        lines = [f"Countersign runs (started in {seconds:.0f} s).", "", f"  Open      {address}/"]
        if self._has_mailbox:
            lines.append(f"  Mail      {address}/mailbox/   every mail that is sent stays here")
        lines.append(f"  Data      {self._state.path}")
        lines.append("  Stop      Ctrl-C")
        if self._demonstration is not Demonstration.NONE:
            lines += ["", *(f"  {line}" for line in self._login_file.read_text().strip().splitlines())]
        if self._web_port != ports.USUAL_PORT and not os.environ.get("PORT"):
            lines += ["", f"  Port {ports.USUAL_PORT} is in use by something else, hence {self._web_port}."]
        self.output.say("\n".join(["", *lines, ""]))


def _login_file(state: StateFolder) -> Path:
    """Where the demonstration's login is kept: one file for each database that is used with this folder."""
    database = os.environ.get("DATABASE_URL")
    if not database:
        return state.demonstration
    digest = hashlib.sha256(database.encode()).hexdigest()[:8]
    return state.demonstration.with_stem(f"{state.demonstration.stem}-{digest}")


def _obey_signals(supervisor: Supervisor) -> None:
    def obey(number: int, _frame: object) -> None:
        if number == signal.SIGINT or not supervisor.stops_asked:
            supervisor.request_stop()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup has it ignored
            signal.signal(number, obey)


def _is_live(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status < http.client.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tell(state: StateFolder, names: Sequence[str], *, to_stop: bool) -> int:
    """Have the running launcher stop or start these parts, and wait until it has."""
    if not state.is_taken():
        raise LauncherError(f"nothing runs from {state.path}")
    for name in names:
        state.tell(name, to_stop=to_stop)
    give_up_at = time.monotonic() + 20
    while late := [name for name in names if (state.pid(name) is None) != to_stop]:
        if time.monotonic() > give_up_at:
            raise LauncherError(f"{' and '.join(late)} did not {'stop' if to_stop else 'start'} within 20 seconds")
        time.sleep(0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
