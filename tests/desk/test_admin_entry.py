"""Who gets into the officers' site."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django_otp import DEVICE_ID_SESSION_KEY

from members.offices import operations
from members.offices.choices import Office
from members.offices.models import Appointment
from tests.browser import Browser, readable
from tests.factories import accounts
from tests.factories.factors import second_factor, shown
from tests.floor_plan.routes import address, routes
from unionhub.accounts import officers
from unionhub.accounts.access import has_recent_factor
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


def is_shut(browser):
    browser.open("/admin/", expect=302)
    return browser.answer.headers["Location"] == LOGIN


def sign_in(name, password=accounts.PASSWORD, otp=None):
    browser = Browser()
    given = {"username": name, "password": password, "otp": otp or shown()}
    return browser, browser.send(LOGIN, **given)


def test_an_officer_signs_in_by_name_password_and_authenticator(officer):
    second_factor(officer)

    browser, page = sign_in("jinjiang-01")

    assert "工作台" in page
    assert "查看本级及所辖工会的会员" in page
    event = AuditEvent.objects.get(verb="account.signed_in")
    assert event.user_id == officer.pk
    browser.open("/admin/")


def test_the_form_asks_for_the_code_in_chinese(db):
    page = readable(Browser().open(LOGIN))

    assert "动态码" in page


@pytest.mark.parametrize(
    ("otp", "said"),
    [("000000", "用户名、密码或验证码不正确。"), ("12345", "动态码为 6 位数字")],
)
def test_a_wrong_code_does_not_open(officer, otp, said):
    second_factor(officer)

    browser, page = sign_in("jinjiang-01", otp=otp)

    assert said in page
    assert is_shut(browser)


def test_a_password_alone_asks_for_the_code(officer):
    second_factor(officer)

    browser, page = sign_in("jinjiang-01", otp=" ")

    assert "请输入动态码" in page
    assert is_shut(browser)


def test_an_officer_without_an_authenticator_is_told_to_set_one_up(officer):
    browser, page = sign_in("jinjiang-01")

    assert "请先绑定动态口令" in page
    assert is_shut(browser)


def addresses():
    return sorted(
        address(route, {}) for route, _ in routes() if route.startswith("/admin/")
    )


@pytest.mark.parametrize("borne", ["nothing", "another's", "one not confirmed"])
def test_a_session_of_a_password_opens_no_page(officer, unions, borne):
    other = accounts.officer("jinjiang-02", unions.jinjiang)
    mine, others = second_factor(officer), second_factor(other)
    browser = Browser()
    browser.client.force_login(officer)
    if borne != "nothing":
        factor = mine if borne == "one not confirmed" else others
        mine.confirmed = borne != "one not confirmed"
        mine.save(update_fields=["confirmed"])
        session = browser.client.session
        session[DEVICE_ID_SESSION_KEY] = factor.persistent_id
        session.save()

    opened = {
        page: answer.status_code
        for page in addresses()
        for answer in (browser.client.get(page), browser.client.post(page))
        if page not in OPEN and not is_sent_to_sign_in(answer)
    }

    assert opened == {}
    assert len(addresses()) > 20


# The three forms themselves; signing out shows nothing.
OPEN = {
    *("/admin/login/", "/admin/logout/"),
    *("/admin/second-factor/", "/admin/password/"),
}


def is_sent_to_sign_in(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/admin/login/")


def test_a_reset_shuts_the_session_with_the_next_page(officer, browser):
    browser.open("/admin/")

    officers.reset_factor(officer.pk, by=actor.installer(), at=clock.now())

    assert is_shut(browser)


def test_a_code_shown_at_one_door_is_used_up_at_the_other(officer, as_anyone):
    second_factor(officer)
    otp = shown()
    body = {"grant_type": "password", "username": "jinjiang-01"}
    body |= {"password": accounts.PASSWORD, "otp": otp}
    as_anyone.post("/api/v1/auth/tokens", body, expect=200)

    browser, _page = sign_in("jinjiang-01", otp=otp)

    assert is_shut(browser)


def test_a_session_knows_how_recent_its_factor_is(officer):
    second_factor(officer)
    browser, _page = sign_in("jinjiang-01")

    at = clock.now()
    session = browser.client.session
    assert has_recent_factor(officer, session, at)
    assert not has_recent_factor(officer, session, at + timedelta(minutes=15))


def test_a_wrong_password_says_only_that_something_is_wrong(officer):
    _browser, wrong_password = sign_in("jinjiang-01", "not-this-password")
    _browser, wrong_name = sign_in("nobody-01", "not-this-password")

    assert "用户名、密码或验证码不正确。" in wrong_password
    assert "用户名、密码或验证码不正确。" in wrong_name


def test_after_five_wrong_passwords_the_right_one_has_to_wait(officer):
    second_factor(officer)
    for _try in range(5):
        sign_in("jinjiang-01", "not-this-password")

    browser, page = sign_in("jinjiang-01")

    assert "登录失败次数过多" in page
    assert is_shut(browser)


def test_a_form_without_a_password_asks_for_it(officer):
    _browser, page = sign_in("jinjiang-01", "")

    assert "我的任职" not in page
    assert "errornote" in page


def test_nobody_enters_without_signing_in(db):
    assert is_shut(Browser())


def test_a_worker_does_not_enter(unions):
    assert is_shut(Browser(accounts.worker()))


def test_an_officer_without_an_office_does_not_enter(unions):
    user = accounts.officer("nowhere-01", unions.jinjiang)
    Appointment.objects.all().delete()
    second_factor(user)

    _browser, page = sign_in("nowhere-01")

    assert "没有任职" in page
    assert is_shut(Browser(user))


def test_an_office_that_ends_ends_with_the_next_page(officer, browser):
    at = clock.now()
    browser.open("/admin/")

    operations.end(Appointment.objects.get().pk, by=actor.installer(), at=at)

    assert is_shut(browser)


def test_a_closed_account_is_out_with_the_next_page(officer, browser):
    officer.is_active = False
    officer.save(update_fields=["is_active"])

    assert is_shut(browser)


def test_an_auditor_enters_and_may_only_look(unions):
    browser = Browser(accounts.officer("audit-01", unions.root, Office.AUDITOR))

    page = readable(browser.open("/admin/"))

    assert "审计员" in page
    assert "审核入会申请：同意" not in page


def test_signing_out_says_so_in_chinese(browser):
    page = browser.send("/admin/logout/")

    assert "重新登录" in page
    assert is_shut(browser)


def test_djangos_own_log_stays_empty(officer):
    second_factor(officer)
    sign_in("jinjiang-01")

    assert not LogEntry.objects.exists()
