"""No log, no data: who looks at members and requests is written down before."""

import hashlib
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection

from tests import journeys
from tests.client import client_for
from tests.factories import accounts, people
from unionhub.audit.models import AccessLog
from unionhub.kernel import clock

DOORS = ["members", "members/{id}", "enrolments", "enrolments/{enrolment}"]


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-02", unions.jinjiang)


@pytest.fixture
def member(reviewer):
    return journeys.admitted(clock.now(), reviewer)


@pytest.fixture
def addresses(member):
    enrolment = member.person.enrolments.get()
    names = {"id": member.pk, "enrolment": enrolment.pk}
    return {door: f"/api/v1/{door.format(**names)}" for door in DOORS}


def test_a_list_is_one_row_with_a_digest(as_officer, reviewer, addresses):
    journeys.admitted(clock.now(), reviewer, 2, "13800138002")

    shown = as_officer.get("/api/v1/members")["items"]

    (row,) = AccessLog.objects.all()
    ids = b"".join(sorted(uuid.UUID(item["id"]).bytes for item in shown))
    assert bytes(row.subjects_digest) == hashlib.sha256(ids).digest()
    assert (row.subject_id, row.subject_count) == (None, 2)
    assert (row.operation, row.decision) == ("GET members", "ALLOWED")
    assert (row.fields, row.is_revealed) == (["name", "id_number", "phone"], False)


@pytest.mark.parametrize("door", DOORS)
def test_a_look_is_one_row(as_officer, addresses, member, door):
    as_officer.get(addresses[door])

    (row,) = AccessLog.objects.all()
    assert row.subject_count == 1
    assert row.subject_id == (member.pk if "{" in door else None)


@pytest.mark.parametrize("door", DOORS)
def test_an_empty_or_refused_look_names_nobody(as_officer_elsewhere, addresses, door):
    as_officer_elsewhere.get(addresses[door], expect=404 if "{" in door else 200)

    assert [row.subject_count for row in AccessLog.objects.all()] in ([], [0])


def test_what_is_ones_own_is_not_logged(reviewer):
    enrolment = journeys.requested(clock.now())
    own = client_for(enrolment.account)

    own.get("/api/v1/enrolments")
    own.get(f"/api/v1/enrolments/{enrolment.pk}")
    own.get("/api/v1/me")

    assert not AccessLog.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", DOORS)
def test_without_the_log_nothing_is_shown(as_officer, addresses, door):
    with full_log():
        answer = as_officer.get(addresses[door], expect=503)
        shown = as_officer.answer.content.decode()

    assert answer["code"] == "unavailable"
    assert "王小明" not in shown
    assert "510***" not in shown


@pytest.mark.django_db(transaction=True)
def test_without_the_log_nothing_is_revealed(as_officer, addresses):
    asked = {"fields": ["id_number"], "purpose": "CONTACT"}
    with full_log():
        as_officer.post(addresses["members/{id}"] + "/reveal", asked, expect=503)

    assert people.id_number() not in as_officer.answer.content.decode()


REFUSING = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    "postgresql": "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
}


@contextmanager
def full_log():
    """Inside the block the table takes no row."""
    begin = "CREATE TRIGGER log_is_full BEFORE INSERT ON audit_accesslog "
    away = "DROP TRIGGER log_is_full"
    with connection.cursor() as cursor:
        cursor.execute(begin + REFUSING[connection.vendor])
        yield
        cursor.execute(away + " ON audit_accesslog" * (connection.vendor != "sqlite"))
