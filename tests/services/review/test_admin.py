"""The desk of cases: whose turn it is comes first, and each button does its act."""

import pytest

from members.offices.choices import Office
from services.review import operations
from services.review.models import ChainRule, Objection
from tests.browser import Browser, readable
from tests.factories import accounts, cases
from tests.factories.cases import acting
from unionhub.audit.models import AccessLog
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db
CASES = "/admin/services/case/"


@pytest.fixture
def below(people):
    return Browser(people.below)


@pytest.fixture
def above(people):
    return Browser(people.above)


def press(browser, case, name, *, expect=200, **given):
    case.refresh_from_db()
    given.setdefault("version", case.version)
    return browser.send(f"{CASES}{case.pk}/{name}/", expect=expect, **given)


def page(browser, case):
    return browser.open(f"{CASES}{case.pk}/change/")


def shown_today(subjects, people):
    case = cases.approved_below(subjects, people)
    now = clock.now()
    return operations.open_notice(case.pk, by=acting(people.above, now), at=now)


def test_what_waits_for_the_own_union_comes_first(subjects, people, below, above):
    cases.submitted(subjects, people, text="王家医疗救助")

    assert "王家医疗救助" in below.open(CASES)
    assert "王家医疗救助" not in above.open(CASES)
    assert "王家医疗救助" in above.open(CASES, pile="all")
    assert AccessLog.objects.filter(operation="admin services.case list").exists()


def test_each_button_does_its_act(subjects, people, below, above):
    case = cases.submitted(subjects, people)
    digest = bytes(case.digest).hex()
    assert digest in below.open(f"{CASES}{case.pk}/approval/")

    press(below, case, "approval", digest=digest, reason="同意")
    press(above, case, "notice", days=5)
    case.refresh_from_db()
    assert (case.state, case.notices.get().state) == ("NOTICE", "OPEN")
    press(above, case, "notice-end")
    case.refresh_from_db()
    assert case.state == "NOTICE"


def test_what_is_missing_is_a_line_each(subjects, people, below):
    case = cases.submitted(subjects, people)

    press(below, case, "sending-back", missing="缺发票\r\n\r\n 缺小结 ")

    case.refresh_from_db()
    assert (case.state, case.missing) == ("RETURNED", ["缺发票", "缺小结"])


def test_too_much_that_is_missing_is_told_at_the_field(subjects, people, below):
    case = cases.submitted(subjects, people)

    told = press(below, case, "sending-back", missing="缺" * 46)

    assert "每项不超过 45 字。" in told
    case.refresh_from_db()
    assert case.state == "IN_REVIEW"


def test_a_refusal_is_appealed_and_restored(subjects, people, below, unions):
    case = cases.submitted(subjects, people)
    upper = Browser(accounts.officer("street-01", unions.jinguanyi))

    press(below, case, "refusal", reason="不符合条件")
    press(Browser(people.clerk), case, "appeal", text="已补充证明")
    assert "申诉复审" not in page(below, case)
    press(upper, case, "appeal-decision", is_restored="yes", reason="材料已补齐")

    case.refresh_from_db()
    assert (case.state, case.appeal.state) == ("IN_REVIEW", "RESTORED")


def test_an_objection_is_answered_on_the_case_or_on_its_own_page(
    subjects, people, above
):
    notice = shown_today(subjects, people)
    what = operations.ObjectionText(text="另有住房", name="张三", phone="13800138000")
    for _each in range(2):
        operations.object_to(notice.pk, what, by=actor.public(), at=clock.now())
    first, second = Objection.objects.order_by("pk")
    assert "张三" not in page(above, notice.case)

    given = {"is_upheld": "no", "reply": "经查不实"}
    press(above, notice.case, "objection", objection=str(first.pk), **given)
    address = f"/admin/services/objection/{second.pk}/answer/"
    above.send(address, version=second.version, **given)

    notice.refresh_from_db()
    states = list(Objection.objects.values_list("state", flat=True))
    assert (notice.state, states) == ("OPEN", ["DISMISSED", "DISMISSED"])


def test_no_button_is_offered_at_another_level(subjects, people, below, above):
    case = cases.submitted(subjects, people)

    assert f"{case.pk}/approval/" in page(below, case)
    assert f"{case.pk}/approval/" not in page(above, case)
    told = press(above, case, "approval", digest=bytes(case.digest).hex())
    assert "您没有办理此事的权限。" in readable(told)


def test_another_branch_finds_no_case(subjects, people, unions):
    case = cases.submitted(subjects, people)
    stranger = Browser(accounts.officer("zigong-01", unions.zigong))

    stranger.open(f"{CASES}{case.pk}/change/", expect=404)


def test_the_province_sets_a_rule_in_yuan(unions):
    browser = Browser(accounts.officer("books-01", unions.root, Office.ACCOUNTANT))

    browser.send(
        "/admin/services/chainrule/setting/",
        kind="APPLICATION",
        programme="",
        from_amount_fen="5000",
        levels=["COUNTY", "PREFECTURE"],
        notice_days=7,
        document_number="川工办〔2026〕9号",
        valid_from="2026-12-01",
        valid_to="",
    )

    rule = ChainRule.objects.get()
    assert (rule.from_amount_fen, rule.notice_days) == (500_000, 7)
    assert "县区 → 市州" in browser.open("/admin/services/chainrule/")
    county = accounts.officer("county-09", unions.jinjiang, Office.ACCOUNTANT)
    assert "设定规则" not in Browser(county).open("/admin/services/chainrule/")
