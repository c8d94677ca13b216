"""The review desk: lists, one request, and its buttons."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from members.enrolment import operations
from members.enrolment.choices import DESK_ACTIONS, EnrolmentState
from members.enrolment.models import Enrolment
from members.organisations.models import Organisation
from members.people.models import Member
from tests.browser import Browser, readable
from tests.factories import accounts, people, tree
from tests.members.enrolment.conftest import file_request
from unionhub.kernel import actor
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db

LIST = "/admin/members/enrolment/"
GIVEN = {
    "approval": {},
    "rejection": {"reason": "不在本会服务范围内。"},
    "return": {"reason": "请核对姓名。", "items": ["name"]},
    "handover": {"reason": "工作地在上级工会。"},
}
STATE_AFTER = {
    "approval": EnrolmentState.ADMITTED,
    "rejection": EnrolmentState.REJECTED,
    "return": EnrolmentState.RETURNED,
    "handover": EnrolmentState.PENDING,
}


def page_of(enrolment):
    return reverse("admin:members_enrolment_change", args=(enrolment.pk,))


def button_of(enrolment, name):
    return reverse("admin:members_enrolment_button", args=(enrolment.pk, name))


def press(browser, enrolment, name, *, expect=200, **given):
    form = {"version": enrolment.version} | GIVEN[name] | given
    return browser.send(button_of(enrolment, name), expect=expect, **form)


def test_an_officer_sees_the_requests_of_the_own_part_of_the_tree(
    browser, request_of_jinguanyi
):
    page = browser.open(LIST)

    assert "王小明" in page
    assert "510***********0011" in page
    assert page_of(request_of_jinguanyi) in page


def test_an_officer_elsewhere_sees_nothing_of_it(elsewhere, request_of_jinguanyi):
    assert "共 0 条" in elsewhere.open(LIST)
    assert "共 0 条" in elsewhere.open(LIST, q="王小明", state="ALL")

    elsewhere.open(page_of(request_of_jinguanyi), expect=404)
    for name in GIVEN:
        elsewhere.open(button_of(request_of_jinguanyi, name), expect=404)
        press(elsewhere, request_of_jinguanyi, name, expect=404)

    assert Enrolment.objects.get().state == EnrolmentState.PENDING


def test_the_desk_shows_what_waits_and_all_when_asked(browser, request_of_jinguanyi):
    press(browser, request_of_jinguanyi, "rejection")

    assert "共 0 条" in browser.open(LIST)
    assert "共 1 条" in browser.open(LIST, state="REJECTED")
    assert "共 1 条" in browser.open(LIST, state="ALL")


def test_the_most_urgent_stands_first(browser, unions, at):
    second = file_request(at.replace(day=25), serial=1)
    first = file_request(at, serial=2)

    page = browser.open(LIST)

    assert page.index(str(first.pk)) < page.index(str(second.pk))


def test_the_page_tells_what_happened_and_why_here(browser, request_of_jinguanyi):
    page = readable(browser.open(page_of(request_of_jinguanyi)))

    assert "提交申请" in page
    assert "没有工会服务该职业和地区" in page
    assert "138****8001" in page
    assert "省" not in page.split("办理进度")[1]


def test_an_unproven_request_shows_the_desk_what_stands_against_it(
    browser, auditor, unions, at
):
    known = file_request(at, serial=1)
    operations.approve(known.pk, by=actor.installer(), at=at)
    worker = accounts.worker("13900139000")
    application = people.application(1, realname_state="UNAVAILABLE")
    doubtful = operations.enrol(application, by=accounts.acting(worker), at=at)

    page = readable(browser.open(page_of(doubtful)))

    assert "本人已是会员 另有未办结的申请（件） 是 0" in page
    assert "本人已是会员" not in auditor.open(page_of(doubtful))


def test_approving_makes_a_member(
    browser, request_of_jinguanyi, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as after_commit:
        page = press(browser, request_of_jinguanyi, "approval")

    member = Member.objects.get()
    assert "已同意，申请人成为会员。" in page
    assert f"/admin/members/member/{member.pk}/change/" in page
    assert member.organisation_id == request_of_jinguanyi.organisation_id
    assert Message.objects.get().template == "enrolment_admitted"
    assert len(after_commit) == 1


@pytest.mark.parametrize("name", GIVEN)
def test_every_button_asks_first_and_a_look_changes_nothing(
    browser, request_of_jinguanyi, name
):
    page = browser.open(button_of(request_of_jinguanyi, name))

    assert "csrfmiddlewaretoken" in page
    assert "确认" in page
    assert "王小明" in page
    assert Enrolment.objects.get().version == request_of_jinguanyi.version


@pytest.mark.parametrize("name", GIVEN)
def test_every_button_does_what_it_says(browser, unions, request_of_jinguanyi, name):
    given = {"organisation": unions.chengdu.pk} if name == "handover" else {}

    page = press(browser, request_of_jinguanyi, name, **given)

    assert "bg-green-100" in page
    assert Enrolment.objects.get().state == STATE_AFTER[name]
    assert Enrolment.objects.get().version == request_of_jinguanyi.version + 1


def test_a_request_handed_up_has_left_the_officers_sight(
    browser, unions, request_of_jinguanyi
):
    page = press(
        browser, request_of_jinguanyi, "handover", organisation=unions.chengdu.pk
    )

    assert "已移交。" in page
    assert Enrolment.objects.get().organisation == unions.chengdu
    browser.open(page_of(request_of_jinguanyi), expect=404)


def offered(page):
    return re.findall(r'type="radio" name="organisation" value="(\d{11})"', page)


def test_the_form_offers_the_unions_above_and_the_own_part_of_the_tree(
    browser, unions, request_of_jinguanyi
):
    near = tree.enterprise(unions.jinjiang, tree.JINGUANYI, name="某某快运工会")
    closed = tree.enterprise(unions.jinjiang, tree.JINGUANYI, name="某某停办工会")
    Organisation.objects.filter(pk=closed.pk).update(status="LOCKED")

    page = browser.open(button_of(request_of_jinguanyi, "handover"))

    above = [unions.jinjiang.pk, unions.chengdu.pk, unions.root.pk]
    assert offered(page) == [*above, near.pk]
    assert closed.pk not in page
    assert unions.zigong.pk not in page


@pytest.mark.parametrize("place", ["jinjiang", "chengdu", "root"])
def test_every_union_that_is_offered_is_taken(
    browser, unions, request_of_jinguanyi, place
):
    target = getattr(unions, place)

    page = press(browser, request_of_jinguanyi, "handover", organisation=target.pk)

    assert "已移交。" in page
    assert Enrolment.objects.get().organisation == target


def test_a_union_is_found_by_a_part_of_its_name_in_reach_only(
    browser, unions, request_of_jinguanyi
):
    address = button_of(request_of_jinguanyi, "handover")

    assert offered(browser.open(address, q="510100")) == [unions.chengdu.pk]
    assert offered(browser.open(address, q=unions.jinjiang.pk)) == [unions.jinjiang.pk]
    assert offered(browser.open(address, q="510300")) == []
    assert offered(browser.open(address, q="\0")) != []
    assert "13800138001" not in browser.open(address, q="13800138001")


def test_a_union_out_of_reach_is_said_at_the_field(
    browser, unions, request_of_jinguanyi
):
    page = press(
        browser, request_of_jinguanyi, "handover", organisation=unions.zigong.pk
    )

    assert "只能移交给本级所辖工会" in page
    assert offered(page) == [unions.jinjiang.pk, unions.chengdu.pk, unions.root.pk]
    assert Enrolment.objects.get().organisation == unions.jinguanyi


@pytest.mark.parametrize("reason", ["", "  \n ", "字" * 501, "隐\u200b形"])
def test_a_refusal_needs_a_sound_reason(browser, request_of_jinguanyi, reason):
    page = press(browser, request_of_jinguanyi, "rejection", reason=reason)

    assert 'class="errors ' in page
    assert Enrolment.objects.get().state == EnrolmentState.PENDING


@pytest.mark.parametrize("items", [[], ["everything"]])
def test_a_return_names_what_to_correct(browser, request_of_jinguanyi, items):
    page = press(browser, request_of_jinguanyi, "return", items=items)

    assert 'class="errors ' in page
    assert Enrolment.objects.get().state == EnrolmentState.PENDING


def test_a_press_without_the_version_looked_at_is_refused(
    browser, request_of_jinguanyi
):
    press(browser, request_of_jinguanyi, "approval", version="")

    assert not Member.objects.exists()


def test_of_two_officers_the_second_reads_that_it_was_decided(
    browser, unions, request_of_jinguanyi
):
    colleague = Browser(accounts.officer("jinjiang-02", unions.jinjiang))
    press(colleague, request_of_jinguanyi, "rejection")

    page = press(browser, request_of_jinguanyi, "approval")

    assert "内容已被他人修改，请刷新后再办理。" in page
    assert "王小明 · 未通过" in readable(page)
    assert not Member.objects.exists()


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("state", sorted(set(EnrolmentState) - set(DESK_ACTIONS)))
def test_a_request_that_does_not_wait_has_no_buttons(
    browser, request_of_jinguanyi, state, name
):
    arrive(request_of_jinguanyi, state, browser)

    assert f"/{name}/" not in browser.open(page_of(request_of_jinguanyi))
    browser.open(button_of(request_of_jinguanyi, name), expect=302)
    latest = Enrolment.objects.get()
    page = press(browser, latest, name, organisation=latest.organisation.parent_id)

    assert "当前状态下不能这样办理。" in page
    assert Enrolment.objects.get().state == state


def arrive(enrolment, state, browser):
    """Walk the request to a state by real acts."""
    if state == EnrolmentState.WITHDRAWN:
        applicant = accounts.acting(enrolment.account)
        operations.withdraw(enrolment.pk, by=applicant, at=enrolment.submitted_at)
        return
    name = next(name for name, after in STATE_AFTER.items() if after == state)
    press(browser, enrolment, name)


def test_nobody_decides_on_a_request_of_their_own(unions, request_of_jinguanyi):
    user = accounts.officer("jinjiang-03", unions.jinjiang)
    user.person = request_of_jinguanyi.person
    user.save(update_fields=["person"])

    page = press(Browser(user), request_of_jinguanyi, "approval")

    assert "不能办理本人的申请和任职。" in page
    assert not Member.objects.exists()


@pytest.mark.parametrize("name", GIVEN)
def test_an_auditor_sees_no_button_and_is_refused(auditor, request_of_jinguanyi, name):
    page = auditor.open(page_of(request_of_jinguanyi))

    assert "王小明" in page
    assert button_of(request_of_jinguanyi, name) not in page
    auditor.open(button_of(request_of_jinguanyi, name), expect=403)
    press(auditor, request_of_jinguanyi, name, expect=403)
    assert Enrolment.objects.get().state == EnrolmentState.PENDING


def test_a_button_that_is_none_is_absent(browser, request_of_jinguanyi):
    browser.send(button_of(request_of_jinguanyi, "deletion"), expect=404)


def test_a_press_from_another_site_is_refused(browser, request_of_jinguanyi):
    browser.client.handler.enforce_csrf_checks = True

    press(browser, request_of_jinguanyi, "approval", expect=403)

    assert not Member.objects.exists()


def test_a_worker_does_not_press(request_of_jinguanyi):
    worker = Browser(accounts.worker("13900139000"))

    page = press(worker, request_of_jinguanyi, "approval")

    assert 'id="login-form"' in page
    assert not Member.objects.exists()


@pytest.mark.parametrize("requests", [1, 10])
def test_the_list_asks_the_same_of_the_database_however_long(
    browser, unions, at, requests, django_assert_num_queries
):
    for serial in range(1, requests + 1):
        file_request(at, serial)

    # 1 the session, 2 the account, 3 the factor, 4 the appointment, 5 begin,
    # 6 the capped count, 7 the rows, 8 the access log, 9 commit,
    # 10 the offices to choose from
    with django_assert_num_queries(10):
        browser.open(LIST)


@pytest.mark.parametrize("requests", [1, 10])
def test_the_page_asks_the_same_of_the_database(
    browser, unions, at, requests, django_assert_num_queries
):
    for serial in range(1, requests + 1):
        last = file_request(at, serial)

    ContentType.objects.get_for_model(Enrolment)  # Django asks for it once a process.

    # 1 the session, 2 the account, 3 the factor, 4 the appointment, 5 the request,
    # 6 the access log, 7 its steps, 8 its history, 9 the offices to choose from
    with django_assert_num_queries(9):
        browser.open(page_of(last))


def test_the_history_tells_who_did_what(browser, request_of_jinguanyi):
    press(browser, request_of_jinguanyi, "approval")

    page = readable(browser.open(page_of(request_of_jinguanyi)))

    history = page.split("历史")[-1]
    assert "同意入会 jinjiang-01" in history
    assert "提交入会申请 本人" in history
