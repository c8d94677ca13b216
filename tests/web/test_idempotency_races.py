"""Many threads, one key: real transactions on both engines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.client import JsonClient
from tests.web.urls import EffectView
from unionhub.web.models import Budget, IdempotencyRecord

pytestmark = pytest.mark.django_db(transaction=True)

EFFECTS = "/api/v1/effects"
THREADS = 16

on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="row locks are not to be seen on SQLite"
)


def once(body, key="k-1"):
    client = JsonClient()
    try:
        client.client.raise_request_exception = False
        answer = client.client.generic(
            "POST",
            EFFECTS,
            body,
            content_type="application/json",
            headers={"idempotency-key": key},
        )
        return answer.status_code, answer.content, answer.headers
    finally:
        connections.close_all()


def test_sixteen_calls_with_one_key_have_one_effect_and_one_answer():
    barrier = Barrier(THREADS)

    def run(_):
        barrier.wait()
        return once('{"amount_fen": 5}')

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(THREADS)))

    assert {status for status, _, _ in answers} == {201}
    assert len({content for _, content, _ in answers}) == 1
    assert sum("Idempotent-Replayed" in headers for _, _, headers in answers) == 15
    assert Budget.objects.filter(scope="effect").count() == 1


@on_postgresql
def test_a_second_call_runs_itself_after_the_first_rolled_back():
    EffectView.pause.clear()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once, '{"amount_fen": 5, "then": "REFUSE"}')
        assert EffectView.entered.wait(10)
        second = pool.submit(once, '{"amount_fen": 5}')
        assert not second.done()
        EffectView.pause.set()

    assert first.result()[0] == 409
    assert second.result()[0] == 201
    assert Budget.objects.filter(scope="effect").count() == 1


@on_postgresql
def test_a_call_that_waited_too_long_is_told_to_come_back():
    EffectView.pause.clear()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once, '{"amount_fen": 5}')
        assert EffectView.entered.wait(10)
        status, content, headers = pool.submit(once, '{"amount_fen": 5}').result()
        EffectView.pause.set()

    assert (status, headers["Retry-After"]) == (409, "2")
    assert b'"in_flight"' in content
    assert first.result()[0] == 201
    assert IdempotencyRecord.objects.count() == 1
