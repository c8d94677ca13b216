"""What a newcomer's browser shows: documentation without the outside world."""

import pytest

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "UnionHub"),
        ("/api/v1/docs", "干部"),
        ("/api/v1/redoc", "一键入会"),
        ("/api/v1/problems", "already_member"),
        ("/admin/", "登录"),
    ],
)
def test_a_page_asks_nobody_outside_and_complains_of_nothing(
    watched, served, address, text
):
    watched.page.goto(served + address)
    watched.page.get_by_text(text).first.wait_for(state="attached", timeout=30_000)
    watched.page.wait_for_load_state("networkidle")

    assert watched.outside == []
    assert watched.complaints == []
