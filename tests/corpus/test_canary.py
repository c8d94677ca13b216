"""Canary numbers stand in no table, file, log or answer (DESIGN.md §9, T7)."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from members.enrolment import operations
from members.offices.choices import Office
from tests import registry
from tests.client import token_for
from tests.corpus import journey, scanner
from tests.factories import accounts
from tests.forms import Form
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.messages import operations as messages
from unionhub.messages.models import Message
from unionhub.messages.senders import FakeSender

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _adapters(settings):
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"
    settings.SMS_SENDER = "unionhub.messages.senders.FakeSender"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    FakeSender.reset()
    yield
    FakeSender.reset()


VISIT = """
import sqlite3, sys
visitor = sqlite3.connect(sys.argv[1])
visitor.execute("SELECT count(*) FROM audit_auditevent").fetchall()
visitor.close()
"""


def folders():
    return [Path(os.environ["UNIONHUB_TEST_FOLDER"]), django_settings.ROOT / "var"]


@pytest.mark.parametrize("make", [journey.canary_id, journey.canary_phone])
def test_the_scanner_finds_what_is_planted_in_each_medium(make, at, capfd):
    number, began = make(), time.time()
    look = scanner.Scanner(number)
    caller = journey.Caller()

    with scanner.written_log() as log:
        log.write(f"planted {number}")
    sys.stdout.write(number)
    sys.stderr.write(number)
    caller.answers.append(f"{{'id': '{number}'}}".encode())
    planted = Path(os.environ["UNIONHUB_TEST_FOLDER"]) / "planted.bin"
    planted.write_bytes(b"\0\1" + number.encode("utf-16-le"))
    messages.queue(
        template="enrolment_admitted",
        to_phone="13800138000",
        facts={"organisation": number},
        at=at,
        key="planted",
    )
    Message.objects.update(secret_sealed=b"\xff" + number.encode() + b"\xff")

    captured = capfd.readouterr()
    assert look.holds(log.getvalue())
    assert look.holds(captured.out)
    assert look.holds(captured.err)
    assert look.holds(caller.answers[0])
    assert look.tables() == {
        "messaging_message.facts",
        "messaging_message.secret_sealed",
    }
    assert look.files(scanner.database_files())
    assert str(planted) in look.files(scanner.written_since(began - 1, *folders()))
    planted.unlink()


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_the_scanner_reads_base64_and_hexadecimal(before):
    number = journey.canary_id()
    look = scanner.Scanner(number)

    text = f"{before}{number} and more".encode()

    assert look.holds(scanner.base64.b64encode(text))
    assert look.holds(text.hex())
    assert not look.holds(number[:16])


@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="PostgreSQL's server has the files to itself",
)
def test_who_looks_into_the_files_leaves_sqlite_its_locks():
    look = scanner.Scanner(journey.canary_id())
    files = scanner.database_files()
    name = str(files[0])

    look.files(files)
    # The last who closes a database takes its log along: that must not be this one.
    subprocess.run([sys.executable, "-c", VISIT, name], check=True)

    assert Path(f"{name}-wal").exists()


def test_a_journey_leaves_its_numbers_nowhere(unions, capfd, monkeypatch):
    canaries, began = journey.Canaries(), time.time()
    look = scanner.Scanner(*canaries.all)
    caller = journey.Caller()
    clerk = accounts.officer("jinjiang-01", unions.jinjiang, Office.CLERK)
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    shown = [token_for(user) for user in (clerk, reviewer)]

    with scanner.written_log() as log:
        journey.whole_life(caller, canaries, unions)
        journey.astray(caller, canaries, shown)
        journey.admin_pages(caller, canaries, reviewer)
        everywhere(caller, canaries, shown, unions)
        provoked(caller, canaries, monkeypatch)

    statuses = {status for _address, status in caller.statuses}
    assert {200, 201, 400, 401, 403, 404, 409, 500} <= statuses
    assert AuditEvent.objects.filter(verb="enrolment.approved").exists()
    assert "scripted breakdown" in log.getvalue()
    assert [(a, s) for a, s in caller.statuses if s == 500] == BROKEN
    assert_nowhere(look, caller, log, capfd.readouterr(), began)


def assert_nowhere(look, caller, log, captured, began):
    addresses = [address for address, _status in caller.statuses]
    answers = zip(addresses, caller.answers, strict=True)
    told = {
        "answers": [address for address, content in answers if look.holds(content)],
        "log": [line for line in log.getvalue().splitlines() if look.holds(line)],
        "stdout": look.holds(captured.out),
        "stderr": look.holds(captured.err),
        "tables": look.tables(),
        "database files": look.files(scanner.database_files()),
        "other files": look.files(scanner.written_since(began, *folders())),
    }
    assert {medium: found for medium, found in told.items() if found} == {}


def everywhere(caller, canaries, shown, unions):
    """A number in every text of every body that may be sent."""
    words = {"union": unions.jinguanyi.pk, "upper": unions.jinjiang.pk}
    words["preparing"] = words["locked"] = unions.jinguanyi.pk
    number = canaries.ids[0]
    for one in registry.operations():
        call = registry.call_of(one)
        body = call.filled_body(one, words)
        if body is None or isinstance(body, Form):
            continue
        address = one.address(*[words.get(call.thing, "absent")] * one.holes)
        texts = {**body, "employer": {"name": ""}} if one.name == "enrol" else body
        for name in texts:
            for value in (number, f"见{canaries.phone}", f" {number[:6]} {number[6:]}"):
                wrong = {"name": value} if name == "employer" else value
                for token in shown:
                    caller.call(one.method, address, body | {name: wrong}, token)


BROKEN = [("/api/v1/enrolments/preview", 500)]


def provoked(caller, canaries, monkeypatch):
    """Our own mistake, with the number in its text and in its locals."""

    def broken(workplace, *, at):
        number = canaries.ids[0]
        raise RuntimeError(f"scripted breakdown of {number} {canaries.phone}")

    place = {"occupation_group": "COURIER", "work_region": "510104017"}
    with monkeypatch.context() as patched:
        patched.setattr(operations, "preview", broken)
        caller.call("POST", BROKEN[0][0], place)


def test_a_request_id_is_kept_unless_it_is_a_number_of_somebody(unions, at):
    number = journey.canary_phone()
    caller = journey.Caller()

    caller.call("GET", f"{journey.API}/regions", x_request_id="order-20261123-7")
    caller.call("GET", f"{journey.API}/regions", x_request_id=number)
    caller.call("GET", f"{journey.API}/regions", x_request_id=f"req-{number}")

    assert b"order-20261123-7" in caller.answers[0]
    assert all(number.encode() not in answer for answer in caller.answers[1:])


def test_the_journey_itself_is_not_empty(unions):
    canaries = journey.Canaries()
    caller = journey.Caller()

    journey.whole_life(caller, canaries, unions)

    states = sorted(
        operations.requests.Enrolment.objects.values_list("state", flat=True)
    )
    assert states == ["ADMITTED", "REJECTED", "WITHDRAWN"]
    assert actor.ActorKind.PERSON in set(
        AuditEvent.objects.values_list("actor_kind", flat=True)
    )
