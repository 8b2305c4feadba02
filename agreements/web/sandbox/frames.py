"""Messages over a socket: plain data, with bytes behind it."""

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!I")
_CHUNK = 1 << 16

Exchanged = tuple[Any, list[bytes]]


def send(connection: socket.socket, data: Any, blobs: list[bytes]) -> None:
    head = json.dumps({"data": data, "sizes": [len(blob) for blob in blobs]}).encode("ascii")
    connection.sendall(_HEAD.pack(len(head)) + head)
    for blob in blobs:
        connection.sendall(blob)


def receive(connection: socket.socket, *, most: int | None = None) -> Exchanged:
    """EOFError where the other side is gone, ValueError for more than `most` bytes or for no message of ours."""
    [size] = _HEAD.unpack(_exactly(connection, _HEAD.size))
    _bound(size, most)
    head = json.loads(_exactly(connection, size))
    _bound(sum(head["sizes"]), most)
    return head["data"], [_exactly(connection, each) for each in head["sizes"]]


def _bound(size: int, most: int | None) -> None:
    if most is not None and size > most:
        raise ValueError("the message is too long")


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        chunk = connection.recv(min(_CHUNK, size - len(found)))
        if not chunk:
            raise EOFError
        found += chunk
    return bytes(found)
