"""Our server and a peer's, each with as many workers and connections."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from commands.house import ROOT, Refusal

WORKERS = 2
READY_SECONDS = 60


@contextlib.contextmanager
def serving(command: list[str], ready: str) -> Iterator[int]:
    """A server on a free port until the block ends; ``PORT`` in the command is it."""
    port = _free_port()
    filled = [part.replace("PORT", str(port)) for part in command]
    server = subprocess.Popen(
        [sys.executable, "-m", *filled],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{ready}", server)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def ours() -> list[str]:
    """Granian as ``./run`` starts it."""
    options = f"--interface wsgi --no-ws --port PORT --workers {WORKERS}"
    return ["granian", *options.split(), "--blocking-threads", "1", "--log-level",
            "error", "unionhub.wsgi:application"]  # fmt: skip


def fastapi(application: str) -> list[str]:
    """Uvicorn with uvloop and httptools, as a peer is run at its best."""
    options = f"--port PORT --workers {WORKERS} --loop uvloop --http httptools"
    return ["uvicorn", application, *options.split(), "--log-level", "error",
            "--no-access-log"]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Refusal("A server ended by itself, see above.")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise Refusal(f"{address} was not ready within {READY_SECONDS} s.")
