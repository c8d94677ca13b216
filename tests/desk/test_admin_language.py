"""Whatever stands on a page of the officers' site is Chinese, the theme's words too."""

import html
import re

import pytest
from django.urls import reverse

from commands import borrowed, messages
from members.offices.choices import Office
from tests.browser import Browser
from tests.desk.walk import all_pages
from tests.factories import accounts

ICON = re.compile(r"<span[^>]*material-symbols[^>]*>[^<]*</span>")
SPOKEN = re.compile(r'\s(?:alt|title|placeholder|aria-label|data-label)="([^"]*)"')
PRESSED = re.compile(r'<input[^>]*type="submit"[^>]*value="([^"]*)"')
# What stands in a code element are codes on purpose: the facts of the trace.
HIDDEN = re.compile(r"<(script|style|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')+>")
pytestmark = pytest.mark.django_db

WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
# Names and signs that are the same in Chinese.
ALLOWED = {"UnionHub", "Excel", "APP", "WGS", "GB", "CGCS", "Ctrl", "esc", "GCJ"}
# Login names, request ids, join codes, numbers with letters in them.
CODES = re.compile(
    r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b|\b[A-Z0-9]{10}\b|\b[A-Z0-9]*[0-9][A-Z0-9]*\b"
)


def words(page: str) -> set[str]:
    """The words in Latin letters that an officer sees or is read aloud."""
    page = ICON.sub(" ", HIDDEN.sub(" ", page))
    spoken = SPOKEN.findall(page) + PRESSED.findall(page)
    text = html.unescape(" ".join([TAG.sub(" ", page), *spoken]))
    return set(WORD.findall(CODES.sub(" ", text))) - ALLOWED


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("office", Office)
def test_no_officer_reads_an_english_word(unions, office):
    browser = Browser(accounts.officer("chinese-01", unions.root, office))

    seen = {address: words(page) for address, page in all_pages(browser)}

    # A keeper has the landing page and the stations, and nothing else.
    assert len(seen) > (1 if office == Office.STATION_KEEPER else 10)
    assert {address: found for address, found in seen.items() if found} == {}
    assert '<html lang="zh-hans"' in browser.open("/admin/")


@pytest.mark.usefixtures("_rows")
def test_what_goes_wrong_is_told_in_chinese(browser):
    pages = [
        Browser().open(reverse("admin:login")),
        Browser().send(reverse("admin:login"), username="x", password="y"),
        Browser().send(reverse("admin:login"), username="", password=""),
        browser.open("/admin/members/member/", q="无此人"),
        browser.open("/admin/members/member/no-such-key/change/", expect=404),
        browser.open("/admin/members/member/", expect=400, nonsense="1"),
        browser.send("/admin/logout/"),
    ]

    assert [words(page) for page in pages] == [set()] * len(pages)


def test_the_chinese_of_other_packages_is_complete_and_no_more():
    # After an upgrade: ./test --messages
    written = borrowed.translated()

    assert {str(m.id) for m in written} == {str(m.id) for m in borrowed.collected()}
    assert borrowed.untranslated(written) == []
    assert [m.id for m in written if m.fuzzy] == []
    assert borrowed.COMPILED.read_bytes() == messages.compiled(written)
