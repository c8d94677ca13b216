"""Files as they come: broken, dressed up, or merely unlucky (ROBUST.md B139–B149)."""

import io
import tracemalloc
from datetime import date

import openpyxl
import pytest

from tests.factories.broken_files import REFUSED, headed, sheet
from tests.factories.station_files import (
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
        by_openpyxl([row()]),
        by_xlsxwriter([row()], shared=True),
    ],
    ids=["GB18030", "mark", "CR only", "quoted", "inline", "shared strings"],
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
    for count in (200, 2_000):
        # Texts inline, and one row after the other: nothing is shared.
        file = io.BytesIO(by_xlsxwriter(row(n) for n in range(count)))
        tracemalloc.start()
        with reading.opened(file, "XLSX", importer.columns, "") as found:
            assert sum(1 for _row in found.rows) == count
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert most[1] < 2 * most[0] + 2 * 1024**2
