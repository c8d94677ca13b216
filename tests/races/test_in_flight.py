"""A second call that comes while the first is still at work."""

import threading
from typing import Any

import pytest
from django.db import connection

from members.people.models import Member
from tests.factories import people
from tests.races.conftest import ENROLMENTS
from tests.races.crowd import post, together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("row_locks"),
]


class Slow:
    """A first caller who stops in the middle until the second has its answer."""

    def __init__(self, client, body) -> None:
        self.client, self.body = client, body
        self.is_inside, self.may_go_on = threading.Event(), threading.Event()

    def first(self):
        with connection.execute_wrapper(self._stop):
            return post(self.client, ENROLMENTS, self.body, idempotency_key="first")

    def second(self, client, key):
        self.is_inside.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            return post(client, ENROLMENTS, self.body, idempotency_key=key)
        finally:
            self.may_go_on.set()

    def _stop(self, run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if 'INSERT INTO "members_member"' in sql:
            self.is_inside.set()
            self.may_go_on.wait(30)
        return run(sql, params, many, context)


def test_the_same_key_meanwhile_is_in_flight_and_replayed_later(automatic, keen):
    slow = Slow(keen, people.body(work_region=automatic.territory_id))

    first, second = together([slow.first, lambda: slow.second(keen, "first")])
    later = post(keen, ENROLMENTS, slow.body, idempotency_key="first")

    assert first.status == 201
    assert second.code == "409 in_flight"
    assert (later.status, later.replayed) == (201, True)
    assert later.content == first.content


def test_another_request_of_the_person_meanwhile_is_told_to_come_again(
    automatic, keen, crowd
):
    slow = Slow(keen, people.body(work_region=automatic.territory_id))

    first, second = together([slow.first, lambda: slow.second(crowd[0], "second")])
    later = post(crowd[0], ENROLMENTS, slow.body, idempotency_key="second")

    assert first.status == 201
    assert second.code == "503 busy"
    assert later.code == "409 already_member"
    assert Member.objects.count() == 1
