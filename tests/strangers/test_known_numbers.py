"""A stranger who posts somebody's number learns nothing (ROBUST.md T9, DESIGN.md §5).

The stranger's own phone fails the real-name check, so every request is unproven.
Known numbers are a member's, one with an open request elsewhere, one that was refused,
one that withdrew. Answers are compared whole, but for ids and the frozen clock.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from members.enrolment import operations
from members.enrolment.models import Enrolment
from members.people import operations as people_operations
from tests import journeys
from tests.factories import accounts, people
from tests.strangers.neighbourhood import knock, stay, undone
from unionhub.accounts import tokens
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

ADDRESS = "/api/v1/enrolments"
NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
UUID = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
PAIRS = 200
KEY = "Idempotency-Key"
STRANGER = "13900130000"


@pytest.fixture(autouse=True)
def _frozen(clock_stands, settings):
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def stranger(db):
    return tokens.issue(accounts.worker(STRANGER), at=NOW).access_token


def member(serial):
    made = journeys.requested(NOW, serial, phone_of(serial))
    operations.approve(made.pk, by=actor.installer(), at=NOW)
    return made


def open_elsewhere(serial):
    journeys.requested(NOW, serial, phone_of(serial))


def rejected(serial):
    made = journeys.requested(NOW, serial, phone_of(serial))
    operations.reject(made.pk, reason="不在范围", by=actor.installer(), at=NOW)


def withdrawn(serial):
    made = journeys.requested(NOW, serial, phone_of(serial))
    operations.withdraw(made.pk, by=actor.Actor("PERSON", made.account_id), at=NOW)


def left(serial):
    made = member(serial)
    on = clock.local_date(NOW)
    people_operations.change_standing(
        made.person_id, "LEFT", reason="退会", by=actor.installer(), at=NOW, on=on
    )


KNOWN = [member, open_elsewhere, rejected, withdrawn, left]


def phone_of(serial):
    return f"1370013{serial:04d}"


def masked(answer):
    """Status, body and headers, with ids and the number's own visible part levelled."""
    body = UUID.sub(b"<id>", answer.content)
    body = re.sub(rb'"id_number": ?"[^"]*"', b"<number>", body)
    headers = {
        name: UUID.sub(b"<id>", value.encode())
        for name, value in answer.headers.items()
    }
    return answer.status_code, body, headers


def post(token, serial):
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(verb(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = knock(token, "POST", ADDRESS, people.body(serial))
    return masked(answer), statements


def verb(sql):
    """What a statement does to which table."""
    words = sql.replace('"', "").split()
    table = re.search(r"(?:FROM|INTO|UPDATE) (\w+)", " ".join(words))
    return f"{words[0]} {table.group(1) if table else ''}".strip()


@pytest.mark.parametrize("make_known", KNOWN, ids=lambda known: known.__name__)
def test_known_and_unknown_numbers_get_the_same_answer(unions, stranger, make_known):
    make_known(1)

    known, known_queries = post(stranger, 1)
    unknown, unknown_queries = post(stranger, 2)

    assert known[0] == 201
    assert b'"state":"PENDING"' in known[1]
    assert known == unknown
    assert known_queries == unknown_queries


def test_two_hundred_pairs_answer_alike(unions, stranger):
    per_kind = PAIRS // len(KNOWN)
    for index, make_known in enumerate(KNOWN):
        for offset in range(per_kind):
            make_known(index * per_kind + offset + 1)

    answers = [post(stranger, serial) for serial in range(1, 2 * PAIRS + 1)]

    # Status, body, headers and statements: one and the same 400 times.
    assert len(answers) == 400
    assert set(map(repr, answers)) == {repr(answers[0])}
    assert answers[0][0][0] == 201


def test_following_the_request_tells_nothing_either(unions, stranger):
    member(1)

    told = []
    for serial in (1, 2):
        with undone():
            body = people.body(serial)
            filed = stay(stranger, "POST", ADDRESS, body)
            one = f"{ADDRESS}/{filed.json()['id']}"
            followed = [
                stay(stranger, "GET", one),
                stay(stranger, "GET", f"{one}/timeline"),
                stay(stranger, "GET", ADDRESS),
                stay(stranger, "GET", "/api/v1/me"),
                stay(stranger, "POST", ADDRESS, body, **{KEY: "again"}),
                stay(stranger, "POST", f"{one}/withdrawal", {}),
                stay(stranger, "POST", ADDRESS, body, **{KEY: "later"}),
            ]
            told.append([masked(answer) for answer in followed])

    statuses = [status for status, _body, _headers in told[0]]
    assert statuses == [200, 200, 200, 200, 409, 200, 201]
    assert told[0] == told[1]


def test_the_clash_shows_on_the_desk_only(unions, stranger, at):
    member(1)
    reviewer = accounts.officer("jinjiang-01", unions.jinjiang)
    officer = tokens.issue(reviewer, at=NOW, verified=True).access_token
    stranger_account = User.objects.by_phone(STRANGER).get()
    application = people.application(1, realname_state="FAILED")
    filed = operations.enrol(application, by=accounts.acting(stranger_account), at=NOW)

    one = f"{ADDRESS}/{filed.pk}"
    on_desk, own = knock(officer, "GET", one), knock(stranger, "GET", one)

    assert on_desk.json()["clash"] == {"is_member": True, "other_open_requests": 0}
    assert own.json()["clash"] is None
    assert Enrolment.objects.get(pk=filed.pk).is_proven is False


def test_an_unproven_request_does_not_keep_the_owner_out(unions, stranger):
    application = people.application(1, realname_state="FAILED")
    account = User.objects.by_phone(STRANGER).get()
    operations.enrol(application, by=accounts.acting(account), at=NOW)

    owner = tokens.issue(accounts.worker("13800138001"), at=NOW).access_token
    answer = knock(owner, "POST", ADDRESS, people.body(1))

    assert answer.status_code == 201
    assert answer.json()["realname_state"] == "PASSED"
