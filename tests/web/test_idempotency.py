from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.client import JsonClient
from tests.web.urls import DeadlockView, EffectView
from unionhub.kernel import clock
from unionhub.web.models import Budget, IdempotencyRecord

pytestmark = pytest.mark.django_db

EFFECTS = "/api/v1/effects"
FIVE = {"amount_fen": 5}


def effects():
    return Budget.objects.filter(scope="effect").count()


def test_the_same_call_again_gets_the_same_bytes(as_anyone):
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")
    first = as_anyone.answer
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")
    again = as_anyone.answer

    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Content-Type"] == first["Content-Type"]
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert effects() == 1


def test_slow_look_ups_are_not_repeated_for_a_stored_answer(as_anyone):
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert EffectView.prepared_calls == 1


def test_the_same_key_for_something_else_is_refused(as_anyone):
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    other_body = as_anyone.post(
        EFFECTS, {"amount_fen": 6}, expect=422, idempotency_key="k-1"
    )
    other_address = as_anyone.post(
        "/api/v1/optional", FIVE, expect=422, idempotency_key="k-1"
    )

    assert other_body["code"] == other_address["code"] == "key_reused"
    assert effects() == 1


def test_another_key_is_another_call(as_anyone):
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-2")

    assert effects() == 2


def test_a_key_belongs_to_its_caller(as_anyone, as_worker, as_officer):
    for client in (as_anyone, as_worker, as_officer):
        client.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert effects() == 3


def test_an_anonymous_key_belongs_to_its_network_address(as_anyone):
    elsewhere = JsonClient()
    elsewhere.client.defaults["REMOTE_ADDR"] = "198.51.100.7"

    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")
    elsewhere.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert effects() == 2


@pytest.mark.parametrize(
    ("then", "status"), [("REFUSE", 409), ("ANSWER_409", 409), ("CRASH", 500)]
)
def test_a_refusal_leaves_nothing_and_frees_the_key(as_anyone, then, status):
    sent = FIVE | {"then": then}

    as_anyone.post(EFFECTS, sent, expect=status, idempotency_key="k-1")
    left = effects(), IdempotencyRecord.objects.count()
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert left == (0, 0)
    assert effects() == 1


def test_a_fault_of_the_body_leaves_the_key_free(as_anyone):
    as_anyone.post(EFFECTS, {}, expect=400, idempotency_key="k-1")
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert effects() == 1


def test_a_call_without_its_key_is_refused(as_anyone):
    problem = as_anyone.post(EFFECTS, FIVE, expect=400)

    assert problem["code"] == "key_required"
    assert effects() == 0


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "钥匙", "a\tb"])
def test_a_malformed_key_is_refused(as_anyone, key):
    problem = as_anyone.post(EFFECTS, FIVE, expect=400, idempotency_key=key)

    assert problem["code"] == "invalid_key"


def test_a_key_may_be_left_out_where_none_is_needed(as_anyone):
    as_anyone.post("/api/v1/optional", {})
    as_anyone.post("/api/v1/optional", {})

    assert effects() == 2
    assert not IdempotencyRecord.objects.exists()


def test_neither_key_nor_answer_nor_body_is_stored_in_clear(as_anyone):
    key = "13800138000"

    as_anyone.post(EFFECTS, FIVE, idempotency_key=key)

    record = IdempotencyRecord.objects.get()
    stored = repr([record.principal, record.key, record.fingerprint]).encode()
    stored += bytes(record.answer)
    assert key.encode() not in stored
    assert "某人".encode() not in stored
    assert b"127.0.0.1" not in stored


def test_the_keys_of_an_account_outlive_a_change_of_the_secret(as_worker, settings):
    as_worker.post(EFFECTS, FIVE, idempotency_key="k-1")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "test-another-secret-of-more-than-fifty-characters-in-all"

    as_worker.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert as_worker.answer["Idempotent-Replayed"] == "true"


def test_the_key_row_comes_first_in_the_transaction_of_the_effect(
    as_anyone, django_assert_num_queries
):
    # 1 stored answer? 2 begin 3 key row 4 mine? 5 count 6 effect 7 answer 8 end
    with django_assert_num_queries(8) as queries:
        as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    assert "INSERT" in queries[2]["sql"]
    assert "web_idempotencyrecord" in queries[2]["sql"]


def test_a_replay_is_one_query(as_anyone, django_assert_num_queries):
    as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")

    # 1 stored answer
    with django_assert_num_queries(1):
        as_anyone.post(EFFECTS, FIVE, idempotency_key="k-1")


@pytest.mark.parametrize(("failures", "status"), [(0, 201), (3, 201), (4, 503)])
def test_a_command_that_clashed_is_run_again_as_a_whole(as_anyone, failures, status):
    DeadlockView.failures = failures

    answer = as_anyone.post(
        "/api/v1/deadlocks", {}, expect=status, idempotency_key="k-1"
    )

    assert DeadlockView.attempts == min(failures + 1, 4)
    assert answer.get("code") == ("busy" if status == 503 else None)


def test_old_records_are_pruned(as_anyone, capsys):
    for age, key in ((29, "young"), (31, "old")):
        IdempotencyRecord.objects.create(
            principal="user:x",
            key=key,
            fingerprint="f",
            created_at=clock.now() - timedelta(days=age),
        )

    call_command("prune_idempotency")

    assert [r.key for r in IdempotencyRecord.objects.all()] == ["young"]
    assert "1" in capsys.readouterr().out
