"""A clerk brings a file of stations in a browser: checked, confirmed, done, told."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.station_files import by_csv, row
from tests.jobs import workbooks
from tests.served.conftest import manage
from tests.served.test_officers import DESK, PHONE, english, sign_in, too_wide
from unionhub.desk.demo import story

pytestmark = pytest.mark.once

FREE = {"lng": 104.1511, "lat": 30.5511, "not_a_duplicate": "新建"}
ROWS = [row(1, name="浏览器导入的驿站", **FREE), row(2, kind="大型")]
FILE = {"name": "浏览器.csv", "mimeType": "text/csv", "buffer": by_csv(ROWS)}

# How the names of files end.
NAMES = {"csv", "xlsx"}


def test_a_clerk_imports_stations_and_takes_the_wrong_row_back(watched, environment):
    page = watched.page
    sign_in(page, story.COUNTY_CLERK)
    page.goto("/admin/stations/station/")
    page.get_by_role("link", name="导入", exact=True).last.click()
    page.get_by_label("文件").set_input_files(FILE)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("link", name="查看导入").click()
    # While a worker is at it, the page tells how far it is.
    expect(page.get_by_role("progressbar")).to_be_visible()
    manage(environment, "import_rows")

    page.get_by_role("link", name="写入").click()
    page.get_by_label("跳过有误的行").check()
    page.get_by_role("button", name="确认写入").click()
    manage(environment, "import_rows")
    page.get_by_role("link", name=FILE["name"]).first.click()

    expect(page.get_by_role("heading", name=re.compile("已完成"))).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载有误的行").click()
    wrong = workbooks.rows(Path(started.value.path()).read_bytes())
    assert "第 3 行" in " ".join(wrong[-1])
    assert (watched.outside, watched.complaints) == ([], [])


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_imports_in_every_state_are_read_in_chinese(watched, size):
    page = watched.page
    page.set_viewport_size(size)
    sign_in(page, story.COUNTY_CLERK)
    page.goto("/admin/jobs/importjob/")
    listed = page.locator("#result_list tbody th a")
    links = [one.get_attribute("href") or "" for one in listed.all()]
    wrong = english(page) - NAMES | too_wide(page)

    for link in links[-4:]:
        page.goto(link)
        wrong |= english(page) - NAMES | too_wide(page)

    assert len(links) >= 4
    assert wrong == set()
    assert (watched.outside, watched.complaints) == ([], [])
