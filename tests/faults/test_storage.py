"""No room on the disk of SQLite; PostgreSQL is filled where it is served."""

from collections import Counter

import pytest
from django.db import connection

from members.enrolment.models import Enrolment
from tests.client import client_for
from tests.factories import accounts, people
from tests.races.conftest import ENROLMENTS
from tests.races.crowd import post
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def pragma(text: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {text}").fetchone()[0]


def squeeze() -> None:
    """Give back the pages that other tests have left free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


@pytest.fixture
def limited(db):
    """SQLite's own limit, lifted afterwards."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no limit of its own")
    kept = pragma("max_page_count")
    yield
    pragma(f"max_page_count = {kept}")


@pytest.mark.usefixtures("limited")
def test_a_full_file_refuses_to_write_and_all_is_well_when_there_is_room(unions):
    workers = [client_for(accounts.worker(f"139{n:04d}8001")) for n in range(40)]

    def enrol(number):
        body = people.body(number + 1)
        return post(workers[number], ENROLMENTS, body, idempotency_key=f"k{number}")

    squeeze()
    pragma(f"max_page_count = {pragma('page_count')}")
    told = Counter()
    for number in range(40):
        answer = enrol(number)
        told[answer.code or "done"] += 1
    kept = Enrolment.objects.count()
    pragma("max_page_count = 1000000")
    after = [enrol(number) for number in range(40)]

    assert set(told) <= {"done", "503 storage_full"}
    assert told["503 storage_full"] > 0
    assert kept == told["done"]
    assert {answer.status for answer in after} == {201}
    assert Enrolment.objects.count() == Person.objects.count() == 40
    assert pragma("integrity_check") == "ok"
