"""POST /oauth/revoke_token: signing out (RFC 7009)."""

import pytest
from oauth2_provider.models import Application

from tests.accounts.conftest import post_form, refreshed
from tests.client import JsonClient
from unionhub.accounts import tokens
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]


@pytest.fixture
def session(worker):
    return tokens.issue(worker, at=clock.now())


def revoked(token, **form):
    return post_form(
        "/oauth/revoke_token", token=token, **{"client_id": "unionhub-app", **form}
    )


def who(access_token, expect):
    return JsonClient(access_token).get("/api/v1/who", expect=expect)


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", [None, "access_token", "refresh_token", "other"])
def test_either_token_ends_both(session, which, hint):
    form = {"token_type_hint": hint} if hint else {}

    answer = revoked(getattr(session, which), **form)

    assert (answer.status_code, answer.content) == (200, b"")
    assert who(session.access_token, 401)["code"] == "invalid_token"
    assert refreshed(session.refresh_token).status_code == 400


def test_signing_out_leaves_a_trace(worker, session):
    revoked(session.refresh_token)

    event = AuditEvent.objects.get()
    assert (event.verb, event.user_id) == ("token.revoked", worker.pk)
    assert event.target_id == str(worker.pk)


def test_signing_out_twice_is_one_trace(session):
    revoked(session.refresh_token)

    assert revoked(session.refresh_token).status_code == 200
    assert AuditEvent.objects.count() == 1


def test_an_unknown_token_is_answered_like_a_known_one(session):
    known = revoked(session.access_token)
    unknown = revoked("nothing-like-it")

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_another_client_cannot_sign_anybody_out(session):
    Application.objects.create(
        client_id="other",
        client_type=Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    )

    assert revoked(session.access_token, client_id="other").status_code == 200
    who(session.access_token, 200)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "somebody"}, 401, "invalid_client"),
        ({"token": ""}, 400, "invalid_request"),
    ],
)
def test_a_wrong_form_is_refused_in_oauths_words(session, form, status, error):
    answer = post_form(
        "/oauth/revoke_token",
        **{"token": session.access_token, "client_id": "unionhub-app", **form},
    )

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_signing_out_takes_a_stated_number_of_queries(
    session, django_assert_num_queries
):
    # 1-3 the budget; 4 the client; 5-17 one savepoint with: 6 whose token it is,
    # 7, 8 the toolkit's look-ups, 9-15 both ended (the toolkit's), 16 the event
    with django_assert_num_queries(17):
        revoked(session.access_token)
