"""Who acts in the story of a winter, and what they do with the bank."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from members.offices.choices import Office
from services.payments import tasks as paying
from services.payments.bank.fake import FakeBank
from services.payments.bank.layouts import write_statement
from services.payments.bank.words import Movement, Result, Statement
from tests.client import client_for
from tests.factories import hardship
from tests.forms import Multipart
from unionhub.kernel.uploads import Upload
from unionhub.reference.models import CalendarDay, CalendarYear

API = "/api/v1"


def announce_holidays():
    """The first to the seventh of October; Saturday the tenth is a working day."""
    year = CalendarYear.objects.create(pk=2026, announced=True)
    for day in (*range(1, 8), 10):
        CalendarDay.objects.create(
            day=date(2026, 10, day), year=year, is_working=day == 10
        )


class Story:
    """Who acts in it, and what time it is."""

    def __init__(self, monkeypatch, unions):
        self.at = datetime(2026, 9, 21, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: self.at)
        self.unions, self.keys, self.staff = unions, count(1), {}

    def later(self, day, hour=10):
        self.at = datetime.combine(day, self.at.timetz()).replace(hour=hour)

    def officer(self, union, office, number=1):
        name = f"{union.pk}-{office.lower()}-{number}"
        if name not in self.staff:
            self.staff[name] = hardship.officer(union, name, office)
        return self.staff[name]

    def get(self, who, address):
        return client_for(who).get(f"{API}/{address}")

    def post(self, who, address, body=None, expect=201, version=None):
        headers = {"idempotency_key": f"story-{next(self.keys)}"}
        if version is not None:
            headers["if_match"] = f'"v{version}"'
        client = client_for(who)
        return client.post(f"{API}/{address}", body or {}, expect=expect, **headers)


def batch(story, budget):
    """Made, checked and sealed by three people, and handed to the bank."""
    county = story.unions.jinjiang
    maker = story.officer(county, Office.ACCOUNTANT)
    checker = story.officer(county, Office.ACCOUNTANT, 2)
    cashier = story.officer(county, Office.CASHIER)
    FakeBank.begin()
    told = story.post(maker, "payment-batches", {"budget": budget})
    here = f"payment-batches/{told['id']}"
    body = {"digest": told["digest"]}
    told = story.post(checker, f"{here}/check", body, 200, told["version"])
    told = story.post(cashier, f"{here}/seal", expect=200, version=told["version"])
    told = story.post(cashier, f"{here}/sending", expect=200, version=told["version"])
    paying.tend(story.at)
    told = story.get(maker, here)
    assert told["state"] == "ACKNOWLEDGED"
    return told


def payments(story, of):
    by = story.officer(story.unions.jinjiang, Office.ACCOUNTANT)
    return story.get(by, f"payments?batch={of['id']}")["items"]


def results(lines):
    """All are paid, the largest short, but for one of 1,000: its card was closed."""
    amounts = {one["line"]: one["amount_fen"] for one in lines}
    closed = next(line for line, fen in sorted(amounts.items()) if fen == 100_000)
    short = {120_000: 100_000}
    told = []
    for line, fen in sorted(amounts.items()):
        reference = f"B1-{line}"
        if line == closed:
            told.append(Result(line, "FAILED", 0, "R02", reference))
        else:
            told.append(Result(line, "PAID", short.get(fen, fen), "", reference))
    return told


def take_in(story, content):
    by = story.officer(story.unions.jinjiang, Office.ACCOUNTANT)
    form = Multipart(
        file=Upload("bank.txt", content), organisation=story.unions.jinjiang.pk
    )
    return story.post(by, "bank-files", form)


def settle_the_short_one(story, first):
    by = story.officer(story.unions.jinjiang, Office.ACCOUNTANT)
    (odd,) = story.get(by, f"payment-exceptions?batch={first['id']}")["items"]
    assert (odd["kind"], odd["amount_fen"]) == ("SHORT", 20_000)
    body = {"resolution": "REISSUED", "note": "余额补发"}
    address = f"payment-exceptions/{odd['id']}/settlement"
    story.post(by, address, body, 200, odd["version"])


def reconcile(story, batches, told):
    """The statement says what left the account; both batches are closed."""
    by = story.officer(story.unions.jinjiang, Office.ACCOUNTANT)
    day = story.at.date()
    left = [one for one in told if one.status == "PAID"]
    moves = [
        Movement(line, "DEBIT", one.paid_fen, one.bank_reference, day)
        for line, one in enumerate(left, 1)
    ]
    county = story.unions.jinjiang.pk
    take_in(story, write_statement(Statement(county, 1, 5_000_000, 4_600_000, moves)))
    for one in batches:
        here = f"payment-batches/{one['id']}"
        version = story.get(by, here)["version"]
        told = story.post(by, f"{here}/reconciliation", None, 200, version)
        told = story.post(by, f"{here}/closing", None, 200, told["version"])
        assert told["state"] == "CLOSED"
