"""POST /api/v1/auth/sms-codes."""

import pytest

from tests.accounts.conftest import PHONE, sent_code
from unionhub.accounts.models import SmsCode, User
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/sms-codes"


def test_a_code_is_sent_and_not_shown(as_anyone):
    answer = as_anyone.post(ADDRESS, {"phone": f"+86 {PHONE}"}, expect=202)

    assert answer == {"expires_in": 300, "resend_after": 60}
    assert Message.objects.get().key.startswith("sms_code:")


def test_only_the_demo_shows_the_code(as_anyone, settings):
    settings.DEMO = True

    answer = as_anyone.post(ADDRESS, {"phone": PHONE}, expect=202)

    assert answer["demo_code"] == sent_code()


def test_known_and_unknown_phones_get_the_same_bytes(as_anyone):
    User.objects.create_worker(PHONE)
    answers = []

    for phone in (PHONE, "13900139000"):
        as_anyone.post(ADDRESS, {"phone": phone}, expect=202, x_request_id="same-0001")
        answers.append((as_anyone.answer.content, dict(as_anyone.answer.headers)))

    assert answers[0] == answers[1]


def test_an_old_token_does_not_keep_anybody_from_signing_in(as_anyone):
    as_anyone.token = "stale"

    as_anyone.post(ADDRESS, {"phone": PHONE}, expect=202)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"phone": None}, "null_not_allowed"),
        ({"phone": 13800138000}, "not_a_string"),
        ({"phone": "12345"}, "phone_format"),
        ({"phone": "１３８００１３８０００"}, "phone_format"),
        ({"phone": PHONE, "purpose": "x"}, "unknown_field"),
        ([], "not_an_object"),
        ("{", "malformed_json"),
    ],
)
def test_a_malformed_body_is_refused_and_sends_nothing(as_anyone, body, code):
    answer = as_anyone.post(ADDRESS, body, expect=400)

    assert answer["code"] == code
    assert PHONE not in as_anyone.answer.content.decode()
    assert not SmsCode.objects.exists()


def test_a_query_string_is_refused(as_anyone):
    answer = as_anyone.post(f"{ADDRESS}?demo=1", {"phone": PHONE}, expect=400)

    assert answer["code"] == "unknown_parameter"


def test_a_second_code_within_a_minute_is_refused_with_the_time_to_wait(as_anyone):
    as_anyone.post(ADDRESS, {"phone": PHONE}, expect=202)

    answer = as_anyone.post(ADDRESS, {"phone": PHONE}, expect=429)

    assert answer["code"] == "too_many_requests"
    assert 58 <= int(as_anyone.answer.headers["Retry-After"]) <= 60


def test_one_network_sends_a_hundred_codes_an_hour(as_anyone):
    statuses = []
    for number in range(101):
        as_anyone.client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{number}"
        answer = as_anyone.client.post(
            ADDRESS,
            {"phone": f"138001{number:05}"},
            content_type="application/json",
        )
        statuses.append(answer.status_code)

    assert statuses == [202] * 100 + [429]
    assert Message.objects.count() == 100


def test_sending_takes_as_many_queries_for_known_as_for_unknown_phones(
    as_anyone, django_assert_num_queries
):
    User.objects.create_worker(PHONE)

    # 1-6 the two budgets, a savepoint around each; 7-16 one savepoint with: the phone's
    # row sought, made and read, the code written, and the message in its own savepoint
    # written and read
    for phone in (PHONE, "13900139000"):
        with django_assert_num_queries(16):
            as_anyone.post(ADDRESS, {"phone": phone}, expect=202)


def test_the_worker_is_woken_after_the_commit(
    as_anyone, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as wake_ups:
        as_anyone.post(ADDRESS, {"phone": PHONE}, expect=202)

    assert len(wake_ups) == 1
