from datetime import timedelta

import pytest
from oauth2_provider.models import AccessToken

from tests.client import JsonClient

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/signed-in"


def test_a_token_says_who_acts(as_worker, worker):
    answer = as_worker.get(ADDRESS)

    assert (answer["user"], answer["kind"]) == (str(worker.pk), "PERSON")
    assert answer["same"] is True


def test_the_token_is_not_stored(as_worker):
    assert not AccessToken.objects.filter(token=as_worker.token).exists()


def test_nobody_is_asked_to_sign_in(as_anyone):
    problem = as_anyone.get(ADDRESS, expect=401)

    assert problem["code"] == "not_authenticated"
    assert as_anyone.answer["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("token", ["nonsense", "a b", "é", "x" * 600, "\x7f"])
def test_an_unknown_token_is_refused(token):
    client = JsonClient()

    problem = client.get(ADDRESS, expect=401, authorization=f"Bearer {token}")

    assert problem["code"] == "invalid_token"
    assert client.answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert token not in str(problem)


def test_an_empty_token_is_refused(as_anyone):
    as_anyone.get(ADDRESS, expect=401, authorization="Bearer")


def test_other_schemes_are_no_sign_in(as_anyone):
    problem = as_anyone.get(ADDRESS, expect=401, authorization="Basic YTpi")

    assert problem["code"] == "not_authenticated"


def test_an_expired_token_is_refused(as_worker):
    token = AccessToken.objects.get()
    token.expires -= timedelta(days=365)
    token.save(update_fields=["expires"])

    assert as_worker.get(ADDRESS, expect=401)["code"] == "invalid_token"


def test_a_closed_account_is_refused(as_worker, worker):
    worker.is_active = False
    worker.save(update_fields=["is_active"])

    assert as_worker.get(ADDRESS, expect=401)["code"] == "invalid_token"


def test_a_token_of_a_machine_opens_no_door_of_persons(as_worker):
    AccessToken.objects.update(user=None)

    assert as_worker.get(ADDRESS, expect=401)["code"] == "invalid_token"


def test_a_session_opens_no_door_of_the_api(client, officer):
    client.force_login(officer)

    assert client.get(ADDRESS).status_code == 401


def test_a_power_opens_its_door(as_officer):
    as_officer.get("/api/v1/count")


def test_without_the_power_the_door_stays_shut(as_worker, as_anyone):
    assert as_worker.get("/api/v1/count", expect=403)["code"] == "forbidden"
    assert as_anyone.get("/api/v1/count", expect=401)["code"] == "not_authenticated"


def test_what_one_caller_may_see_is_kept_by_nobody_on_the_way(as_worker, as_anyone):
    as_worker.get(ADDRESS)
    signed_in = as_worker.answer["Cache-Control"]
    as_anyone.post("/api/v1/echo", {}, expect=200)
    posted = as_anyone.answer["Cache-Control"]
    as_anyone.get("/api/v1/problems")

    assert signed_in == posted == "no-store"
    assert "Cache-Control" not in as_anyone.answer


@pytest.mark.parametrize("rows", [1, 10])
def test_a_sign_in_is_one_query(as_worker, rows, django_assert_num_queries):
    # 1 the token with its account
    with django_assert_num_queries(1):
        as_worker.get(ADDRESS)
