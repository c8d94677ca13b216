"""Files of stations, as spreadsheet programs and other systems write them."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import openpyxl
import xlsxwriter

from stations.places.imports import COLUMNS
from tests.factories import tree

HEADINGS = [str(column.heading) for column in COLUMNS]
NAMES = [column.name for column in COLUMNS]
# Degrees: some hundred metres apart, so that none is near another one.
APART, WIDE = 0.005, 100

Row = Mapping[str, Any]


def row(number: int = 0, **more: Any) -> dict[str, Any]:
    """A sound row of a new station in Jinjiang; each number somewhere else."""
    told = {
        "organisation": "51010400001",
        "region": tree.JINGUANYI,
        "name": f"第{number}号驿站",
        "kind": "标准站点",
        "brand": "工会驿站",
        "host": "社区",
        "build_mode": "工会自建",
        "address": "锦官驿街道示例路 1 号",
        "lng": round(104.0 + APART * (number % WIDE), 6),
        "lat": round(30.2 + APART * (number // WIDE), 6),
        "coord_system": "WGS-84",
        "area_dm2": 12,
        "capacity": 12,
        "entry": "自由进入",
        "hours": "24/7",
        "service_phone": "028-86650001",
        "keeper_name": "王小样",
        "keeper_phone": "13800138000",
        "has_sign": "是",
        "facility_WATER": "有",
        "facility_SHOWER": "没有",
    }
    return told | more


def cells(told: Row) -> list[Any]:
    """The row in the order of the columns."""
    return [told.get(name) for name in NAMES]


def by_openpyxl(rows: Iterable[Row], headings: Sequence[Any] = HEADINGS) -> bytes:
    """As many libraries write it: texts inline, numbers as such."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(list(headings))
    for told in rows:
        sheet.append(cells(told))
    return saved(book)


def saved(book: Any) -> bytes:
    """The workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_xlsxwriter(rows: Iterable[Row], *, shared: bool = False) -> bytes:
    """Row by row, texts inline: also very many; or shared, as office programs do."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": not shared})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for number, told in enumerate(rows, 1):
        sheet.write_row(number, 0, cells(told))
    book.close()
    return file.getvalue()


def by_csv(rows: Iterable[Row], encoding: str = "utf-8", **dialect: Any) -> bytes:
    """As text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, **dialect)
    writer.writerow(HEADINGS)
    writer.writerows(cells(told) for told in rows)
    return text.getvalue().encode(encoding)


WAYS: dict[str, Callable[[Iterable[Row]], bytes]] = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": partial(by_xlsxwriter, shared=True),
    "csv": by_csv,
}


def one() -> bytes:
    """A file with one sound row."""
    return by_csv([row()])
