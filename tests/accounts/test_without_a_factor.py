"""A password alone opens no operation of officers (R-ACC-06, ROBUST.md §5.9)."""

import pytest

from tests.accounts.conftest import refreshed
from tests.accounts.walk import guarded, told
from tests.client import token_for
from tests.factories import accounts
from unionhub.accounts import tokens
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-01", unions.jinjiang)


def statuses(token):
    return {f"{m} {place}": told(token, m, place).status_code for m, place in guarded()}


def test_a_token_without_a_factor_opens_no_operation(reviewer):
    token = tokens.issue(reviewer, at=clock.now()).access_token

    answered = statuses(token)

    assert set(answered.values()) == {401}
    assert len(answered) > 30


def test_the_same_operations_know_a_token_with_a_factor(reviewer):
    answered = statuses(token_for(reviewer))

    assert 401 not in answered.values()
    assert 200 in answered.values()


def test_a_refresh_gives_nobody_a_factor(reviewer):
    pair = tokens.issue(reviewer, at=clock.now())

    plain = refreshed(pair.refresh_token)
    asked = refreshed(plain.json()["refresh_token"], scope="read write factor")

    assert plain.json()["scope"] == "read write"
    assert (asked.status_code, asked.json()["error"]) == (400, "invalid_scope")
    token = plain.json()["access_token"]
    assert told(token, "GET", "/api/v1/members").status_code == 401


def test_who_gives_the_factor_away_in_a_refresh_loses_it(reviewer):
    pair = tokens.issue(reviewer, at=clock.now(), verified=True)

    narrowed = refreshed(pair.refresh_token, scope="read").json()

    assert told(narrowed["access_token"], "GET", "/api/v1/members").status_code == 401


def test_a_worker_needs_no_factor(db):
    token = tokens.issue(accounts.worker(), at=clock.now()).access_token

    assert told(token, "GET", "/api/v1/me").status_code == 200
