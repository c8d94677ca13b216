"""Where things lie, how the commands speak and refuse. Standard library only."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("UNIONHUB_VAR") or ROOT / "var")


class Refusal(Exception):
    """The command cannot go on; the text is one plain sentence for the person."""


class Stop(BaseException):
    """Somebody asked the command to stop, by Ctrl-C or a signal."""


def say(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def only_one(name: str, refusal: str, *, shared: bool = False) -> Iterator[None]:
    """Hold ``var/<name>.lock`` for the length of the block; the system frees it.

    Raises:
        Refusal: somebody else holds it; the text is ``refusal``. An empty
            ``refusal`` waits instead.
    """
    VAR.mkdir(parents=True, exist_ok=True)
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with (VAR / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB if refusal else mode)
        except BlockingIOError as taken:
            raise Refusal(refusal) from taken
        yield


def leave(main: Callable[[list[str]], int]) -> None:
    """Run a command's ``main`` and end the process with its code."""
    try:
        code = main(sys.argv[1:])
    except Refusal as refusal:
        sys.stdout.flush()
        sys.stderr.write(f"{refusal}\n")
        code = 1
    except (KeyboardInterrupt, Stop):
        say("\nStopped.")
        code = 130
    sys.exit(code)
