"""A proxy between us and PostgreSQL: it cuts both ends at the answer to a COMMIT, or
keeps every byte to itself for a time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connection, connections

_BUFFER = 65_536


class Proxy:
    """Listens on this machine's loopback; carries bytes to the server and back.

    ``cut_at``: the how-maniest COMMIT, counted over all connections, whose answer is
    read from the server, and so done, but never delivered.
    """

    def __init__(self, target: tuple[int, Any]) -> None:
        self.target = target
        self.cut_at = 0
        self.commits = 0
        self.cuts = 0
        self.flowing = threading.Event()
        self.flowing.set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, commit: int) -> None:
        """Cut at the ``commit``-th COMMIT from now on."""
        self.commits, self.cut_at = 0, commit

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Inside, nothing arrives and nobody is told; afterwards all of it arrives,
        as TCP sends again what was lost on a path that has healed."""
        self.flowing.clear()
        try:
            yield
        finally:
            self.flowing.set()

    def close(self) -> None:
        """Take no more connections."""
        self.server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.server.accept()
            except OSError:
                return
            family, address = self.target
            far = socket.socket(family)
            far.connect(address)
            cut = threading.Event()
            for carry in (self._to_server, self._to_client):
                threading.Thread(
                    target=carry, args=(near, far, cut), daemon=True
                ).start()

    def _to_server(
        self, near: socket.socket, far: socket.socket, cut: threading.Event
    ) -> None:
        while data := _read(near):
            if b"COMMIT\0" in data:
                self.commits += 1
                if self.commits == self.cut_at:
                    cut.set()
            self.flowing.wait()
            _send(far, data)
        self.flowing.wait()
        _end(near, far)

    def _to_client(
        self, near: socket.socket, far: socket.socket, cut: threading.Event
    ) -> None:
        while data := _read(far):
            if cut.is_set():
                self.cuts += 1
                break
            self.flowing.wait()
            _send(near, data)
        self.flowing.wait()
        _end(near, far)


def _read(end: socket.socket) -> bytes:
    try:
        return end.recv(_BUFFER)
    except OSError:
        return b""


def _send(end: socket.socket, data: bytes) -> None:
    # Who has gone away meanwhile hears nothing; what was sent before is still read.
    with suppress(OSError):
        end.sendall(data)


def _end(*ends: socket.socket) -> None:
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
    for end in ends:
        end.close()


@contextmanager
def through_a_proxy(**options: Any) -> Iterator[Proxy]:
    """Inside the block this thread reaches the database through a proxy.

    ``options`` of the connection besides: ``patience``, in seconds.
    """
    settings = connections.settings["default"]
    kept = settings["HOST"], settings["PORT"], settings["OPTIONS"]
    proxy = Proxy(_server())
    connection.close()
    own = {k: v for k, v in settings["OPTIONS"].items() if k != "host"} | options
    settings["HOST"], settings["PORT"] = "127.0.0.1", str(proxy.port)
    settings["OPTIONS"] = own | {"sslmode": "disable", "gssencmode": "disable"}
    try:
        yield proxy
    finally:
        connection.close()
        settings["HOST"], settings["PORT"], settings["OPTIONS"] = kept
        proxy.close()


def _server() -> tuple[int, Any]:
    connection.ensure_connection()
    info = connection.connection.info
    if info.host.startswith("/"):
        return socket.AF_UNIX, str(Path(info.host) / f".s.PGSQL.{info.port}")
    family, _kind, _protocol, _name, address = socket.getaddrinfo(
        info.host, info.port, type=socket.SOCK_STREAM
    )[0]
    return family, address
