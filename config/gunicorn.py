"""The web server of a real installation: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os

from config.logs import logging_of

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
# Workers are replaced now and then, never all of them at the same time.
max_requests = 5_000
max_requests_jitter = 1_000
# It would open a socket in the home folder of whoever starts this.
control_socket_disable = True

# Neither the path, which can hold an author's link, nor the client's address: what was asked, how it went, how long it took.
accesslog = "-"
access_log_format = "%(m)s %(s)s %(B)s bytes in %(M)s ms"
_logs_accesses = os.environ.get("ACCESS_LOG", "").lower() in ("1", "true", "yes", "on")
logconfig_dict = logging_of(style=os.environ.get("LOG_FORMAT", "json"), level=os.environ.get("LOG_LEVEL", "WARNING"))
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
    "gunicorn.access": {"level": "INFO" if _logs_accesses else "WARNING", "handlers": [], "propagate": True},
}
