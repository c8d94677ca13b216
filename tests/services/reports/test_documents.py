"""Documents: what stands on them, on every page, and that they are always the same."""

import hashlib
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from members.offices.choices import Office
from services.ledger.models import Entry
from services.reports import paper, sheet, templates
from services.reports.document import Document
from services.reports.templates import VOUCHER
from services.reports.vouchers import voucher
from tests.client import client_for
from tests.factories import hardship, money
from unionhub.audit.models import AccessLog

DOOR = "/api/v1/ledger/entries/{}/document"
FORMULA = '=HYPERLINK("http://evil.example")'


def filled(rows=3, **more):
    told = {
        "template": VOUCHER,
        "number": "51000000001-2026-000001",
        "facts": [("单位", "四川省总工会"), ("摘要", "<b>甲&乙</b>")],
        "rows": [[str(n), FORMULA, "可用", "¥1.00", ""] for n in range(rows)],
        "totals": [("大写", "人民币壹元整")],
    }
    return Document(**(told | more))


def got(client, entry, query="", **headers):
    client.get(DOOR.format(entry.pk) + query, **headers)
    return client.answer


def pages(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def cells(content):
    page = openpyxl.load_workbook(BytesIO(content)).active
    return [cell for row in page.iter_rows() for cell in row if cell.value is not None]


def test_each_page_says_which_document_it_is_of():
    document = filled(rows=120)

    told = pages(paper.pdf(document))

    assert len(told) > 1
    for number, page in enumerate(told, start=1):
        assert "VOUCHER-1" in page
        assert document.number in page
        assert document.digest in page
        assert f"第 {number} 页，共 {len(told)} 页" in page
        # The heads of the columns, too.
        assert "借方金额" in page
    assert "人民币壹元整" in told[-1]
    assert "<b>甲&乙</b>" in told[0]


def test_a_workbook_holds_texts_only_and_says_what_it_is():
    document = filled()

    content = sheet.xlsx(document)

    found = cells(content)
    assert {cell.data_type for cell in found} == {"s"}
    assert [c.value for c in found].count(FORMULA) == 3
    page = openpyxl.load_workbook(BytesIO(content)).active
    assert page.oddHeader.left.text == "VOUCHER-1"
    assert document.digest in page.oddFooter.left.text


@pytest.mark.parametrize("write", [paper.pdf, sheet.xlsx])
def test_the_same_document_is_the_same_file(write):
    first = write(filled())

    assert write(filled()) == first
    assert write(filled(rows=4)) != first


def test_the_digest_is_of_all_that_stands_in_it():
    document = filled()

    changed = [
        filled(number="51000000001-2026-000002"),
        filled(facts=[]),
        filled(rows=2),
        filled(totals=[]),
        filled(template=replace(VOUCHER, version=2)),
    ]

    assert len({document.digest, *(other.digest for other in changed)}) == 6


def test_a_version_of_a_form_is_never_edited():
    known = {
        "VOUCHER-1": "5baacbfa9bb8e8a3",
        "PAYMENTS-1": "4989e0135a54dfe6",
        "RECEIPT-1": "346509f6fd293d08",
        "CASH-1": "b102036e05aeae82",
        "CONFIRMATIONS-1": "0bce6ee6c23a42df",
    }

    assert {
        form.name: hashlib.sha256(repr(form).encode()).hexdigest()[:16]
        for form in templates.TEMPLATES
    } == known


@pytest.fixture
def entry(unions):
    money.funded(unions.jinjiang, 142_800_000_000)
    return Entry.objects.get()


@pytest.fixture
def as_accountant(unions):
    user = hardship.officer(unions.jinjiang, "jinjiang-06", Office.ACCOUNTANT)
    return client_for(user)


def test_a_voucher_is_handed_out_and_that_is_written_down(
    db, entry, as_accountant, unions
):
    answer = got(as_accountant, entry)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    (told,) = pages(answer.content)
    assert "记账凭证" in told
    assert entry.voucher in told
    assert "人民币壹拾肆亿贰仟捌佰万元整" in told
    look = AccessLog.objects.get(case_number=entry.voucher)
    assert (look.operation, look.organisation_id) == (
        "document VOUCHER-1",
        unions.jinjiang.pk,
    )


def test_a_voucher_in_both_forms_and_languages_says_the_same(db, entry, as_accountant):
    pdf = got(as_accountant, entry)
    english = got(as_accountant, entry, accept_language="en")
    workbook = got(as_accountant, entry, "?format=xlsx")

    digest = voucher(entry).digest
    assert digest in pages(pdf.content)[0]
    assert english.content == pdf.content
    assert workbook["Content-Type"] == sheet.MEDIA_TYPE
    texts = [cell.value for cell in cells(workbook.content)]
    assert "大写：人民币壹拾肆亿贰仟捌佰万元整" in texts


def test_a_voucher_of_another_union_is_not_there(db, unions):
    money.funded(unions.zigong, 100)
    user = hardship.officer(unions.jinjiang, "jinjiang-06", Office.ACCOUNTANT)

    answer = client_for(user).get(DOOR.format(Entry.objects.get().pk), expect=404)

    assert answer["code"] == "not_found"
    assert not AccessLog.objects.exists()
