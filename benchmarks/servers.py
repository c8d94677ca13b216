"""Our server and a peer's, each with as many workers and connections."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from commands.house import ROOT, Refusal, say

WORKERS = 2
READY_SECONDS = 60
LOG_SHOWN = 4000


# By port: the process that holds it.
_PROCESSES: dict[int, int] = {}


@contextlib.contextmanager
def serving(command: list[str], ready: str) -> Iterator[int]:
    """A server on a free port until the block ends; ``PORT`` in the command is it."""
    port = _free_port()
    filled = [part.replace("PORT", str(port)) for part in command]
    # As ./run has it: the workers add up what they count in a folder of their own.
    with (
        tempfile.TemporaryDirectory(prefix="unionhub-figures-") as figures,
        tempfile.TemporaryFile() as log,
    ):
        server = subprocess.Popen(
            [sys.executable, "-m", *filled],
            cwd=ROOT,
            env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": figures},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(f"http://127.0.0.1:{port}{ready}", server)
            _PROCESSES[port] = server.pid
            yield port
        finally:
            server.terminate()
            server.wait(30)
            _show(log, failed=server.returncode > 0)


def _show(log: IO[bytes], *, failed: bool) -> None:
    """The last words of a server that ended by itself."""
    if failed:
        log.seek(0)
        say(log.read().decode(errors="replace")[-LOG_SHOWN:])


def memory(port: int) -> str:
    """What each worker of a server holds, resident; where the system tells it."""
    held, below = [], [_PROCESSES[port]]
    while below:
        task = Path(f"/proc/{below[0]}/task/{below.pop(0)}/children")
        workers = [int(pid) for pid in task.read_text().split()]
        below += workers
        held += [_resident(pid) for pid in workers]
    return ", ".join(f"{size} MB" for size in sorted(held))


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


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
