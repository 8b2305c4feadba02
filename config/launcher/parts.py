"""What each part is started with, and the addresses by which the parts find one another."""

import sys
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path

from config.launcher.ports import LOCAL_NAME, LOOPBACK
from config.launcher.process import SEALING, Part
from config.launcher.state import StateFolder

_MAIL_GRACE = 90.0
# Given by whoever starts us; manage.py in another terminal has to see the same.
HANDED_ON = ("DATABASE_URL", "DOCUMENTS_DIR", *SEALING)


class Demonstration(Enum):
    NONE = auto()
    # As nobody has touched it.
    FRESH = auto()
    # After two weeks, of which every mail is really sent.
    WITH_HISTORY = auto()


def demonstration(given: Mapping[str, str]) -> Demonstration:
    """What DEMONSTRATION asks for; without history where mails go elsewhere, so that nobody real gets one."""
    wanted = given.get("DEMONSTRATION", "").lower()
    if wanted in ("0", "false", "no", "off"):
        return Demonstration.NONE
    return Demonstration.FRESH if wanted == "fresh" or given.get("EMAIL_URL") else Demonstration.WITH_HISTORY


def addresses(
    state: StateFolder, given: Mapping[str, str], *, redis_url: str, web_port: int, mail_port: int
) -> dict[str, str]:
    found = {name: given[name] for name in HANDED_ON if given.get(name)}
    found["REDIS_URL"] = redis_url
    found["PUBLIC_URL"] = given.get("PUBLIC_URL") or f"http://{LOCAL_NAME}:{web_port}"
    if given.get("EMAIL_URL"):
        found["EMAIL_URL"] = given["EMAIL_URL"]
    else:
        found["EMAIL_URL"] = f"smtp://{LOOPBACK}:{mail_port}"
        found["MAILBOX_FILE"] = str(state.mailbox)
    return found


def environment(state: StateFolder, given: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    quiet = "ignore:You're running the worker with superuser privileges,ignore::PendingDeprecationWarning"
    return {
        "PYTHONWARNINGS": quiet,
        # Else each thread keeps a heap of its own of what it once took for a large list, and what was large never goes back.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": "131072",
        **given,
        **found,
        "PYTHONUNBUFFERED": "1",
        "STATE_DIR": str(state.path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def web(port: int) -> Part:
    options = (
        "--workers 2 --worker-class gthread --threads 4 --graceful-timeout 5 --no-control-socket --log-level warning"
    )
    return Part("web", _python("gunicorn", "config.wsgi", "--bind", f"{LOOPBACK}:{port}", *options.split()))


def workers() -> tuple[Part, ...]:
    """What a signer waits for has a worker of its own, so that nothing of the others' goes before it.

    Mail has one, because it speaks to strangers' servers and needs no key. Asked to end, it goes on for as long as a server
    may take to say whether it has a mail.
    """
    return (
        _worker("worker-seal", queue="seal", is_sealing=True),
        _worker("worker-bulk", queue="bulk", is_sealing=True),
        _worker("worker-mail", queue="mail", is_sealing=False, grace=_MAIL_GRACE),
    )


def _worker(name: str, *, queue: str, is_sealing: bool, grace: float = 0.0) -> Part:
    options = (
        f"--queues {queue} -n {name}@%h --concurrency 1 --loglevel WARNING "
        "--without-gossip --without-mingle --without-heartbeat"
    )
    return Part(name, _python("celery", "--app", "config", "--quiet", "worker", *options.split()), is_sealing, grace)


def ticker() -> Part:
    return Part("ticker", (sys.executable, "manage.py", "run_ticker"), is_sealing=True)


def mailbox(port: int, file: Path) -> Part:
    return Part("mailbox", _python("config.mailbox.server", "--port", str(port), "--file", str(file)))


def prepare() -> Part:
    return Part("prepare", _python("config.launcher.prepare"), is_sealing=True)


def load(wanted: Demonstration, login_file: Path) -> Part:
    """The demonstration; `login_file`: where its login is kept."""
    history = ("--history",) if wanted is Demonstration.WITH_HISTORY else ()
    command = _python("config.launcher.prepare", "--demonstration", str(login_file), *history)
    return Part("prepare", command, is_sealing=True)


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *arguments)
