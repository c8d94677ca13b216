"""A database that says nothing: each request is answered, and all goes on by itself."""

from time import monotonic, sleep

import pytest
from django.db import connection

from members.people.models import Member
from tests.client import client_for
from tests.factories import accounts, people
from tests.faults.proxy import through_a_proxy
from tests.races.conftest import ENROLMENTS
from tests.races.crowd import post
from unionhub.persons.models import Person
from unionhub.web.postgresql import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wire"),
]

# So short that a test need not wait; what it really is, the campaign measures.
PATIENCE = 0.5
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch):
    monkeypatch.setattr(base, "PAUSE", 0.1)
    monkeypatch.setattr(base, "FIRST_WORDS", 0.3)


@pytest.fixture
def silenced(automatic):
    """A path that can be silenced, and somebody who wants to enrol over it."""
    worker = client_for(accounts.worker())

    def enrol(key="one-click"):
        connection.close_if_unusable_or_obsolete()
        body = people.body(work_region=automatic.territory_id)
        return post(worker, ENROLMENTS, body, idempotency_key=key)

    with through_a_proxy(patience=PATIENCE, connect_timeout=2) as proxy:
        yield proxy, enrol


def until_answered(call):
    """What it is answered when it is no longer put off."""
    end = monotonic() + 30
    while (answer := call()).status == 503:
        assert monotonic() < end, "it never came back"
        sleep(0.02)
    return answer


def test_a_kept_connection_that_is_silent_is_refused_and_the_service_comes_back(
    silenced,
):
    proxy, enrol = silenced
    connection.ensure_connection()

    with proxy.silence():
        refused = [enrol() for _ in range(3)]
    after = until_answered(enrol)

    assert [answer.status for answer in refused] == [503] * 3
    assert {answer.kind for answer in refused} == {PROBLEM}
    assert after.status == 201
    assert Member.objects.count() == Person.objects.count() == 1


def test_a_path_found_silent_is_not_tried_again_for_a_moment(silenced, monkeypatch):
    proxy, enrol = silenced
    monkeypatch.setattr(base, "PAUSE", 3600)
    connection.ensure_connection()

    with proxy.silence():
        enrol()
        known = enrol()
    unknown = enrol()
    base._silent_until.clear()

    assert (known.status, unknown.status) == (503, 503)
    assert enrol().status == 201


def test_silence_in_the_middle_of_an_act_ends_it_and_its_key_still_works(silenced):
    proxy, enrol = silenced
    began = []

    def fall_silent(run, sql, params, many, context):
        if 'INSERT INTO "members_member"' in sql:
            began.append(sql)
            proxy.flowing.clear()
        return run(sql, params, many, context)

    with connection.execute_wrapper(fall_silent):
        lost = enrol()
    proxy.flowing.set()
    again = until_answered(enrol)

    assert len(began) == 1
    assert (lost.status, lost.body["code"]) == (503, "unknown_outcome")
    assert (again.status, again.body["state"]) == (201, "ADMITTED")
    assert Member.objects.count() == Person.objects.count() == 1


def test_a_commit_into_silence_that_arrives_later_is_done_once(silenced):
    proxy, enrol = silenced
    commit, seen = connection._commit, []

    def into_silence():
        seen.append(1)
        if len(seen) == 2:
            proxy.flowing.clear()
        commit()

    connection._commit = into_silence
    lost = enrol()
    del connection._commit
    proxy.flowing.set()
    again = until_answered(enrol)

    assert (lost.status, lost.body["code"]) == (503, "unknown_outcome")
    assert again.status == 201
    assert again.replayed
    assert Member.objects.count() == Person.objects.count() == 1


def test_a_statement_that_the_server_ends_itself_keeps_the_connection(silenced):
    connection.ensure_connection()
    kept = connection.connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '50ms'")
        with pytest.raises(Exception, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(9)")
        cursor.execute("SELECT 1")

    assert connection.connection is kept
    assert not kept.closed


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
    ],
)
def test_the_server_itself_ends_what_waits_or_idles_too_long(name, limit):
    connection.close()

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")

        assert cursor.fetchone() == (limit,)


@pytest.mark.campaign
def test_cycles_of_silence(silenced, campaign, monkeypatch):
    proxy, enrol = silenced
    monkeypatch.undo()
    connection.settings_dict["OPTIONS"] |= {"patience": base.PATIENCE}
    connection.settings_dict["OPTIONS"] |= {"connect_timeout": 3}
    connection.close()
    answered, healed = [], []

    for cycle in range(campaign.number("silences", 20)):
        until_answered(enrol)
        with proxy.silence():
            for _ in range(3):
                began = monotonic()
                assert enrol(f"silence-{cycle}").status == 503
                answered.append(monotonic() - began)
        began = monotonic()
        until_answered(enrol)
        healed.append(monotonic() - began)

    campaign.figure("silent database: answered 503", len(answered))
    campaign.figure("silent database: longest answer, s", f"{max(answered):.2f}")
    campaign.figure("silent database: longest way back, s", f"{max(healed):.2f}")
    assert max(answered) <= 6
    assert max(healed) <= 2
