"""The database, and for how long who waits for it."""

from typing import Any

import environ

# A read that turns into a write would lose its snapshot in WAL mode, hence IMMEDIATE; FULL, because a signature that was
# confirmed must survive a power cut. Whoever waits for another's transaction gives up after 20 seconds.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}
# A machine that has vanished is noticed within a minute, whoever waits for it.
_KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def database_of(url: str, env: environ.Env) -> dict[str, Any]:
    """The entry of DATABASES. Only the web server is cut short: commands and workers take as long as they need."""
    found: dict[str, Any] = environ.Env.db_url_config(url)
    if found["ENGINE"].endswith("sqlite3"):
        return found | {"ENGINE": "config.sqlite", "OPTIONS": _SQLITE}
    connect_timeout = env.int("DATABASE_CONNECT_TIMEOUT", 5)
    options = {**_KEEPALIVE, "connect_timeout": connect_timeout, **found.get("OPTIONS", {})}
    if env.bool("SERVES_PAGES", False):
        options |= _web_limits(env, options.get("options", ""))
    return found | {
        "ENGINE": "config.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _web_limits(env: environ.Env, given: str) -> dict[str, Any]:
    """The server ends a statement and a wait for a lock; where it is silent, the connection is closed a second later."""
    statement, lock = env.int("DATABASE_STATEMENT_TIMEOUT", 15), env.int("DATABASE_LOCK_TIMEOUT", 10)
    if not statement:
        return {}
    limits = f"-c statement_timeout={statement}s -c lock_timeout={lock}s"
    return {"options": f"{limits} {given}".strip(), "patience": statement + 1}
