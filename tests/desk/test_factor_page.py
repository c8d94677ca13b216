"""/admin/second-factor/: an officer sets up the authenticator in the browser."""

import re
from base64 import b32decode

import pytest

from tests.browser import Browser, readable
from tests.factories import accounts
from tests.factories.factors import second_factor, shown
from unionhub.accounts.models import SecondFactor

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/second-factor/"
WHO = {"username": "jinjiang-01", "password": accounts.PASSWORD}


def drawn(browser):
    page = browser.send(ADDRESS, **WHO)
    return b32decode(re.search(r"[A-Z2-7]{32}", readable(page))[0])


def test_an_officer_binds_an_authenticator_and_enters(officer):
    browser = Browser()
    assert "绑定动态口令" in readable(browser.open("/admin/login/"))
    seed = drawn(browser)
    page = browser.send(ADDRESS, **WHO, otp=shown(seed=seed))

    assert len(re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", readable(page))) == 10
    browser.send("/admin/login/?next=/admin/", **WHO, otp=shown(seed=seed, steps=1))
    browser.open("/admin/")


def test_the_page_is_kept_nowhere_and_shows_a_picture(officer):
    browser = Browser()
    page = browser.send(ADDRESS, **WHO)

    assert "no-store" in browser.answer.headers["Cache-Control"]
    assert 'src="data:image/svg+xml,%3Csvg' in page
    assert accounts.PASSWORD not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "用户名、密码或验证码不正确。"),
        ({"username": "nobody"}, "用户名、密码或验证码不正确。"),
        ({"otp": "12"}, "动态码为 6 位数字"),
        ({"otp": "048213"}, "当前状态下不能这样办理。"),
    ],
)
def test_what_is_wrong_is_said_and_draws_nothing(officer, change, said):
    page = readable(Browser().send(ADDRESS, **WHO | change))

    assert said in page
    assert not SecondFactor.objects.exists()


def test_who_has_one_gets_no_other(officer):
    factor = second_factor(officer)

    page = readable(Browser().send(ADDRESS, **WHO))

    assert "当前状态下不能这样办理。" in page
    assert bytes(SecondFactor.objects.get().seed_sealed) == bytes(factor.seed_sealed)


def test_the_page_counts_together_with_the_sign_in(officer):
    second_factor(officer)
    for _try in range(5):
        Browser().send(ADDRESS, **WHO | {"password": "wrong"})

    page = Browser().send("/admin/login/", **WHO, otp=shown())

    assert "登录失败次数过多" in page


def test_one_network_tries_sixty_names_a_minute(db):
    said = [
        readable(Browser().send(page, username=f"n-{number}", password="wrong"))
        for number in range(61)
        for page in [("/admin/login/", ADDRESS)[number % 2]]
    ]

    assert "不正确" in said[59]
    assert "请求过于频繁" in said[60]
