"""``./run`` inside its environment: migrate, load the demo, serve."""

import argparse
import contextlib
import http.client
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from commands.children import Children
from commands.house import PYTHON, ROOT, VAR, Refusal, Stop, cores, leave, only_one, say
from commands.keys import development_keys
from commands.postgres import Cluster, new_folder
from commands.run import free_port, parse

DATABASE_FILE = VAR / "unionhub.sqlite3"
# Where the embedded cluster lies: in the temporary folder, remembered here.
CLUSTER_NOTE = VAR / "postgres-folder"
READY_SECONDS = 120
# Less than what Children grant before they kill.
DRAIN_SECONDS = 25


def main(arguments: list[str]) -> int:
    """Install is done: serve until told to stop."""
    options = parse(arguments)
    port = free_port(options.host, options.port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    environment = development_keys(VAR / "dev.env") | os.environ
    environment |= {"UNIONHUB_MODE": "development", "UNIONHUB_DEMO": "1"}
    with demo_lock(options), database(options) as url:
        environment["DATABASE_URL"] = url
        serve(options.host, port, environment)
    return 0


def stop(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into the way out that also Ctrl-C takes."""
    raise Stop


@contextlib.contextmanager
def demo_lock(options: argparse.Namespace) -> Iterator[None]:
    """Several may serve the demo at once, but nobody deletes it below another."""
    refusal = "Another ./run serves this demo or renews it: stop that one first."
    if options.fresh:
        with only_one("demo", refusal):
            delete_demo(options)
    with only_one("demo", refusal, shared=True):
        yield


def delete_demo(options: argparse.Namespace) -> None:
    """Delete the file or the cluster that ``./run`` made, as ``--fresh`` asks."""
    if options.postgres:
        if CLUSTER_NOTE.exists():
            Cluster(Path(CLUSTER_NOTE.read_text())).delete()
            CLUSTER_NOTE.unlink()
        return
    for ending in ("", "-wal", "-shm", "-journal"):
        DATABASE_FILE.with_name(DATABASE_FILE.name + ending).unlink(missing_ok=True)


@contextlib.contextmanager
def database(options: argparse.Namespace) -> Iterator[str]:
    """The address of the database to use; an embedded one runs inside the block."""
    if not options.postgres:
        yield os.environ.get("DATABASE_URL", f"sqlite:///{DATABASE_FILE}")
        return
    with only_one("postgres", "Another ./run already uses the embedded PostgreSQL."):
        say("Starting PostgreSQL …")
        cluster = Cluster(cluster_folder())
        try:
            cluster.start()
            yield cluster.url
        finally:
            cluster.stop()


def cluster_folder() -> Path:
    """Where the embedded cluster lies; a new place when the old one is gone."""
    if CLUSTER_NOTE.exists() and Path(CLUSTER_NOTE.read_text()).is_dir():
        return Path(CLUSTER_NOTE.read_text())
    folder = new_folder()
    CLUSTER_NOTE.write_text(str(folder))
    return folder


def serve(host: str, port: int, environment: dict[str, str]) -> None:
    """Migrate, load the demo, start everything, say so, and wait.

    Raises:
        Refusal: a step failed, or a child ended by itself.
    """
    manage("Migrating the database …", environment, "migrate", "--verbosity=0")
    manage("Loading the demo province …", environment, "load_demo")
    say("Starting the server and the background worker …")
    with figures() as shared, Children(environment | shared, ROOT) as children:
        children.start("the server", server(host, port))
        children.start("the message worker", command("deliver_messages", "--loop"))
        children.start("the clock", command("tend_enrolments", "--loop"))
        children.start("the care clock", command("tend_station_reports", "--loop"))
        children.start("the notice clock", command("tend_cases", "--loop"))
        children.start("the ledger clock", command("verify_ledger", "--loop"))
        children.start("the payments worker", command("tend_payments", "--loop"))
        children.start("the visit counter", command("tend_visits", "--loop"))
        children.start("the sealer", command("seal_audit", "--loop"))
        children.start("the export worker", command("make_exports", "--loop"))
        children.start("the sweeper", command("sweep_files", "--loop"))
        children.start("the import worker", command("import_rows", "--loop"))
        children.start("the map worker", command("reckon_coverage", "--loop"))
        children.start("the task worker", command("db_worker", "--verbosity=0"))
        wait_until_ready(host, port, children)
        announce(host, port, environment)
        children.watch()


@contextlib.contextmanager
def figures() -> Iterator[dict[str, str]]:
    """Where the processes put what they count, so that /metrics adds all of it up."""
    with tempfile.TemporaryDirectory(prefix="unionhub-figures-") as folder:
        yield {"PROMETHEUS_MULTIPROC_DIR": folder}


def command(*arguments: str) -> list[str]:
    """A command line of manage.py."""
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def server(host: str, port: int) -> list[str]:
    """The command line of granian: a worker for each core, one thread each.

    No HTTP/2, and ten seconds for the headers (docs/edge.md, rows B33 and B35). A
    worker that is killed is started again; one that is told to stop finishes the
    request in its hands, and has ``DRAIN_SECONDS`` for it.
    """
    options = {"--host": host, "--port": str(port), "--workers": str(cores())}
    options |= {"--blocking-threads": "1", "--log-level": "warning"}
    options |= {"--http": "1", "--http1-header-read-timeout": "10000"}
    options |= {"--workers-kill-timeout": str(DRAIN_SECONDS)}
    flat = [part for option in options.items() for part in option]
    granian = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--no-ws"]
    granian.append("--respawn-failed-workers")
    return [*granian, *flat, "unionhub.wsgi:application"]


def manage(title: str, environment: dict[str, str], *arguments: str) -> None:
    """Run one command of manage.py in front of the person.

    Raises:
        Refusal: it failed; its own words stand above.
    """
    say(title)
    done = subprocess.run(command(*arguments), env=environment, cwd=ROOT, check=False)
    if done.returncode:
        raise Refusal(f"manage.py {arguments[0]} failed, see above.")


def wait_until_ready(host: str, port: int, children: Children) -> None:
    """Return once ``/readyz`` answers 200.

    Raises:
        Refusal: it did not in time, or a child ended.
    """
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        children.refuse_if_ended()
        if answers_ready(host, port):
            return
        time.sleep(0.2)
    raise Refusal(f"The server did not become ready within {READY_SECONDS} s.")


def answers_ready(host: str, port: int) -> bool:
    """Whether ``/readyz`` answers 200 now."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def announce(host: str, port: int, environment: dict[str, str]) -> None:
    """Print where things are, who can sign in, and the last line."""
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    say()
    say(f"API documentation  {base}/api/v1/docs   {base}/api/v1/redoc")
    say(f"Admin              {base}/admin/")
    manage("", environment, "demo_logins")
    say()
    say(f"UnionHub is ready: {base}/")


if __name__ == "__main__":
    leave(main)
