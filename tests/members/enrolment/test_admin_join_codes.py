"""Join codes in the officers' site."""

import pytest
from django.urls import reverse

from members.enrolment import operations
from members.enrolment.models import JoinCode
from tests.browser import Browser
from tests.factories import accounts
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(unions):
    """A reviewer's of the county of Jinjiang."""
    return Browser(accounts.officer("jinjiang-01", unions.jinjiang))


@pytest.fixture
def elsewhere(unions):
    """A reviewer's of the prefecture of Zigong."""
    return Browser(accounts.officer("zigong-01", unions.zigong))


def test_join_codes_are_seen_in_the_own_part_of_the_tree_only(
    browser, elsewhere, unions, at
):
    issued = operations.issue_code(
        unions.jinguanyi.pk,
        channel="QR",
        expires_at=at.replace(year=2027),
        by=actor.installer(),
        at=at,
    )
    address = reverse("admin:members_joincode_change", args=(issued.pk,))

    assert issued.pk in browser.open("/admin/members/joincode/")
    assert issued.pk in browser.open("/admin/members/joincode/", q=issued.pk)
    assert "扫码" in browser.open(address)
    assert "共 0 条" in elsewhere.open("/admin/members/joincode/")
    assert "共 0 条" in elsewhere.open("/admin/members/joincode/", q=issued.pk)
    elsewhere.open(address, expect=404)
    assert JoinCode.objects.count() == 1
