from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from tests.client import JsonClient
from unionhub.kernel.errors import TooMany
from unionhub.web import throttling
from unionhub.web.models import Budget

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def spend(key="k", at=NOON):
    throttling.spend("test", key, limit=2, seconds=60, at=at)


@pytest.mark.django_db
def test_five_hundred_calls_with_rotating_headers_pass_ten_times(client):
    passed = [
        client.get(
            "/api/v1/throttled", headers={"x-forwarded-for": f"203.0.113.{n % 250}"}
        ).status_code
        for n in range(500)
    ]

    assert passed == [200] * 10 + [429] * 490


@pytest.mark.django_db(transaction=True)
def test_sixty_four_parallel_calls_pass_exactly_ten_times():
    barrier = Barrier(64)

    def call(_):
        try:
            barrier.wait()
            return JsonClient().client.get("/api/v1/throttled").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(64) as pool:
        statuses = list(pool.map(call, range(64)))

    assert sorted(statuses) == [200] * 10 + [429] * 54


@pytest.mark.django_db
def test_the_refused_caller_is_told_when_to_come_back(as_anyone):
    for _ in range(10):
        as_anyone.get("/api/v1/throttled")

    problem = as_anyone.get("/api/v1/throttled", expect=429)

    assert problem["code"] == "too_many_requests"
    assert 1 <= int(as_anyone.answer["Retry-After"]) <= 60


@pytest.mark.django_db
def test_an_account_has_a_budget_wherever_it_calls_from(as_worker, as_officer):
    for n in range(3):
        as_worker.client.defaults["REMOTE_ADDR"] = f"192.0.2.{n}"
        as_worker.get("/api/v1/user-throttled")

    as_worker.get("/api/v1/user-throttled", expect=429)
    as_officer.get("/api/v1/user-throttled")


@pytest.mark.django_db
def test_the_budget_returns_when_its_window_ends():
    spend()
    spend()
    with pytest.raises(TooMany) as refusal:
        spend(at=NOON + timedelta(seconds=59))

    spend(at=NOON + timedelta(seconds=60))

    assert refusal.value.facts == {"retry_after": 1}


@pytest.mark.django_db
def test_budgets_are_apart_and_their_keys_unreadable():
    for key in ("13800138000", "13800138001"):
        spend(key)
        spend(key)

    assert Budget.objects.count() == 2
    assert not Budget.objects.filter(key__contains="1380013800").exists()


@pytest.mark.django_db(transaction=True)
def test_a_budget_is_not_spent_within_a_transaction_that_may_roll_back():
    with transaction.atomic(), pytest.raises(RuntimeError):
        spend()


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1", "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "192.0.2.1", "", "192.0.2.1"),
        (1, "192.0.2.1", "nonsense", "192.0.2.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (1, "192.0.2.1", "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "fe80::1%eth0", "", "fe80::/64"),
        (0, "", "", "unknown"),
    ],
)
def test_only_our_proxies_are_believed(
    rf, settings, proxies, remote, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert throttling.trusted_address(request) == address


@pytest.mark.django_db
def test_budgets_long_past_are_pruned():
    spend(at=datetime(2020, 1, 1, tzinfo=UTC))
    Budget.objects.create(scope="a", key="b", window_start=2**40, count=1)

    call_command("prune_budgets")

    assert [b.scope for b in Budget.objects.all()] == ["a"]
