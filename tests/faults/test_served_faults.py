"""What the server answers while its database fails it, and that it comes back."""

import resource
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import psycopg
import pytest

from tests.faults.clients import Clients, Line
from tests.faults.service import HOST, Service, count, served_only

pytestmark = served_only

PROBLEM = "503 application/problem+json"
DONE = "201 application/json"
# More than a segment of the write-ahead log, which may not fail: 16 MB.
ROOM = 18 * 1024 * 1024
FILLER = """
INSERT INTO web_idempotencyrecord (id, principal, key, fingerprint, answer, created_at)
SELECT gen_random_uuid(), 'filler', md5(random()::text || n), repeat('f', 64), '', now()
FROM generate_series(1, %s) AS n
"""


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    with closing(Line(service)) as line:
        yield line


def status(service: Service, page: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{service.port}{page}") as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as refusal:
        return refusal.code


def enrolled(line: Line, number: int):
    """Repeats the call until it is no longer put off."""
    end = time.monotonic() + 30
    while (told := line.enrol(number)).kind == PROBLEM:
        assert time.monotonic() < end, told.content
        time.sleep(0.05)
    return told


def terminate_all(service: Service) -> None:
    with psycopg.connect(service.cluster.url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def test_backends_terminated_under_load_leave_everybody_enrolled_once(service):
    before = count(service, "members_enrolment")
    clients = Clients(service, range(260, 300))

    with clients:
        for done in (5, 15, 25):
            clients.wait_for(done)
            terminate_all(service)

    assert clients.faults == []
    assert set(clients.kinds()) <= {DONE, PROBLEM}
    assert count(service, "members_enrolment") - before == 40
    assert clients.replay() == []


@contextmanager
def all_connections_taken(service: Service) -> Iterator[None]:
    terminate_all(service)
    with ExitStack() as stack:
        while True:
            try:
                taken = psycopg.connect(service.cluster.url)
            except psycopg.OperationalError:
                break
            stack.enter_context(taken)
        yield


def test_a_crowded_database_is_told_and_the_process_says_that_it_lives(service, line):
    with all_connections_taken(service):
        # A kept connection that was terminated just now may be noticed first.
        refused = [line.enrol(300) for _ in range(4)][-1]
        lives, is_ready = status(service, "/livez"), status(service, "/readyz")
    after = enrolled(line, 300)

    assert refused.kind == PROBLEM
    assert b'"code": "overloaded"' in refused.content
    assert refused.retry_after
    assert (lives, is_ready) == (200, 503)
    assert after.kind == DONE
    assert status(service, "/readyz") == 200


def test_who_waits_for_a_lock_held_by_an_idle_transaction_is_told_to_come_again(
    service, line
):
    with psycopg.connect(service.cluster.url) as idle:
        idle.execute("LOCK TABLE members_enrolment IN ACCESS EXCLUSIVE MODE")
        refused = line.enrol(301)
        idle.rollback()

    assert refused.kind == PROBLEM
    assert b'"code": "busy"' in refused.content
    assert enrolled(line, 301).kind == DONE


@contextmanager
def full_disk(service: Service) -> Iterator[None]:
    """No file of the database can grow, and that of the keys is full."""
    service.cluster.stop()
    # Whom we start inherits the limit.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        service.cluster.start()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with psycopg.connect(service.cluster.url, autocommit=True) as connection:
        for rows in (20_000, 1_000, 50, 1):
            fill(connection, rows)
        yield
        # What is freed is used again; the limit stays.
        connection.execute("DELETE FROM web_idempotencyrecord WHERE principal='filler'")
        connection.execute("VACUUM web_idempotencyrecord")


def fill(connection: "psycopg.Connection", rows: int) -> None:
    for _ in range(100):
        try:
            connection.execute(FILLER, [rows])
        except (psycopg.errors.DiskFull, psycopg.errors.InternalError):
            return
    raise AssertionError("it never became full")


def test_a_full_disk_refuses_to_write_and_all_is_well_when_there_is_room(service, line):
    assert enrolled(line, 302).kind == DONE
    before = count(service, "members_enrolment")

    with full_disk(service):
        refused = line.enrol(303)
        kept = count(service, "members_enrolment")
        replayed, is_ready = line.enrol(302), status(service, "/readyz")
    after = enrolled(line, 303)

    assert refused.kind == PROBLEM
    assert b'"code": "storage_full"' in refused.content
    assert kept == before
    assert (replayed.kind, replayed.replayed, is_ready) == (DONE, True, 200)
    assert (after.kind, after.replayed) == (DONE, False)
    assert count(service, "members_enrolment") == before + 1


def test_a_server_told_to_stop_answers_the_request_in_its_hands(service, line):
    told, restarts = [], service.restarts

    with psycopg.connect(service.cluster.url) as other:
        other.execute("LOCK TABLE members_enrolment IN ACCESS EXCLUSIVE MODE")
        calling = threading.Thread(target=lambda: told.append(line.enrol(304)))
        calling.start()
        wait_until_somebody_waits(other)
        service.process.send_signal(signal.SIGTERM)
        other.rollback()
        calling.join()

    assert [answer.kind for answer in told] == [DONE]
    service.wait_until_restarted(restarts)
    assert line.enrol(304).replayed


def wait_until_somebody_waits(connection: "psycopg.Connection") -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if connection.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
