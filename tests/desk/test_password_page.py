"""/admin/password/: an officer sets the password in the browser."""

import pytest

from tests.browser import Browser, readable
from tests.factories import accounts
from tests.factories.factors import second_factor, shown
from unionhub.accounts import passwords
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/password/"
NEW = "a-new-horse-and-another-staple"
GIVEN = {
    "username": "jinjiang-01",
    "current": accounts.PASSWORD,
    "new_password": NEW,
    "again": NEW,
}


def test_a_first_password_is_set_and_opens_the_site(officer):
    code = passwords.offer(officer, by=actor.installer(), at=clock.now())
    browser = Browser()
    assert ADDRESS in browser.open("/admin/login/")
    assert "设置码" in readable(browser.open(ADDRESS))

    page = browser.send(ADDRESS, **GIVEN | {"current": code})

    assert "密码已设置" in readable(page)
    assert "no-store" in browser.answer.headers["Cache-Control"]
    second_factor(officer)
    entry = {"username": "jinjiang-01", "password": NEW, "otp": shown()}
    assert "工作台" in browser.send("/admin/login/?next=/admin/", **entry)
    assert ADDRESS in browser.open("/admin/")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"current": "wrong"}, "用户名、密码或验证码不正确。"),
        ({"username": "nobody"}, "用户名、密码或验证码不正确。"),
        ({"again": "another-one-of-mine"}, "两次输入的新密码不一致。"),
        ({"new_password": "short", "again": "short"}, "密码至少 12 位"),
        ({"otp": "12"}, "动态码为 6 位数字"),
    ],
)
def test_what_is_wrong_is_said_and_sets_nothing(officer, change, told):
    page = Browser().send(ADDRESS, **GIVEN | change)

    assert told in readable(page)
    assert accounts.PASSWORD not in page
    officer.refresh_from_db()
    assert officer.check_password(accounts.PASSWORD)


def test_the_authenticator_is_asked_for(officer):
    second_factor(officer)

    assert "请输入动态码。" in readable(Browser().send(ADDRESS, **GIVEN))
    page = Browser().send(ADDRESS, **GIVEN | {"otp": shown()})

    assert "密码已设置" in readable(page)


def test_a_session_of_before_is_over(officer):
    before = Browser(officer)
    before.open("/admin/")

    Browser().send(ADDRESS, **GIVEN | {"otp": shown()})

    before.open("/admin/", expect=302)


def test_the_page_counts_together_with_the_sign_in(officer):
    second_factor(officer)
    for _try in range(5):
        Browser().send(ADDRESS, **GIVEN | {"current": "wrong"})

    entry = {"username": "jinjiang-01", "password": accounts.PASSWORD, "otp": shown()}
    page = Browser().send("/admin/login/", **entry)

    assert "登录失败次数过多" in page
