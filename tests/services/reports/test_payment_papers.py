"""The list of a batch and the receipt of a payment: to the fen, and always the same."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from members.offices.choices import Office
from services.ledger.models import BudgetNode
from services.payments import operations as paying
from services.payments.bank import layouts
from services.payments.bank.fake import FakeBank
from services.payments.bank.words import Result, ResultFile
from services.payments.models import Payment
from services.reports import operations, paper, sheet
from services.reports.operations import printing
from services.reports.payments import payment_list, receipt
from tests.browser import Browser
from tests.client import client_for
from tests.factories import cash, hardship, payments
from tests.factories.payments import AT, EACH, acting
from unionhub.audit.models import AccessLog
from unionhub.kernel import masking
from unionhub.kernel.errors import WrongState

pytestmark = pytest.mark.django_db
LIST = "/api/v1/payment-batches/{}/document"
RECEIPT = "/api/v1/payments/{}/receipt"
TOTAL = 3 * EACH


@pytest.fixture(autouse=True)
def fake_bank(settings):
    """No other bank is asked."""
    settings.BANK = "services.payments.bank.fake.FakeBank"
    return FakeBank.begin()


@pytest.fixture
def people(unions):
    return payments.payers(unions.jinjiang)


@pytest.fixture
def node(unions) -> BudgetNode:
    return payments.budget(unions.jinjiang)


@pytest.fixture
def batch(node, people):
    return payments.sealed(node, people)


@pytest.fixture
def paid(node, people):
    return payments.paid(node, people)


def got(user, door, thing, query=""):
    client = client_for(user)
    client.get(door.format(thing.pk) + query)
    return client.answer


def text_of(content):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def cells(content):
    page = openpyxl.load_workbook(BytesIO(content)).active
    return [cell for row in page.iter_rows() for cell in row if cell.value is not None]


def fen_of(shown):
    return int(re.sub(r"[¥,.]", "", shown))


def test_the_workbook_of_a_batch_comes_to_the_batch_to_the_fen(batch, people):
    answer = got(people.maker, LIST, batch, "?format=xlsx")

    assert answer["Content-Type"] == sheet.MEDIA_TYPE
    found = cells(answer.content)
    assert {cell.data_type for cell in found} == {"s"}
    amounts = [fen_of(c.value) for c in found if c.value.startswith("¥")]
    assert amounts == [EACH] * batch.count
    assert sum(amounts) == batch.total_fen == TOTAL
    texts = [cell.value for cell in found]
    assert {f"笔数：{batch.count}", "合计：¥3,000.00"} <= set(texts)
    assert "大写：人民币叁仟元整" in texts


def test_the_list_shows_of_names_and_accounts_only_their_ends(batch, people):
    answer = got(people.maker, LIST, batch)

    told = text_of(answer.content)
    for line in Payment.objects.filter(batch=batch):
        assert masking.name(line.payee_name) in told
        assert line.payee_name not in told
        assert f"****{line.account_tail}" in told
    assert "PAYMENTS-1" in told
    assert batch.number in told
    assert "人民币叁仟元整" in told
    lines = list(batch.payments.order_by("line"))
    assert payment_list(batch, lines).digest in told


def test_a_receipt_names_the_payee_and_what_was_paid(paid, people):
    answer = got(people.maker, RECEIPT, paid)

    assert answer["Content-Type"] == paper.MEDIA_TYPE
    assert answer["Cache-Control"] == "no-store"
    told = text_of(answer.content)
    assert paid.payee_name in told
    assert f"{paid.batch.number}-000001" in told
    assert "¥1,000.00" in told
    assert "人民币壹仟元整" in told
    assert "RECEIPT-1" in told
    assert receipt(paid, paid.batch).digest in told


def test_a_receipt_of_cash_names_both_handlers_and_masks_the_proxy(unions, people):
    handout = cash.with_proxy(unions.jinjiang)

    answer = got(people.maker, RECEIPT, handout.payment)

    told = text_of(answer.content)
    for word in (
        *("现金领款收据", handout.payment.payee_name, "人民币壹仟元整", "CASH-1"),
        *(handout.first_account, handout.second_account, "父母"),
        *(masking.name(handout.proxy_name), handout.masked_proxy_id),
    ):
        assert word in told
    assert handout.proxy_name not in told
    assert cash.proxy().id_number not in told


def test_a_receipt_of_cash_that_was_fetched_oneself_names_no_proxy(unions, people):
    node = payments.budget(unions.jinjiang, 1)
    handout = cash.handed(cash.waiting(node)[0], unions.jinjiang)

    told = text_of(got(people.maker, RECEIPT, handout.payment).content)

    assert handout.second_account in told
    assert "代领人证件" not in told


def test_a_receipt_is_of_what_was_paid_not_of_what_was_to_be(node, people):
    batch = payments.sent(node, people)
    short = [Result(1, "PAID", EACH - 1, "", "B1")]
    payments.told(
        batch, layouts.write_result(ResultFile(batch.number, 1, short)), people
    )
    payment = batch.payments.get(line=1)

    answer = got(people.maker, RECEIPT, payment, "?format=xlsx")

    texts = [cell.value for cell in cells(answer.content)]
    assert "大写：人民币玖佰玖拾玖元玖角玖分" in texts
    assert "¥1,000.00" not in texts


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_made_again_each_is_the_same_to_the_byte(paid, people, form):
    by = acting(people.maker)
    ways = [
        (operations.print_payment_list, paid.batch_id),
        (operations.print_receipt, paid.pk),
    ]

    for make, pk in ways:
        first, again = (make(pk, form, by=by, at=AT).content for _ in range(2))
        assert first == again


def test_what_the_bank_says_later_changes_nothing_on_the_list(node, people):
    batch = payments.sealed(node, people)
    by = acting(people.maker)
    before = operations.print_payment_list(batch.pk, "pdf", by=by, at=AT).content

    paying.send(batch.pk, by=acting(people.releaser), at=AT)
    results = [Result(1, "PAID", EACH, "", "B1"), Result(2, "FAILED", 0, "", "B2")]
    content = layouts.write_result(ResultFile(batch.number, 1, results))
    payments.told(batch, content, people)

    after = operations.print_payment_list(batch.pk, "pdf", by=by, at=AT).content
    assert after == before


def test_a_batch_that_nobody_has_checked_has_no_list(node, people):
    draft = payments.made(node, people)
    by = acting(people.maker)

    with pytest.raises(WrongState):
        operations.print_payment_list(draft.pk, "pdf", by=by, at=AT)

    assert not AccessLog.objects.filter(case_number=draft.number).exists()


def test_of_a_long_batch_there_is_a_workbook_only(batch, people, monkeypatch):
    monkeypatch.setattr(printing, "MOST_ON_PAPER", batch.count - 1)
    by = acting(people.maker)

    with pytest.raises(printing.TooLongForPaper):
        operations.print_payment_list(batch.pk, "pdf", by=by, at=AT)

    assert operations.print_payment_list(batch.pk, "xlsx", by=by, at=AT).content


def test_what_came_back_has_no_receipt(paid, people):
    payments.came_back(paid, people)

    client = client_for(people.maker)
    answer = client.get(RECEIPT.format(paid.pk), expect=409)

    assert answer["code"] == "wrong_state"


def test_who_takes_a_list_is_written_down_with_all_it_names(batch, people):
    got(people.checker, LIST, batch)

    look = AccessLog.objects.get(case_number=batch.number)
    assert (look.operation, look.subject_count) == ("document PAYMENTS-1", batch.count)


@pytest.mark.parametrize("door", [LIST, RECEIPT])
def test_papers_of_another_union_are_not_there(unions, paid, door):
    stranger = hardship.officer(unions.zigong, "zigong-06", Office.ACCOUNTANT)
    thing = paid.batch if door == LIST else paid

    client_for(stranger).get(door.format(thing.pk), expect=404)

    assert not AccessLog.objects.filter(operation__startswith="document").exists()


def pressed(client, page, label):
    """Where the link with this label on a page leads."""
    shown = client.get(page).content.decode()
    found = re.search(rf'href="([^"]+)"[^>]*>\s*{label}', shown)
    assert found, label
    return client.get(found[1].replace("&amp;", "&"))


def test_the_desk_leads_to_both_papers(paid, people):
    client = Browser(people.maker).client
    batch = reverse("admin:services_batch_change", args=(paid.batch_id,))
    line = reverse("admin:services_payment_change", args=(paid.pk,))

    assert (
        pressed(client, batch, "发放清单（打印）")["Content-Type"] == paper.MEDIA_TYPE
    )
    excel = pressed(client, batch, "发放清单（表格）")
    assert excel["Content-Type"] == sheet.MEDIA_TYPE
    assert paid.payee_name in text_of(pressed(client, line, "领款收据").content)


def test_the_desk_tells_why_there_is_no_list_yet(node, people):
    draft = payments.made(node, people)
    client = Browser(people.maker).client

    address = reverse("admin:services_payment_list", args=(draft.pk,))
    told = client.get(address, follow=True)

    page = reverse("admin:services_batch_change", args=(draft.pk,))
    assert told.redirect_chain[-1][0] == page
    assert "发放清单" not in client.get(page).content.decode()


def test_papers_of_another_union_are_not_on_the_desk(unions, paid):
    user = hardship.officer(unions.zigong, "zigong-06", Office.ACCOUNTANT)
    stranger = Browser(user).client
    papers = [("services_payment_list", paid.batch_id)]
    papers.append(("services_payment_receipt", paid.pk))

    for name, pk in papers:
        address = reverse(f"admin:{name}", args=(pk,))
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}?form=exe").status_code == 404
