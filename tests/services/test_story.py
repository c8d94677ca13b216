"""One winter, from the province's money to a household's card, and every fen of it.

By REST alone; each figure below was worked out by hand. The notice hangs out over the
National Day of 2026: the first to the seventh of October are holidays, Saturday the
tenth is a working day.
"""

from datetime import date, timedelta

import pytest

from members.offices.choices import Office
from services.payments.bank.layouts import write_result
from services.payments.bank.words import Result, ResultFile
from services.review import tasks as reviewing
from tests.client import client_for
from tests.factories import people, pictures, tree
from tests.forms import Multipart
from tests.services.winter import (
    API,
    Story,
    announce_holidays,
    batch,
    payments,
    reconcile,
    results,
    settle_the_short_one,
    take_in,
)

pytestmark = pytest.mark.django_db
CARD = "6222021234567890128"
# Yuan asked for, by family; of the last the bank pays two hundred less.
ASKED = (1_000, 1_000, 800, 1_200)


@pytest.fixture
def story(unions, monkeypatch, settings):
    settings.BANK = "services.payments.bank.fake.FakeBank"
    announce_holidays()
    return Story(monkeypatch, unions)


def test_a_winter_from_the_budget_to_the_report(story):
    county = story.unions.jinjiang
    round_code = plan(story)
    budget = fund(story, round_code)
    homes = [register(story, n) for n in range(len(ASKED))]
    dossier = keep_dossier(story, homes[0])
    assert dossier["state"] == "ACTIVE"
    applications = [
        ask(story, round_code, home, 100 * yuan)
        for home, yuan in zip(homes, ASKED, strict=True)
    ]
    assert {one["state"] for one in applications} == {"APPROVED"}
    # Handed down 50,000 yuan; 4,000 of it granted.
    assert money(story, budget) == {"free": 46_000, "reserved": 4_000}

    first = batch(story, budget)
    assert (first["count"], first["total_fen"]) == (4, 400_000)
    assert money(story, budget) == {"free": 46_000, "payable": 4_000}
    answers = results(payments(story, first))
    told = take_in(story, write_result(ResultFile(first["number"], 1, answers)))
    assert money(story, budget) == {
        "free": 46_000,
        # The family whose card was closed.
        "reserved": 1_000,
        # What the bank kept of the last one.
        "payable": 200,
        "paid": 2_800,
    }
    assert told["kind"] == "RESULT"
    settle_the_short_one(story, first)
    assert money(story, budget) == {"free": 46_000, "reserved": 1_200, "paid": 2_800}

    second = batch(story, budget)
    assert (second["count"], second["total_fen"]) == (2, 120_000)
    rest = {one["line"]: one["amount_fen"] for one in payments(story, second)}
    assert sorted(rest.values()) == [20_000, 100_000]
    paid = [Result(n, "PAID", fen, "", f"B2-{n}") for n, fen in sorted(rest.items())]
    take_in(story, write_result(ResultFile(second["number"], 1, paid)))
    assert money(story, budget) == {"free": 46_000, "paid": 4_000}

    reconcile(story, (first, second), [*answers, *paid])
    close_and_report(story, county, round_code)


def plan(story):
    """The province founds the winter, opens its round, tells standard and rule."""
    by = story.officer(story.unions.root, Office.ACCOUNTANT)
    made = story.post(by, "programmes", {"season": "WINTER_WARM", "name": "冬送温暖"})
    body = {
        "programme": made["code"],
        "year": 2026,
        "name": "2026 年冬送温暖",
        "opens_on": "2026-09-01",
        "closes_on": "2026-12-31",
    }
    code = story.post(by, "rounds", body)["code"]
    told = client_for(by)
    told.get(f"{API}/rounds/{code}")
    version = told.answer.headers["ETag"].strip('"').removeprefix("v")
    story.post(by, f"rounds/{code}/state", {"state": "OPEN"}, 200, version)
    document = {"document_number": "川工发〔2026〕3号", "valid_from": "2026-01-01"}
    story.post(
        by,
        "living-standards",
        document
        | {
            "region": tree.PROVINCE,
            "year": 2026,
            "household": "URBAN",
            "monthly_fen": 80_000,
        },
    )
    story.post(
        by,
        "aid-rules",
        document | {"item": "VISIT", "formula": "FIXED", "number": 300_000},
    )
    return code


def fund(story, round_code):
    """100,000 yuan come to the province, 50,000 go down to the county."""
    province, county = story.unions.root, story.unions.jinjiang
    by = story.officer(province, Office.ACCOUNTANT)
    node = story.post(
        by,
        "budgets",
        {
            "organisation": province.pk,
            "fund": "WARMTH",
            "round": round_code,
            "amount_fen": 10_000_000,
            "document_number": "川财〔2026〕8号",
            "summary": "省级送温暖资金",
        },
    )
    offer = story.post(
        by,
        "budget-offers",
        {
            "budget": node["id"],
            "child": county.pk,
            "amount_fen": 5_000_000,
            "document_number": "川工发〔2026〕9号",
        },
    )
    story.post(
        story.officer(county, Office.ACCOUNTANT),
        f"budget-offers/{offer['id']}/acceptance",
        expect=200,
        version=offer["version"],
    )
    upper = story.get(by, f"budgets/{node['id']}")
    assert (upper["free_fen"], upper["passed_fen"]) == (5_000_000, 5_000_000)
    found = story.get(story.officer(county, Office.ACCOUNTANT), "budgets")
    (own,) = found["items"]
    assert own["free_fen"] == 5_000_000
    return own["id"]


def register(story, number):
    """A family of one."""
    body = {
        "organisation": story.unions.jinjiang.pk,
        "region": tree.JINGUANYI,
        "residence": "URBAN",
        "address": f"水井坊 {number + 1} 号",
        "members": [
            {
                "name": "李大海",
                "relation": "HEAD",
                "id_type": "RESIDENT_ID",
                "id_number": people.id_number(number + 1, "19800307"),
            }
        ],
    }
    by = story.officer(story.unions.jinjiang, Office.CLERK)
    return story.post(by, "households", body)


def keep_dossier(story, home):
    """Opened, reckoned, visited, checked, submitted, decided."""
    county = story.unions.jinjiang
    by = story.officer(county, Office.CLERK)
    body = {"person_kind": "URBAN", "housing": "RENTED", "household": home["id"]}
    made = story.post(by, "dossiers", body)
    here = f"dossiers/{made['id']}"
    # 24,000 a year less 18,000 of illness: 500 a head and month, below 800.
    figures = {
        "wages_fen": 2_400_000,
        "illness_fen": 1_800_000,
        "main_cause": "SEVERE_ILLNESS",
    }
    told = story.post(by, f"{here}/assessment", figures, 200)
    assert told["tier"] == "DEEP"
    head = home["members"][0]["id"]
    for kind in ("APPLICATION", "IDENTITY", "INCOME", "ILLNESS"):
        form = Multipart(file=pictures.upload(), kind=kind)
        story.post(by, f"{here}/papers", form)
    story.post(
        by,
        f"{here}/authorisations",
        Multipart(
            file=pictures.upload(), member=head, signer=head, signed_on="2026-09-21"
        ),
    )
    story.post(by, f"{here}/handing-in", expect=200)
    visitors = [story.officer(county, Office.CLERK, n).username for n in (2, 3)]
    visit = {"visited_on": "2026-09-21", "visitors": visitors, "finding": "租住一室"}
    story.post(by, f"{here}/visits", visit)
    story.post(by, f"{here}/outside-checks")
    answer = {"finding": "CONSISTENT"}
    told = story.post(by, f"{here}/outside-checks/answer", answer, 200)
    assert told["lacking"] == []
    told = story.post(by, f"{here}/submission", expect=200, version=told["version"])
    decide(story, told["case"])
    return story.get(by, here)


def ask(story, round_code, home, fen):
    """Begun at the desk, handed in, decided."""
    by = story.officer(story.unions.jinjiang, Office.CLERK)
    made = story.post(
        by,
        "aid-applications",
        {
            "round": round_code,
            "item": "VISIT",
            "fund": "WARMTH",
            "beneficiary": home["members"][0]["person"],
            "asked_fen": fen,
            "account": CARD,
            "account_name": "李大海",
            "bank_name": "中国工商银行",
        },
    )
    here = f"aid-applications/{made['id']}"
    for kind in made["missing_papers"]:
        form = Multipart(file=pictures.upload(), kind=kind.removeprefix("paper:"))
        story.post(by, f"{here}/papers", form)
    version = story.get(by, here)["version"]
    told = story.post(by, f"{here}/submission", expect=200, version=version)
    assert told["limit_fen"] == 300_000
    decide(story, told["case"])
    return story.get(by, here)


def decide(story, case):
    """Level by level; when only the last is left, its notice hangs out first."""
    here = f"review-cases/{case}"
    while True:
        desk = by_code(story, look(story, here)["desk"]["code"])
        by = story.officer(desk, Office.REVIEWER)
        told = story.get(by, here)
        last = told["position"] == len(told["levels"]) - 1
        if told["state"] == "IN_REVIEW" and last:
            hang_out(story, here, by, told["version"])
            continue
        body = {"digest": told["digest"]}
        told = story.post(by, f"{here}/approval", body, 200, told["version"])
        if told["state"] == "APPROVED":
            return


def hang_out(story, here, by, version):
    told = story.post(by, f"{here}/notice", expect=200, version=version)
    (notice,) = [one for one in told["notices"] if one["state"] == "OPEN"]
    closes = date.fromisoformat(notice["closes_on"])
    if notice["opens_on"] == "2026-09-21":
        # 22, 23, 24, 25 and, after a weekend, 28.
        assert closes == date(2026, 9, 28)
    if notice["opens_on"] == "2026-09-29":
        # 30, then the holidays, 8, 9, Saturday the tenth, 12.
        assert closes == date(2026, 10, 12)
    story.later(closes + timedelta(days=1))
    reviewing.tend(story.at)


def look(story, here):
    by = story.officer(story.unions.jinjiang, Office.CLERK)
    return story.get(by, here)


def by_code(story, code):
    known = {union.pk: union for union in vars(story.unions).values()}
    return known[code]


def close_and_report(story, county, round_code):
    """The month is closed, its report frozen; the books hold."""
    by = story.officer(county, Office.ACCOUNTANT)
    # The last notice was down on the sixth of November.
    assert story.at.date() == date(2026, 11, 6)
    story.later(date(2026, 12, 7))
    for month in (9, 10, 11):
        address = f"ledger/periods/{county.pk}-2026-{month:02}/closing"
        story.post(by, address, expect=200)
    auditor = story.officer(story.unions.root, Office.AUDITOR)
    told = story.get(auditor, "ledger/verification")
    assert (told["is_sound"], told["broken"]) == (True, None)
    of = {"organisation": county.pk, "round": round_code, "fund": "WARMTH"}
    skipped = story.post(by, "reports", of | {"month": "2026-11-01"}, expect=409)
    assert skipped["code"] == "month_skipped"
    assert skipped["facts"]["month"] == "2026-09"
    paid = {}
    for month in ("2026-09", "2026-10", "2026-11"):
        report = story.post(by, "reports", of | {"month": f"{month}-01"})
        assert report["is_intact"]
        cells = {one["code"]: one["figure"] for one in report["cells"]}
        paid[month] = cells["PAID"]
    # Reserved and paid in November: all but the first aid, agreed on in October.
    assert paid == {"2026-09": 0, "2026-10": 0, "2026-11": 400_000}
    figures = story.get(by, f"ledger/figures?round={round_code}")["items"]
    assert [one["paid_fen"] for one in figures] == [400_000]


def money(story, budget):
    """What the county's accounts hold, in yuan; those with nothing left out."""
    by = story.officer(story.unions.jinjiang, Office.ACCOUNTANT)
    told = story.get(by, f"budgets/{budget}")
    names = ("free", "reserved", "payable", "paid")
    held = {name: told[f"{name}_fen"] // 100 for name in names}
    return {name: yuan for name, yuan in held.items() if yuan}
