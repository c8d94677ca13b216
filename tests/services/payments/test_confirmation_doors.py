"""Samples and answers from outside: nobody whom they name can be called."""

import json
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from members.offices.choices import Office
from services.payments.models import Confirmation, ConfirmationSample
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, hardship
from tests.factories.confirmations import drawn, first, told
from unionhub.accounts.models import User
from unionhub.kernel import masking
from unionhub.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
SAMPLES = "/api/v1/confirmation-samples"


@pytest.fixture
def reviewer(unions):
    return hardship.officer(unions.jinjiang, "sample-reviewer", Office.REVIEWER)


@pytest.fixture
def office(reviewer):
    return client_for(reviewer)


@pytest.fixture
def worker(paid):
    """The account of whoever was paid."""
    user = accounts.worker()
    User.objects.filter(pk=user.pk).update(person=paid.payee)
    return client_for(User.objects.get(pk=user.pk))


def key():
    return {"idempotency_key": str(uuid7())}


def test_a_sample_is_drawn_listed_and_answered(office, paid):
    wanted = {"batch": str(paid.batch_id), "confidence": 95, "margin_permille": 50}
    made = office.post(SAMPLES, wanted, **key())
    assert (made["population"], made["size"], made["asked"]) == (3, 3, 0)
    assert office.get(SAMPLES)["items"] == [made]

    lines = office.get(f"{SAMPLES}/{made['id']}/confirmations")["items"]
    one = lines[0]
    assert len(lines) == 3
    done = office.post(
        f"/api/v1/confirmations/{one['id']}/outcome",
        {"outcome": "NOT_RECEIVED"},
        if_match='"v1"',
        expect=200,
    )

    assert (done["outcome_label"], done["version"]) == ("未收到", 2)
    seen = office.get(f"{SAMPLES}/{made['id']}")
    assert (seen["asked"], seen["not_received"], seen["share_permille"]) == (1, 1, 0)
    odd = office.get("/api/v1/payment-exceptions")["items"][0]
    assert (odd["kind"], odd["payment"]) == ("NOT_CONFIRMED", one["payment"])


def test_nobody_on_the_list_can_be_called_or_paid(office, paid):
    sample = drawn(paid.batch)

    listed = office.get(f"{SAMPLES}/{sample.pk}/confirmations")

    text = json.dumps(listed, ensure_ascii=False)
    assert masking.name(paid.payee_name) in text
    assert paid.payee_name not in text
    assert paid.account_tail not in {*text.split('"')}
    assert not {"phone", "account", "id_number"} & listed["items"][0].keys()


def test_the_worker_sees_and_confirms_the_own_payment(worker, paid):
    (own,) = worker.get("/api/v1/me/payments")["items"]
    assert (own["id"], own["can_confirm"]) == (str(paid.pk), True)

    said = worker.post(
        f"/api/v1/me/payments/{paid.pk}/confirmation",
        {"outcome": "RECEIVED"},
        **key(),
    )

    assert (said["outcome"], said["can_confirm"]) == ("RECEIVED", False)
    again = worker.post(
        f"/api/v1/me/payments/{paid.pk}/confirmation",
        {"outcome": "RECEIVED"},
        **key(),
        expect=409,
    )
    assert again["code"] == "already_exists"


def test_another_worker_sees_nothing_of_it(paid):
    other = client_for(accounts.worker("13900000077"))

    assert other.get("/api/v1/me/payments")["items"] == []
    other.post(
        f"/api/v1/me/payments/{paid.pk}/confirmation",
        {"outcome": "RECEIVED"},
        **key(),
        expect=404,
    )


def test_the_desk_draws_asks_and_prints(reviewer, paid):
    desk = Browser(reviewer)
    base = "/admin/services/confirmationsample"
    assert "抽取样本" in readable(desk.open(f"{base}/"))

    said = desk.send(
        f"{base}/drawing/",
        source=f"batch:{paid.batch_id}",
        confidence=95,
        margin_permille=50,
    )
    assert "已从 3 笔中抽取 3 笔" in readable(said)
    sample = ConfirmationSample.objects.get()
    line = first(sample)
    asked = f"/admin/services/confirmation/{line.pk}"
    done = desk.send(f"{asked}/outcome/", outcome="RECEIVED", version=1)

    assert "已登记" in readable(done)
    assert Confirmation.objects.get(pk=line.pk).outcome == "RECEIVED"
    page = readable(desk.open(f"{base}/{sample.pk}/change/"))
    assert "100.0%" in page
    assert masking.name(line.payment.payee_name) in page
    assert line.payment.payee_name not in page
    found = readable(desk.open(f"/admin/services/confirmation/?q={paid.batch.number}"))
    assert "待询问" in found


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_the_sheet_says_what_came_of_it_and_names_nobody_who_can_be_called(
    office, paid, form
):
    sample = drawn(paid.batch)
    line = told(first(sample), "WRONG_AMOUNT", told_fen=1, note="电话 13800138000")

    office.get(f"{SAMPLES}/{sample.pk}/document?format={form}")

    text = read(office.answer.content, form)
    for word in ("到账抽样确认表", "金额不符", "已询问", "总体 3 笔", sample.seed):
        assert word in text
    assert masking.name(line.payment.payee_name) in text
    tail = f"****{line.payment.account_tail}"
    for secret in (line.payment.payee_name, tail, "13800138000"):
        assert secret not in text


def read(content, form):
    """All that stands in it."""
    if form == "pdf":
        return "".join(
            page.extract_text() for page in PdfReader(BytesIO(content)).pages
        )
    rows = openpyxl.load_workbook(BytesIO(content)).active.iter_rows()
    return " ".join(str(cell.value) for row in rows for cell in row if cell.value)
