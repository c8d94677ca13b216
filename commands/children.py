"""Processes that live and end together."""

import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from commands.house import Refusal

GRACE_SECONDS = 30


class Children:
    """Starts processes; when the block is left, all of them have ended.

    Each has a session of its own, so that a Ctrl-C reaches only their parent, which
    then ends them in order.
    """

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def start(self, name: str, command: list[str]) -> None:
        """Start one; ``name`` is what a person reads about it."""
        child = subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.running.append((name, child))

    def refuse_if_ended(self) -> None:
        """Nothing, as long as all of them run.

        Raises:
            Refusal: one has ended.
        """
        for name, child in self.running:
            if child.poll() is not None:
                raise Refusal(f"UnionHub: {name} ended (code {child.returncode}).")

    def watch(self) -> None:
        """Wait for ever, until one ends or a signal arrives.

        Raises:
            Refusal: one has ended.
        """
        while True:
            self.refuse_if_ended()
            time.sleep(0.5)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _name, child in self.running:
            child.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for _name, child in self.running:
            try:
                child.wait(max(0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
