"""Many requests at once, from the list of the review desk."""

import pytest

from members.enrolment import operations
from members.enrolment.models import Enrolment
from tests.browser import readable
from tests.members.enrolment.conftest import file_request
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db


def test_many_are_approved_after_one_look_each_with_its_result(browser, unions, at):
    first, second, third = (file_request(at, serial) for serial in (1, 2, 3))
    marked = {"action": "approve-many", "_selected_action": [first.pk, second.pk]}

    page = readable(browser.send("/admin/members/enrolment/", **marked))
    assert "共选中 2 件" in page
    assert first.state == "PENDING"

    operations.reject(second.pk, reason="不在服务范围", by=actor.installer(), at=at)
    seen = {"key": [first.pk, second.pk], "version": [first.version, second.version]}
    page = readable(browser.send("/admin/members/enrolment/approve-many/", **seen))

    states = {row.pk: row.state for row in Enrolment.objects.all()}
    assert states == {first.pk: "ADMITTED", second.pk: "REJECTED", third.pk: "PENDING"}
    assert "已同意" in page
    assert page.count("王小明") == 2


def test_a_mark_on_a_request_of_elsewhere_counts_for_nothing(
    elsewhere, request_of_jinguanyi
):
    key = request_of_jinguanyi.pk
    seen = {"key": [key], "version": [request_of_jinguanyi.version]}

    page = readable(elsewhere.send("/admin/members/enrolment/approve-many/", **seen))

    assert "没有办理任何一件" in page
    assert Enrolment.objects.get(pk=key).state == "PENDING"


@pytest.mark.parametrize("mark", ["nothing", "%00", "1"])
def test_a_mark_that_is_no_key_is_refused(browser, mark):
    given = {"action": "approve-many", "_selected_action": [mark]}

    browser.send("/admin/members/enrolment/", expect=400, **given)
    browser.send(
        "/admin/members/enrolment/approve-many/", key=[mark], version=["1"], expect=200
    )


def test_an_auditor_approves_not_many(auditor, request_of_jinguanyi):
    key = request_of_jinguanyi.pk

    auditor.send("/admin/members/enrolment/approve-many/", key=[key], expect=404)
