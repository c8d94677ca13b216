"""Who gets into the officers' site."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from members.offices import operations
from members.offices.choices import Office
from members.offices.models import Appointment
from tests.browser import Browser, readable
from tests.factories import accounts
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/?next=/admin/"


def is_shut(browser):
    browser.open("/admin/", expect=302)
    return browser.answer.headers["Location"] == LOGIN


def sign_in(name, password=accounts.PASSWORD):
    browser = Browser()
    return browser, browser.send(LOGIN, username=name, password=password)


def test_an_officer_signs_in_by_name_and_password(officer):
    _browser, page = sign_in("jinjiang-01")

    assert "业务目录" in page
    assert "查看本级及所辖工会的会员" in page
    event = AuditEvent.objects.get(verb="account.signed_in")
    assert event.user_id == officer.pk


def test_a_wrong_password_says_only_that_something_is_wrong(officer):
    _browser, wrong_password = sign_in("jinjiang-01", "not-this-password")
    _browser, wrong_name = sign_in("nobody-01", "not-this-password")

    assert "用户名、密码或验证码不正确。" in wrong_password
    assert "用户名、密码或验证码不正确。" in wrong_name


def test_after_five_wrong_passwords_the_right_one_has_to_wait(officer):
    for _try in range(5):
        sign_in("jinjiang-01", "not-this-password")

    browser, page = sign_in("jinjiang-01")

    assert "请求过于频繁" in page
    assert is_shut(browser)


def test_a_form_without_a_password_asks_for_it(officer):
    _browser, page = sign_in("jinjiang-01", "")

    assert "业务目录" not in page
    assert "errornote" in page


def test_nobody_enters_without_signing_in(db):
    assert is_shut(Browser())


def test_a_worker_does_not_enter(unions):
    assert is_shut(Browser(accounts.worker()))


def test_an_officer_without_an_office_does_not_enter(unions):
    user = accounts.officer("nowhere-01", unions.jinjiang)
    Appointment.objects.all().delete()

    _browser, page = sign_in("nowhere-01")

    assert "没有任职" in page
    assert is_shut(Browser(user))


def test_an_office_that_ends_ends_with_the_next_page(officer, browser):
    at = clock.now()
    browser.open("/admin/")

    operations.end(
        Appointment.objects.get().pk,
        on=clock.local_date(at) - timedelta(days=1),
        by=actor.installer(),
        at=at,
    )

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
    sign_in("jinjiang-01")

    assert not LogEntry.objects.exists()
