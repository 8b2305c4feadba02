"""A conversation in SMTP that lets go when its worker is told to end, but for the answer to the end of a mail's data.

That one is waited for: whoever leaves before it never knows whether the server has the mail.
"""

import errno
import os
import re
import select
import smtplib
import socket
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from agreements.mail.relaying import quitting

# How long it waits for an answer to its farewell, in seconds.
_FAREWELL = 1.0
_PERIODS = re.compile(rb"(?m)^\.")


class PatientSMTP(smtplib.SMTP):
    _awaits_end = False

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _connected(host, port, timeout)

    def getreply(self) -> tuple[int, bytes]:
        if not self._awaits_end and self.sock and not quitting.wait_for(self.sock, select.POLLIN, self._patience()):
            self.close()
            raise smtplib.SMTPServerDisconnected("no answer, timed out")
        return super().getreply()

    def hand_over(self, written: bytes) -> tuple[int, bytes]:
        """What the server says to the end of the data, after it has asked for them."""
        self.send(_PERIODS.sub(b"..", written.rstrip(b"\r\n")) + b"\r\n.\r\n")
        self._awaits_end = True
        try:
            if self.sock:
                self.sock.settimeout(settings.MAIL_ANSWER_SECONDS)
            answer = self.getreply()
            if self.sock:
                self.sock.settimeout(self._patience())
            return answer
        finally:
            self._awaits_end = False

    def take_leave(self) -> None:
        """As RFC 5321 wants it, but for its patience with a server that does not answer."""
        try:
            self.putcmd("quit")
            if self.sock:
                quitting.wait_for(self.sock, select.POLLIN, _FAREWELL)
        except (OSError, quitting.ToldToLeaveError):
            pass
        self.close()

    def _patience(self) -> float:
        return float(self.timeout)


class PatientSMTPOverTLS(smtplib.SMTP_SSL, PatientSMTP):
    """Encrypted from its first byte on."""


class PatientBackend(EmailBackend):
    """Django's, with such a conversation."""

    _partial_connection: Any

    @property
    def connection_class(self) -> Any:
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP

    def close(self) -> None:
        """Also what was opened in part."""
        found: tuple[Any, ...] = self.connection, self._partial_connection
        self.connection = self._partial_connection = None
        for connection in found:
            if connection is not None:
                connection.take_leave()


def _connected(host: str, port: int, seconds: float) -> socket.socket:
    """As `socket.create_connection`."""
    last: OSError | None = None
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.setblocking(False)
            code = connection.connect_ex(address)
            if code == errno.EINPROGRESS:
                if not quitting.wait_for(connection, select.POLLOUT, seconds):
                    raise TimeoutError("timed out")
                code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code:
                raise OSError(code, os.strerror(code))
        except OSError as error:
            connection.close()
            last = error
        except quitting.ToldToLeaveError:
            connection.close()
            raise
        else:
            connection.settimeout(seconds)
            return connection
    raise last or OSError(f"no address is known for {host}")
