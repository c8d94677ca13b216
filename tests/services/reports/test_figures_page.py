"""Each figure of a report leads to the lines behind it, on the officers' site."""

import re
from html import unescape
from types import SimpleNamespace

import pytest
from django.urls import reverse

from members.offices.choices import Office
from members.organisations.choices import UnionLevel as Level
from services.payments.bank.fake import FakeBank
from services.payments.models import Payment
from services.reports.admin import figures
from tests.browser import Browser, readable
from tests.factories import hardship, money, payments, tree
from tests.factories.payments import EACH
from tests.services.reports.test_reach import granted, pay, report

pytestmark = pytest.mark.django_db
CELL = re.compile(r'<td><a href="([^"]*/figures/[^"]*)">([^<]*)</a></td>')
LINE = re.compile(r"<tr>(<td>.*?)</tr>")
NEXT = re.compile(r'href="(\?[^"]*)"[^>]*>\s*下一页')


@pytest.fixture
def county(unions, settings):
    """Three were paid in a county: two of one family, and one alone."""
    settings.BANK = "services.payments.bank.fake.FakeBank"
    FakeBank.begin()
    union = unions.jinjiang
    people, node = payments.payers(union), money.funded(union, 100 * EACH)
    home = hardship.household(union)
    one, two = (member.person for member in home.members.order_by("pk")[:2])
    county = SimpleNamespace(union=union, people=people, node=node)
    for person, item in ((one, "VISIT"), (one, "MEDICAL"), (two, "VISIT")):
        granted(county, person, home, item)
    pay(county)
    county.report = report(county)
    return county


def opened(union, name, office=Office.ACCOUNTANT):
    return Browser(hardship.officer(union, name, office))


def cells(browser, made):
    """Each figure that the page of the report shows, by where it leads."""
    page = browser.open(reverse("admin:services_periodreport_change", args=(made.pk,)))
    return {unescape(address): told for address, told in CELL.findall(page)}


def lines(browser, address):
    """All lines, page by page; of each what its last column counts."""
    found, here = [], address.split("?")[0]
    while address:
        page = browser.open(address)
        body = page[page.index("<tbody>") :] if "<tbody>" in page else ""
        found += [one.split("<td>")[-1] for one in LINE.findall(body)]
        onward = NEXT.search(page)
        address = here + unescape(onward[1]) if onward else None
    return [whole(one) for one in found]


def whole(told):
    """The number in a figure: fen of money, pieces of anything else."""
    return int(re.sub(r"[^\d-]", "", told.split("</td>")[0]))


def test_every_figure_is_what_the_lines_on_its_page_come_to(county):
    browser = opened(county.union, "jinjiang-06")

    known = cells(browser, county.report)

    # Two numbers of each indicator, three of each figure of how many were reached.
    made = county.report
    assert len(known) == 2 * len(made.cells) + 3 * len(made.reach)
    for address, told in known.items():
        behind = lines(browser, address)
        assert sum(behind) == whole(told), address
        if (
            told.endswith(("人", "人次", "户", "笔", "张"))
            and "ADJUSTMENT" not in address
        ):
            assert len(behind) == whole(told), address
    assert sum(map(whole, known.values())) > 0


def test_persons_are_as_many_as_lines_and_money_is_what_was_paid(county):
    browser = opened(county.union, "jinjiang-06")
    page = reverse(f"admin:{figures.PAGE}", args=(county.report.pk,))

    assert lines(browser, f"{page}?cell=PERSONS&item=VISIT") == [1, 1]
    assert lines(browser, f"{page}?cell=PERSON_TIMES&part=TO_DATE") == [1, 1, 1]
    assert lines(browser, f"{page}?cell=AMOUNT") == [EACH] * 3
    # One voucher says what all of a batch was.
    assert lines(browser, f"{page}?cell=PAID") == [3 * EACH]


def test_many_lines_come_page_by_page(county, monkeypatch):
    monkeypatch.setattr(figures, "EACH_PAGE", 2)
    browser = opened(county.union, "jinjiang-06")
    page = reverse(f"admin:{figures.PAGE}", args=(county.report.pk,))

    for cell in ("PERSON_TIMES", "VOUCHERS"):
        (first,) = (
            told
            for address, told in cells(browser, county.report).items()
            if f"cell={cell}&part=FIGURE" in address and "item" not in address
        )
        assert len(lines(browser, f"{page}?cell={cell}")) == whole(first) > 2


def test_the_lines_name_nobody_and_no_account(county):
    browser = opened(county.union, "jinjiang-06")
    page = reverse(f"admin:{figures.PAGE}", args=(county.report.pk,))

    text = readable(browser.open(f"{page}?cell=PERSON_TIMES"))

    for line in Payment.objects.all():
        assert line.payee_name not in text
        assert line.masked_account not in text
        assert line.batch.number in text


def test_officers_of_elsewhere_have_no_such_page(county, unions):
    page = reverse(f"admin:{figures.PAGE}", args=(county.report.pk,))
    asked = f"{page}?cell=PAID"

    other = tree.federation(unions.chengdu, Level.COUNTY, tree.QINGYANG)
    opened(other, "elsewhere-06").open(asked, expect=404)
    opened(unions.zigong, "zigong-06").open(asked, expect=404)
    opened(county.union, "jinjiang-07", Office.STATION_KEEPER).open(asked, expect=403)
    opened(unions.root, "root-06").open(asked)


def test_a_figure_that_is_not_there_has_no_page(county):
    page = reverse(f"admin:{figures.PAGE}", args=(county.report.pk,))
    browser = opened(county.union, "jinjiang-06")

    for asked in (
        "",
        "cell=NOTHING",
        "cell=PAID&part=TO_DATE",
        "cell=PAID&item=VISIT",
        "cell=PERSONS&item=SCHOOLING",
        "cell=PERSONS&cursor=forged",
    ):
        browser.open(f"{page}?{asked}", expect=404)
