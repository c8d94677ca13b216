"""Files as they come: broken, dressed up, or merely unlucky (ROBUST.md B139–B149)."""

import io
import struct
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest

from tests.factories.station_files import (
    HEADINGS,
    by_csv,
    by_openpyxl,
    by_xlsxwriter,
    cells,
    row,
    saved,
)
from unionhub.jobs.imports import operations, reading
from unionhub.jobs.imports.cells import BLANK, DATE, NUMBER, TEXT, Cell, value
from unionhub.jobs.imports.importers import CellKind, Column, of
from unionhub.kernel.errors import BadFact, InvalidValue
from unionhub.web.errors import status_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOUND = by_openpyxl([row()])
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]>'
    b"<worksheet>&c;</worksheet>"
)


def repacked(*, content=SOUND, **changed):
    """The workbook with parts put in, replaced or doubled."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename not in changed:
                new.writestr(part.filename, old.read(part))
        for name, told in changed.items():
            new.writestr(name, told)
    return file.getvalue()


def doubled():
    file = io.BytesIO(SOUND)
    with (
        zipfile.ZipFile(file, "a") as book,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        book.writestr(SHEET, b"<worksheet/>")
    return file.getvalue()


def encrypted():
    """Every entry says that it is locked."""
    content, at = bytearray(SOUND), 0
    while (at := content.find(b"PK\x01\x02", at + 1)) > 0:
        struct.pack_into("<H", content, at + 8, 1)
    return bytes(content)


def macros():
    types = (
        b'<Types><Default ContentType="application/vnd.ms-excel.macroEnabled"/></Types>'
    )
    return repacked(**{"[Content_Types].xml": types})


def headed(change):
    headings = list(HEADINGS)
    change(headings)
    return by_openpyxl([row()], headings)


def sheet(change):
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    change(book.active)
    return saved(book)


def far(where):
    return sheet(lambda one: one.__setitem__(where, "x"))


BOMB = b"<worksheet>" + b" " * (210 * 1024 * 1024)
REFUSED = {
    "bomb": (lambda: repacked(**{"xl/bomb.xml": BOMB}), "expanded_too_large"),
    "ratio": (
        lambda: repacked(**{"xl/bomb.xml": bytes(20 * 1024 * 1024)}),
        "expanded_too_large",
    ),
    "entries": (
        lambda: repacked(**{f"xl/{n}.xml": b"" for n in range(201)}),
        "expanded_too_large",
    ),
    "macro": (lambda: repacked(**{"xl/vbaProject.bin": b"x"}), "unsafe_file"),
    "macro by type": (macros, "unsafe_file"),
    "external link": (
        lambda: repacked(**{"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "unsafe_file",
    ),
    "entities": (lambda: repacked(**{SHEET: ENTITIES}), "unsafe_file"),
    "truncated": (lambda: SOUND[: len(SOUND) // 2], "unreadable_file"),
    "no zip": (lambda: b"PK\x03\x04" + bytes(50), "unreadable_file"),
    "old or encrypted Excel": (lambda: OLE, "invalid_encoding"),
    "locked entries": (encrypted, "unreadable_file"),
    "doubled entry": (doubled, "unreadable_file"),
    "slip": (lambda: repacked(**{"../evil.xml": b"x"}), "unreadable_file"),
    "absolute": (lambda: repacked(**{"/etc/passwd": b"x"}), "unreadable_file"),
    "no workbook": (
        lambda: repacked(**{"xl/workbook.xml": b"nothing"}),
        "unreadable_file",
    ),
    "16,384 columns": (lambda: far("XFD2"), "too_many_columns"),
    "last cell of all": (lambda: far("XFD1048576"), "too_many_columns"),
    "heading missing": (lambda: headed(lambda h: h.pop()), "header_mismatch"),
    "heading renamed": (
        lambda: headed(lambda h: h.__setitem__(3, "名称")),
        "header_mismatch",
    ),
    "heading doubled": (
        lambda: headed(lambda h: h.__setitem__(3, h[2])),
        "header_mismatch",
    ),
    "heading extra": (lambda: headed(lambda h: h.append("备注")), "header_mismatch"),
    "no rows": (lambda: by_openpyxl([]), "empty_file"),
    "nothing": (lambda: b"", "empty_file"),
    "UTF-16": (lambda: by_csv([row()], "utf-16"), "invalid_encoding"),
    "UTF-16 without a mark": (
        lambda: by_csv([row()], "utf-16-le"),
        "invalid_encoding",
    ),
    "NUL": (lambda: by_csv([row(name="a\0b")]), "invalid_encoding"),
    "neither text": (lambda: by_csv([row()]) + b"\xff\xff", "invalid_encoding"),
    "semicolons": (lambda: by_csv([row()], delimiter=";"), "header_mismatch"),
    "unbalanced quote": (lambda: by_csv([row()]) + b'"a', "unreadable_file"),
    "a line of 10 MB": (
        lambda: by_csv([row(address="长" * 3_500_000)]),
        "unreadable_file",
    ),
    "an earlier template": (lambda: marked("0" * 12), "template_outdated"),
}


def marked(layout):
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    book.properties.keywords = f"unionhub-import STATIONS {layout}"
    return saved(book)


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_none_is_refused_at_the_door(what, by, at):
    make, code = REFUSED[what]

    with pytest.raises(BadFact) as refusal:
        operations.upload("STATIONS", "x.xlsx", make(), by=by, at=at)

    assert refusal.value.reason == code
    assert status_of(refusal.value) == (413 if code == "expanded_too_large" else 400)


def test_a_heading_at_fault_is_named(by, at):
    wrong = headed(lambda headings: headings.__setitem__(3, "名称"))

    with pytest.raises(BadFact) as refusal:
        operations.upload("STATIONS", "x.xlsx", wrong, by=by, at=at)

    assert refusal.value.facts == {"column": "D", "heading": ""}


def test_more_than_fifty_megabytes_are_not_looked_at(by, at):
    with pytest.raises(BadFact) as refusal:
        operations.upload("STATIONS", "x", bytes(50 * 1024**2 + 1), by=by, at=at)

    assert (refusal.value.reason, status_of(refusal.value)) == ("body_too_large", 413)


@pytest.mark.parametrize(
    "content",
    [
        by_csv([row()], "gb18030"),
        by_csv([row()], "utf-8-sig"),
        by_csv([row()], lineterminator="\r"),
        by_csv([row(address="一号\n二号")]).replace(b"\n\xe4\xba\x8c", b"\xe4\xba\x8c"),
        by_openpyxl([row()], HEADINGS[:]),
        by_xlsxwriter([row()]),
    ],
    ids=["GB18030", "mark", "CR only", "quoted", "shared strings", "inline"],
)
def test_what_programs_write_is_read(previewed, content):
    job = previewed(content)

    assert (job.new, job.wrong) == (1, 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"keeper_phone": 13800138000}, ("keeper_phone", "id_as_number")),
        ({"code": 5.10102199001011e17}, ("code", "id_as_number")),
        ({"code": 510104.0}, ("code", "id_as_number")),
        ({"name": "=HYPERLINK(1)"}, ("name", "formula_not_allowed")),
        ({"name": "#N/A"}, ("name", "formula_not_allowed")),
        ({"name": 12}, ("name", "not_a_string")),
        ({"name": "某\u202e站"}, ("name", "invalid_character")),
        ({"name": "站" * 61}, ("name", "too_long")),
        ({"name": "13800138000"}, ("name", "personal_number")),
        ({"kind": "大型"}, ("kind", "invalid_choice")),
        ({"capacity": 1.5}, ("capacity", "not_an_integer")),
        ({"capacity": "十二"}, ("capacity", "not_an_integer")),
        ({"capacity": 0}, ("capacity", "out_of_range")),
        ({"area_dm2": 7.005}, ("area_dm2", "too_precise")),
        ({"area_dm2": 4}, ("kind", "kind_contradicts_area")),
        ({"lng": 30.6, "lat": 104.1}, ("lng", "lat_lng_swapped")),
        ({"lng": 90}, ("lng", "outside_province")),
        ({"lng": "东经"}, ("lng", "not_a_number")),
        ({"hours": "早九晚五"}, ("hours", "hours_format")),
        ({"region": "999999"}, ("region", "region_not_valid")),
        ({"organisation": "51030000001"}, ("organisation", "not_found")),
        ({"organisation": "51019900001"}, ("organisation", "not_found")),
        ({"code": "510104S99999"}, ("code", "not_found")),
        ({"address": None}, ("address", "required")),
        ({"keeper_phone": "138****8000"}, ("keeper_phone", "phone_format")),
    ],
)
def test_a_cell_that_is_wrong_is_told_by_its_column(previewed, faults, change, fault):
    job = previewed([row(**change), row(1)])

    assert faults(job) == {(2, fault[0]): fault[1]}
    assert (job.new, job.wrong) == (1, 1)


def test_rows_that_say_the_same_are_wrong_both(previewed, faults):
    job = previewed([row(1), row(2), row(1)])

    assert faults(job) == {(2, ""): "duplicate_in_file", (4, ""): "duplicate_in_file"}


def test_rows_that_may_mean_the_same_station_are_told(previewed, faults):
    close = {"name": "第一号驿站", "lng": 104.0052}
    excused = {"name": "二楼", "not_a_duplicate": "在二楼，另有入口"}

    job = previewed([row(1), row(1, **close), row(1, **excused)])

    assert faults(job) == {(2, "name"): "near_duplicate", (3, "name"): "near_duplicate"}
    assert job.new == 1


def test_merged_rows_are_wrong_and_hidden_ones_are_told(previewed, faults):
    def change(one):
        one.append(cells(row(1)))
        one.append(cells(row(2)))
        one.merge_cells("H2:H3")
        one.row_dimensions[4].hidden = True
        one.parent.create_sheet("旧表").sheet_state = "hidden"

    job = previewed(sheet(change))

    assert faults(job) == {(2, ""): "merged_cells", (3, ""): "merged_cells"}
    assert (job.hidden_rows, job.hidden_sheets, job.new) == (1, 1, 1)


DAY = Column("day", "日期", kind=CellKind.DATE)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell(TEXT, "2024-01-01"), date(2024, 1, 1)),
        (Cell(DATE, "2024-01-01"), date(2024, 1, 1)),
        (BLANK, None),
        (Cell(TEXT, "2024/1/1"), "invalid_date"),
        (Cell(TEXT, "2024-02-30"), "invalid_date"),
        (Cell(NUMBER, "45292"), "invalid_date"),
        # Serial 60: the twenty-ninth of February 1900, which never was.
        (Cell(DATE, "1900-02-28"), "out_of_range"),
    ],
)
def test_a_day_is_text_or_a_cell_that_says_so(cell, told):
    if not isinstance(told, str):
        assert value(DAY, cell) == told
        return
    with pytest.raises(InvalidValue) as refusal:
        value(DAY, cell)
    assert refusal.value.reason == told


def test_days_count_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["日期"])
    book.active.append([date(2024, 1, 1)])
    file = io.BytesIO(saved(book))

    with reading.opened(file, "XLSX", [DAY], "") as found:
        told = next(found.rows)

    assert value(DAY, told.cells["day"]) == date(2024, 1, 1)


def test_reading_takes_no_more_memory_for_ten_times_the_rows():
    importer, most = of("STATIONS"), []
    for count in (500, 5_000):
        # Texts inline, and one row after the other: nothing is shared.
        file = io.BytesIO(by_xlsxwriter(row(n) for n in range(count)))
        tracemalloc.start()
        with reading.opened(file, "XLSX", importer.columns, "") as found:
            assert sum(1 for _row in found.rows) == count
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert most[1] < 2 * most[0] + 2 * 1024**2
