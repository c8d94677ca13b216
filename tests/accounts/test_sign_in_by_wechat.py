"""POST /api/v1/auth/tokens with what WeChat gave."""

import pytest

from tests.accounts.conftest import PHONE, refreshed
from tests.accounts.scan import tables_with
from unionhub.accounts.models import User, WechatAccount
from unionhub.audit.models import AuditEvent
from unionhub.web.models import Budget

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/auth/tokens"


@pytest.fixture(autouse=True)
def _fake(settings):
    settings.WECHAT_PROVIDER = "unionhub.accounts.wechat.FakeProvider"


def body(code="wx-somebody", phone=PHONE):
    shown = {"grant_type": "wechat_code", "code": code}
    return shown | ({"phone_code": f"phone-{phone}"} if phone else {})


def forget_codes():
    """Let the fake's codes, which are names, be brought again."""
    Budget.objects.filter(scope="wechat_code").delete()


def test_the_first_sign_in_opens_the_account_of_the_phone(as_anyone):
    answer = as_anyone.post(ADDRESS, body(), expect=200)

    assert answer["expires_in"] == 7200
    assert refreshed(answer["refresh_token"]).status_code == 200
    user = User.objects.by_phone(PHONE).get()
    assert WechatAccount.objects.get().user == user
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["account.opened", "account.signed_in"]


def test_it_is_the_account_that_the_phone_code_gives(as_anyone, worker):
    as_anyone.post(ADDRESS, body(), expect=200)

    assert WechatAccount.objects.get().user == worker
    assert User.objects.count() == 1


def test_afterwards_the_wechat_account_is_enough(as_anyone):
    as_anyone.post(ADDRESS, body(), expect=200)
    forget_codes()

    as_anyone.post(ADDRESS, body(phone=None), expect=200)

    assert User.objects.count() == 1


def test_who_is_not_known_yet_has_to_show_the_phone(as_anyone):
    answer = as_anyone.post(ADDRESS, body(phone=None), expect=409)

    assert answer["code"] == "wechat_phone_required"
    assert not User.objects.exists()


def test_another_phone_binds_the_wechat_account_anew(as_anyone):
    as_anyone.post(ADDRESS, body(), expect=200)
    forget_codes()

    as_anyone.post(ADDRESS, body(phone="13900139000"), expect=200)

    assert (
        WechatAccount.objects.get().user == User.objects.by_phone("13900139000").get()
    )


def test_a_code_is_brought_once(as_anyone):
    as_anyone.post(ADDRESS, body(), expect=200)

    answer = as_anyone.post(ADDRESS, body(), expect=400)

    assert answer["code"] == "wechat_code_invalid"


def test_a_code_that_wechat_does_not_know_is_refused(as_anyone):
    answer = as_anyone.post(ADDRESS, body(code="nothing"), expect=400)

    assert answer["code"] == "wechat_code_invalid"


def test_while_wechat_is_silent_the_door_says_so(as_anyone):
    answer = as_anyone.post(ADDRESS, body(code="silent"), expect=503)

    assert answer["code"] == "unavailable"


@pytest.mark.parametrize("change", [{"is_staff": True}, {"is_active": False}])
def test_officers_and_closed_accounts_do_not_sign_in_this_way(
    as_anyone, worker, change
):
    User.objects.filter(pk=worker.pk).update(**change)

    answer = as_anyone.post(ADDRESS, body(), expect=400)

    assert answer["code"] == "wechat_code_invalid"
    assert not WechatAccount.objects.exists()


def test_an_openid_stands_in_no_table(as_anyone):
    as_anyone.post(ADDRESS, body(code="wx-oOPENID4711"), expect=200)

    assert tables_with("oOPENID4711") == set()
    assert tables_with(PHONE) == set()


def test_an_older_index_key_still_finds_the_account(as_anyone, settings):
    as_anyone.post(ADDRESS, body(), expect=200)
    forget_codes()
    new = "2:" + "QUJD" * 10 + "QUI="
    settings.PHONE_INDEX_KEYS = f"{new},{settings.PHONE_INDEX_KEYS}"

    as_anyone.post(ADDRESS, body(phone=None), expect=200)
