"""Files by which a union names people, as a spreadsheet program writes them."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl

from services.aid.choices import PayWay
from services.aid.imports import COLUMNS
from services.programmes.choices import AidItem, FundKind
from tests.factories import aid, money
from tests.factories.hardship import TODAY
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons.choices import DocumentKind

Row = Mapping[str, Any]


def row(document: IdentityDocument, **more: Any) -> dict[str, Any]:
    """1,000 yuan for the head of a family, to the own card."""
    told = {
        "round": money.a_round().pk,
        "item": str(AidItem.VISIT.label),
        "fund": str(FundKind.WARMTH.label),
        "name": "李大海",
        "id_type": str(DocumentKind.RESIDENT_ID.label),
        "id_number": document.number,
        "asked_yuan": 1000,
        "pay_way": str(PayWay.BANK.label),
        "account": aid.CARD,
        "account_name": "李大海",
        "bank_name": "中国工商银行",
        "document_number": "锦工〔2026〕5号",
        "consented_on": TODAY.isoformat(),
    }
    return told | more


def workbook(rows: Iterable[Row]) -> bytes:
    """As a workbook."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([str(column.heading) for column in COLUMNS])
    for told in rows:
        sheet.append([told.get(column.name) for column in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
