"""The officers' door to systems that call the API."""

import pytest
from django.urls import reverse

from members.offices import operations
from members.offices.choices import Office
from tests.browser import Browser, readable
from tests.factories import accounts
from unionhub.accounts.models import MachineClient
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/machineclient/"
FORM = f"{LIST}registration/"


@pytest.fixture
def system(unions):
    return Browser(
        accounts.officer("jinjiang-sys", unions.jinjiang, Office.SYSTEM_ADMIN)
    )


def registered(union, name="统计平台"):
    made = operations.register_client(
        name,
        organisation=union.pk,
        scopes=["member:read"],
        by=actor.installer(),
        at=clock.now(),
    )
    return made.client


def address(client, name):
    return reverse("admin:accounts_machineclient_button", args=(client.pk, name))


def test_a_system_is_registered_and_its_secret_shown_once(system, unions):
    assert FORM in system.open(LIST)
    given = {
        "name": "统计平台",
        "organisation": unions.jinguanyi.pk,
        "scopes": ["member:read"],
    }

    page = readable(system.send(FORM, **given))

    client = MachineClient.objects.get()
    words = page.split()
    secret = words[words.index("密钥") + 1]
    assert client.application.client_id in page
    assert len(secret) == 43
    assert secret not in str(system.client.cookies)
    assert secret not in system.open(LIST)


def test_a_union_elsewhere_is_told_at_its_field(system, unions):
    given = {
        "name": "统计平台",
        "organisation": unions.zigong.pk,
        "scopes": ["member:read"],
    }

    page = readable(system.send(FORM, **given))

    assert "没有找到" in page
    assert "确认登记" in page
    assert not MachineClient.objects.exists()


def test_systems_are_seen_in_the_own_part_of_the_tree_only(system, unions):
    mine = registered(unions.jinguanyi, "本区平台")
    other = registered(unions.zigong, "他区平台")

    page = readable(system.open(LIST))

    assert "本区平台" in page
    assert unions.jinguanyi.name in page
    assert "查看会员" in page
    assert "他区平台" not in page
    system.open(address(mine, "change"))
    system.open(address(other, "closing"), expect=404)


def test_a_system_is_closed_by_a_button(system, unions):
    mine = registered(unions.jinjiang)

    page = readable(system.send(address(mine, "closing"), version=mine.version))

    assert "已停用" in page
    mine.refresh_from_db()
    assert not mine.is_active
    change = reverse("admin:accounts_machineclient_change", args=(mine.pk,))
    assert address(mine, "closing") not in system.open(change)


def test_another_office_sees_none(unions):
    browser = Browser(
        accounts.officer("jinjiang-sec", unions.jinjiang, Office.SECURITY_ADMIN)
    )

    browser.open(LIST, expect=403)
    assert LIST not in browser.open("/admin/")


@pytest.mark.parametrize("others", [0, 9])
def test_the_list_asks_the_same_however_long(
    system, unions, others, django_assert_num_queries
):
    for number in range(others):
        registered(unions.jinguanyi, f"平台{number}")

    # 1 the session, 2 the account, 3 its second factor, 4 the appointment,
    # 5 the capped count, 6 the rows, 7 the offices to choose from
    with django_assert_num_queries(7):
        system.open(LIST)
