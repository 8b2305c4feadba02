"""A name server on loopback, for tests: what it was told, nothing of all else, and silence on demand."""

import socket
import threading
from collections.abc import Mapping, Sequence
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """`records`: by (name, kind), each as it stands in a zone, a text in quotation marks."""

    def __init__(self, records: Mapping[tuple[str, str], Sequence[str]], *, is_silent: bool = False) -> None:
        self.records = dict(records)
        self.is_silent = is_silent
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            asked, client = self._socket.recvfrom(4096)
            if not asked:
                return
            if not self.is_silent:
                self._socket.sendto(self._answer(dns.message.from_wire(asked)).to_wire(), client)

    def _answer(self, query: dns.message.Message) -> dns.message.Message:
        [question] = query.question
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        name = question.name.to_text(omit_final_dot=True)
        if found := self.records.get((name, dns.rdatatype.to_text(question.rdtype))):
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", question.rdtype, found))
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
