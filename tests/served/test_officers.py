"""What officers of the demo see and do in a browser, from signing in to signing out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.jobs import workbooks
from tests.served.conftest import manage
from unionhub.accounts.choices import DEMO_OTP
from unionhub.desk.demo import story

LOGINS = [login.username for login in story.LOGINS]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

# The words in Latin letters that can be seen or are read aloud, icons and codes apart.
WORDS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const over = walk.currentNode.parentElement;
    const shown = over.checkVisibility({visibilityProperty: true});
    if (shown && !over.closest("script, style, code, .material-symbols-outlined"))
      found.push(walk.currentNode.textContent);
  }
  for (const name of ["placeholder", "title", "aria-label", "alt"])
    for (const part of document.querySelectorAll(`[${name}]`))
      found.push(part.getAttribute(name));
  return found.join(" ");
}"""
WIDER = "() => document.documentElement.scrollWidth > window.innerWidth"
# Login names, numbers, masked numbers.
CODES = re.compile(
    r"\S*\*{3,}\S*|\b[a-z0-9]+(?:-[a-z0-9]+)+\b|\b[A-Z0-9]*[0-9][A-Z0-9]*\b"
)
ALLOWED = {"UnionHub", "APP", "Excel"}
# The lists of the daily work; the review desk last, to open its first row.
MAIN = ["/admin/members/member/", "/admin/members/enrolment/"]


def sign_in(page: Page, username: str, code: str = DEMO_OTP) -> None:
    page.goto("/admin/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(story.PASSWORD)
    page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="登录").click()


def opened(page: Page, address: str) -> bool:
    """Whether there is such a page for this officer."""
    if address.startswith("/"):
        answer = page.goto(address)
        return answer is not None and answer.status == 200
    rows = page.locator("#result_list tbody th a")
    if rows.count():
        page.goto(rows.first.get_attribute("href") or "")
    return bool(rows.count())


def too_wide(page: Page) -> set[str]:
    return {"scrolls sideways"} if page.evaluate(WIDER) else set()


def english(page: Page) -> set[str]:
    text = CODES.sub(" ", page.evaluate(WORDS))
    return set(re.findall(r"[A-Za-z][A-Za-z_]+", text)) - ALLOWED


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_way_in_is_told_in_chinese(watched, size):
    page = watched.page
    page.set_viewport_size(size)
    page.goto("/admin/")
    assert english(page) | too_wide(page) == set()

    sign_in(page, story.COUNTY_REVIEWER, code="000000")
    expect(page.get_by_text("用户名、密码或验证码不正确。")).to_be_visible()
    assert english(page) | too_wide(page) == set()
    sign_in(page, story.COUNTY_REVIEWER)
    page.goto("/admin/members/member/nobody/change/")
    expect(page.get_by_role("link", name="返回工作台")).to_be_visible()
    assert english(page) | too_wide(page) == set()


def test_a_reviewer_admits_the_most_urgent_applicant(watched):
    page = watched.page
    sign_in(page, story.COUNTY_REVIEWER)
    expect(page.get_by_text("当前身份：锦江区总工会 · 审核人")).to_be_visible()
    urgent = page.locator(".desk-first a").first
    expect(urgent).to_contain_text(re.compile("还剩|今日到期|已逾期"))
    name = urgent.locator(".desk-what").inner_text().split("（")[0]

    urgent.click()
    page.get_by_role("link", name="同意", exact=True).click()
    expect(page.get_by_text("申请人今天起成为会员")).to_be_visible()
    page.get_by_role("button", name="确认同意").click()

    expect(page.get_by_text("已同意，申请人成为会员。")).to_be_visible()
    page.get_by_role("link", name="查看会员").click()
    expect(page.get_by_role("heading")).to_contain_text([name])
    expect(page.locator(".desk-table").last).to_contain_text("成为会员")
    assert (watched.outside, watched.complaints) == ([], [])


def test_a_clerk_takes_out_a_roster_with_a_reason(watched, environment: dict[str, str]):
    page = watched.page
    sign_in(page, story.COUNTY_CLERK)
    page.goto("/admin/members/member/?standing__exact=ACTIVE")
    page.get_by_role("link", name="导出", exact=True).last.click()

    page.get_by_role("button", name="确认导出").click()
    expect(page.get_by_text("该字段是必填项。")).to_be_visible()
    page.get_by_role("button", name="走访慰问").click()
    page.get_by_role("button", name="确认导出").click()
    page.get_by_role("link", name="查看导出").click()
    manage(environment, "make_exports")
    page.get_by_role("link", name="刷新").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="下载").click()

    content = Path(started.value.path()).read_bytes()
    told = " ".join(text for row in workbooks.rows(content) for text in row)
    assert started.value.suggested_filename.endswith(".xlsx")
    assert story.COUNTY_CLERK in told
    assert not re.search(r"\d{17}[0-9X]", told)
    assert (watched.outside, watched.complaints) == ([], [])


def test_a_deputy_changes_to_the_office_that_was_lent(watched):
    page = watched.page
    sign_in(page, story.COUNTY_CLERK)
    expect(page.get_by_text("当前身份：锦江区总工会 · 经办人")).to_be_visible()

    page.get_by_text("切换身份").click()
    page.get_by_role("button", name="审核人（受托）").click()

    expect(page.get_by_text("当前身份：锦江区总工会 · 审核人（受托）")).to_be_visible()
    expect(page.get_by_text("先办这些")).to_be_visible()
    assert (watched.outside, watched.complaints) == ([], [])


def test_reasons_are_filled_in_and_unions_found_without_leaving_the_form(watched):
    page = watched.page
    sign_in(page, story.COUNTY_REVIEWER)
    page.goto("/admin/members/enrolment/")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="移交", exact=True).click()

    page.get_by_label("按名称或编号查找").fill("锦官驿街道总工会")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="申请人的工作地在该工会的区域内。").click()

    expect(page.get_by_label("理由")).to_have_value("申请人的工作地在该工会的区域内。")
    expect(page.get_by_role("radio")).to_have_count(1)
    assert (watched.outside, watched.complaints) == ([], [])


@pytest.mark.once
@pytest.mark.parametrize("username", LOGINS)
def test_no_demo_officer_reads_english_or_scrolls_sideways(watched, username):
    page, wrong = watched.page, {}
    sign_in(page, username)
    for address in ["/admin/", *MAIN, "the first row"]:
        # The narrow one first: a chart needs a while to shrink, but not to grow.
        page.set_viewport_size(PHONE)
        if not opened(page, address):
            continue
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            wrong[page.url, size["width"]] = english(page) | too_wide(page)

    assert {place: words for place, words in wrong.items() if words} == {}
    assert watched.outside == []
    assert [said for said in watched.complaints if "403" not in said] == []
