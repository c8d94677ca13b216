"""The buttons above 任职 and 委托: accounts, offices, powers lent."""

import pytest

from members.offices.choices import Office
from members.offices.models import Appointment, Delegation
from tests.browser import Browser, readable
from tests.factories import accounts, people
from tests.factories.factors import second_factor
from unionhub.accounts import officers
from unionhub.accounts.models import SecondFactor, User
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db

LIST = "/admin/members/appointment/"
LOANS = "/admin/members/delegation/"
NAMES = ("opening", "grant", "setting-code", "factor-reset", "account-closing")
CODE = r"[0-9a-z]{6}-[0-9a-f]{32}"


@pytest.fixture
def security(unions):
    return Browser(
        accounts.officer("jinjiang-sec", unions.jinjiang, Office.SECURITY_ADMIN)
    )


@pytest.fixture
def clerk(unions):
    user = accounts.officer("jinguanyi-01", unions.jinguanyi, Office.CLERK)
    second_factor(user)
    return user


def said(browser, name, **given):
    return readable(browser.send(f"{LIST}{name}/", **given))


def code_on(page):
    return next(word for word in page.split() if len(word) == 39 and word[6] == "-")


def test_whoever_gives_offices_sees_the_buttons(security):
    page = security.open(LIST)

    for name in NAMES:
        assert f"{LIST}{name}/" in page
        assert "确认" in readable(security.open(f"{LIST}{name}/"))


def test_a_reviewer_sees_none_and_presses_none(unions, clerk):
    browser = Browser(accounts.officer("jinjiang-01", unions.jinjiang))

    page = browser.open(LIST)

    for name in NAMES:
        assert f"{LIST}{name}/" not in page
        browser.send(f"{LIST}{name}/", username="jinguanyi-01", expect=404)
    clerk.refresh_from_db()
    assert clerk.is_active


def test_an_account_is_opened_and_its_code_shown_once(security):
    page = said(security, "opening", username="jinjiang-07")

    code = code_on(page)
    shown = officers.Shown("jinjiang-07", code, None, "10.0.0.1")
    assert "只显示这一次" in page
    assert "no-store" in security.answer.headers["Cache-Control"]
    assert code not in str(security.client.cookies)
    assert code not in security.open(LIST)
    assert shown.username == User.objects.get(username="jinjiang-07").username


@pytest.mark.parametrize(
    ("username", "told"),
    [("Zhang", "只能用小写字母"), ("13800138001", "此处不能填写"), ("jj-07", "已经")],
)
def test_a_name_that_does_not_do_is_told_at_its_field(security, username, told):
    User.objects.create_officer("jj-07", accounts.PASSWORD)

    page = said(security, "opening", username=username)

    assert told in page
    assert "确认开立账号" in page


def test_a_first_office_is_given_with_a_document(security, unions):
    User.objects.create_officer("jinjiang-07", accounts.PASSWORD)
    given = {
        "username": "jinjiang-07",
        "organisation": unions.jinguanyi.pk,
        "office": "CLERK",
        "valid_from": clock.local_date(clock.now()).isoformat(),
    }
    assert "此项必填" in said(security, "grant", **given)
    document = {"id_type": "RESIDENT_ID", "id_number": people.id_number(7)}

    page = said(security, "grant", **given, **document)

    assert "已授予任职" in page
    held = Appointment.objects.get(user__username="jinjiang-07")
    assert (held.organisation_id, held.office) == (unions.jinguanyi.pk, "CLERK")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"username": "nobody-1"}, "所指的对象不存在"),
        ({"organisation": "zigong"}, "没有找到"),
        ({"valid_from": "2020-01-01"}, "超出允许的范围"),
        ({"id_type": "RESIDENT_ID"}, "须同时填写"),
        ({"id_type": "RESIDENT_ID", "id_number": "110105194912310021"}, "校验位"),
    ],
)
def test_what_is_wrong_with_an_office_is_told_at_its_field(
    security, clerk, unions, change, told
):
    given = {
        "username": "jinguanyi-01",
        "organisation": unions.jinguanyi.pk,
        "office": "REVIEWER",
        "valid_from": clock.local_date(clock.now()).isoformat(),
    }
    if change.get("organisation") == "zigong":
        change = {"organisation": unions.zigong.pk}

    page = said(security, "grant", **given | change)

    assert told in page
    assert "确认授予任职" in page
    assert Appointment.objects.filter(user=clerk).count() == 1


def test_a_setting_code_is_given_and_the_password_gone(security, clerk):
    page = said(security, "setting-code", username="jinguanyi-01")

    assert code_on(page)
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()


def test_an_authenticator_is_taken_away(security, clerk):
    page = said(security, "factor-reset", username="jinguanyi-01")

    assert "动态口令已重置" in page
    assert not SecondFactor.objects.filter(user=clerk).exists()


def test_an_account_is_closed(security, clerk):
    page = said(security, "account-closing", username="jinguanyi-01")

    assert "账号已停用" in page
    clerk.refresh_from_db()
    assert not clerk.is_active


@pytest.mark.parametrize("name", NAMES[2:])
@pytest.mark.parametrize("username", ["zigong-01", "nobody-01", "jinjiang-sec"])
def test_what_is_not_in_hand_is_told_and_left_alone(security, unions, name, username):
    other = accounts.officer("zigong-01", unions.zigong)

    page = said(security, name, username=username)

    assert "没有找到" in page or "本人" in page
    other.refresh_from_db()
    assert other.check_password(accounts.PASSWORD)
    assert other.is_active


def test_powers_are_lent_from_the_list(unions, clerk):
    accounts.officer("jinguanyi-02", unions.jinguanyi, Office.CLERK)
    browser = Browser(clerk)
    page = readable(browser.open(f"{LOANS}lending/"))
    assert "发放和作废入会码" in page
    assert "审核入会申请" not in page
    today = clock.local_date(clock.now()).isoformat()
    given = {
        "deputy": "jinguanyi-02",
        "powers": ["JOIN_CODE_ISSUE"],
        "valid_from": today,
        "valid_to": today,
        "reason": "外出培训",
    }

    refused = readable(
        browser.send(f"{LOANS}lending/", **given | {"powers": ["ENROLMENT_DECIDE"]})
    )
    page = readable(browser.send(f"{LOANS}lending/", **given))

    assert "确认委托权限" in refused
    assert "已委托" in page
    assert Delegation.objects.get().powers == ["JOIN_CODE_ISSUE"]
