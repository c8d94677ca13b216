"""POST /oauth/token: refresh tokens rotate, a replay ends the session (RFC 9700)."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, RefreshToken

from tests.accounts.conftest import ANYBODY, post_form, refreshed
from tests.client import JsonClient
from unionhub.accounts import operations, tokens
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]


@pytest.fixture
def session(worker):
    return tokens.issue(worker, at=clock.now())


def who(access_token, expect=200):
    return JsonClient(access_token).get("/api/v1/who", expect=expect)


def test_a_refresh_gives_a_new_pair_and_ends_the_old_one(worker, session):
    answer = refreshed(session.refresh_token)

    fresh = answer.json()
    assert (answer.status_code, fresh["expires_in"]) == (200, 7200)
    assert (fresh["token_type"], fresh["scope"]) == ("Bearer", "read write")
    assert answer.headers["Cache-Control"] == "no-store"
    assert who(fresh["access_token"]) == {"username": worker.username}
    assert who(session.access_token, 401)["code"] == "invalid_token"


def test_a_refresh_token_shown_twice_ends_the_whole_session(session):
    fresh = refreshed(session.refresh_token).json()

    replay = refreshed(session.refresh_token)

    assert (replay.status_code, replay.json()) == (400, {"error": "invalid_grant"})
    assert refreshed(fresh["refresh_token"]).status_code == 400
    who(fresh["access_token"], 401)
    assert AuditEvent.objects.filter(verb="token.replayed").count() == 1


def test_another_session_of_the_same_account_lives_on(worker, session):
    other = tokens.issue(worker, at=clock.now())
    refreshed(session.refresh_token)
    refreshed(session.refresh_token)

    who(other.access_token)


def test_a_closed_account_is_out_at_once(worker, session):
    operations.close(worker.pk, by=ANYBODY, at=clock.now())

    who(session.access_token, 401)
    assert refreshed(session.refresh_token).status_code == 400


def test_an_account_made_inactive_by_other_means_is_out_at_once(worker, session):
    type(worker).objects.filter(pk=worker.pk).update(is_active=False)

    who(session.access_token, 401)
    assert refreshed(session.refresh_token).json() == {"error": "invalid_grant"}


def test_an_expired_access_token_is_refused_and_may_be_refreshed(worker):
    old = tokens.issue(worker, at=clock.now() - timedelta(hours=2))

    who(old.access_token, 401)
    assert refreshed(old.refresh_token).status_code == 200


@pytest.mark.parametrize(
    ("days", "status"), [(29, 200), (30, 400)], ids=["29 days", "30 days"]
)
def test_a_workers_refresh_token_lives_thirty_days(session, days, status):
    RefreshToken.objects.update(created=clock.now() - timedelta(days=days))

    assert refreshed(session.refresh_token).status_code == status


def test_an_officers_session_ends_twelve_hours_after_signing_in(officer):
    first = tokens.issue(officer, at=clock.now(), verified=True)
    fresh = refreshed(first.refresh_token).json()
    assert fresh["expires_in"] == 900

    RefreshToken.objects.filter(revoked__isnull=False).update(
        created=clock.now() - timedelta(hours=12)
    )

    assert refreshed(fresh["refresh_token"]).json() == {"error": "invalid_grant"}


def test_our_own_app_gets_no_token_without_a_person(session):
    answer = post_form(
        "/oauth/token", grant_type="client_credentials", client_id="unionhub-app"
    )

    assert answer.status_code in {400, 401}
    assert AccessToken.objects.filter(user=None).count() == 0


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"grant_type": "password", "username": "x", "password": "y"},
        {"grant_type": "authorization_code", "code": "x"},
        {"grant_type": "implicit"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
    ],
)
def test_other_grants_do_not_exist(session, form):
    answer = post_form("/oauth/token", client_id="unionhub-app", **form)

    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"client_id": "some\x01body"}, 401, "invalid_client"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"refresh_token": "unknown"}, 400, "invalid_grant"),
        ({"refresh_token": ""}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_form_is_refused_in_oauths_words(session, form, status, error):
    answer = refreshed(**{"refresh_token": session.refresh_token, **form})

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_query_string_is_refused_in_oauths_words(session):
    answer = post_form("/oauth/token?client_id=unionhub-app", grant_type="x")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x"]
)
def test_anything_but_a_form_is_refused(kind):
    answer = Client().post("/oauth/token", b"{}", content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (
        415,
        "unsupported_media_type",
    )


def test_a_form_in_another_charset_is_refused():
    kind = "application/x-www-form-urlencoded; charset=punycode"

    answer = Client().post("/oauth/token", b"grant_type=x", content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_charset")


def test_a_form_of_thousands_of_fields_is_refused():
    answer = post_form("/oauth/token", **{f"a{n}": "1" for n in range(1100)})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "credentials", [b"\x00:x", b"no-colon", b"\xff\xfe:x", "机器:x".encode()]
)
def test_a_senseless_basic_header_is_an_unknown_client(credentials):
    basic = b64encode(credentials).decode()

    answer = Client().post(
        "/oauth/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {basic}"},
    )

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_reading_the_address_is_refused(as_anyone):
    assert as_anyone.get("/oauth/token", expect=405)["code"] == "method_not_allowed"


def test_refreshing_takes_a_stated_number_of_queries(
    session, django_assert_num_queries
):
    # 1-3 the budget; 4 the client, 5 the refresh token, 6 its account, 7 its client;
    # 8-21 one savepoint with: 9, 10 the token under lock, 11 no access token of it yet,
    # 12-18 the old pair ended (the toolkit's), 19, 20 the new pair
    with django_assert_num_queries(21):
        refreshed(session.refresh_token)
