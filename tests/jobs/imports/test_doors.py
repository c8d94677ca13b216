"""The doors of imports."""

import io

import openpyxl
import pytest

from members.offices.choices import Office
from stations.places.models import Station
from tests.client import client_for
from tests.factories import accounts
from tests.factories.station_files import HEADINGS, by_openpyxl, row
from tests.forms import Multipart
from tests.jobs import workbooks
from unionhub.audit.models import AccessLog
from unionhub.jobs.imports import tasks
from unionhub.kernel import clock
from unionhub.kernel.uploads import Upload

pytestmark = pytest.mark.django_db
NOWHERE = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"


@pytest.fixture
def as_clerk(clerk):
    return client_for(clerk)


def bring(client, rows, expect=201, key="import-0001", name="站点.xlsx"):
    content = rows if isinstance(rows, bytes) else by_openpyxl(rows)
    form = Multipart(kind="STATIONS", file=Upload(name, content))
    return client.post("/api/v1/imports", form, expect=expect, idempotency_key=key)


def test_a_clerk_brings_checks_confirms_and_follows_a_file(as_clerk):
    job = bring(as_clerk, [row(1), row(2), row(3, kind="无")])
    there = f"/api/v1/imports/{job['id']}"
    assert (job["state"], job["available_actions"]) == ("UPLOADED", ["cancellation"])

    tasks.work_due(clock.now())
    shown = as_clerk.get(there)
    assert shown["state_label"] == "待确认"
    assert shown["preview"] == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 1}
    wrong = as_clerk.get(f"{there}/rows?verdict=WRONG")["items"]
    assert [(one["number"], one["faults"][0]["heading"]) for one in wrong] == [
        (4, "类型")
    ]

    refusal = as_clerk.post(f"{there}/confirmation", {"skip_wrong": False}, expect=409)
    assert refusal["code"] == "rows_wrong"
    as_clerk.post(f"{there}/confirmation", {"skip_wrong": True}, expect=200)
    tasks.work_due(clock.now())

    done = as_clerk.get(there)
    assert (done["state"], done["progress"]) == ("DONE", 100)
    assert done["result"] == {"made": 2, "corrected": 0, "refused": 0}
    assert Station.objects.count() == 2


def test_a_known_file_answers_with_the_first_report(as_clerk):
    content = by_openpyxl([row(1)])
    first = bring(as_clerk, content)
    tasks.work_due(clock.now())

    again = bring(as_clerk, content, expect=200, key="import-0002")

    assert (again["id"], again["state"]) == (first["id"], "PREVIEWED")
    assert len(as_clerk.get("/api/v1/imports")["items"]) == 1


def test_wrong_rows_come_back_as_text_and_can_be_sent_again(as_clerk):
    formula = row(1, name="=1+1", kind="无", keeper_phone="13800138001")
    job = bring(as_clerk, [formula])
    tasks.work_due(clock.now())

    as_clerk.get(f"/api/v1/imports/{job['id']}/errors")
    content = as_clerk.answer.content

    assert workbooks.kinds(content) == {"inlineStr"}
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book.active.values)
    assert rows[0] == (*HEADINGS, "错误说明（导入时忽略）")
    assert "第 2 行" in rows[1][-1]
    look = AccessLog.objects.get(operation="import errors STATIONS")
    assert look.subject_count == 1
    again = bring(as_clerk, content, key="import-0009")
    assert again["state"] == "UPLOADED"


def test_a_colleague_sees_a_file_and_goes_on_with_nothing(as_clerk, unions):
    job = bring(as_clerk, [row(1, kind="无"), row(2)])
    tasks.work_due(clock.now())
    there = f"/api/v1/imports/{job['id']}"
    other = accounts.officer("jinjiang-04", unions.jinjiang, Office.CLERK)
    colleague = client_for(other)

    shown = colleague.get(there)
    assert (shown["is_own"], shown["available_actions"]) == (False, [])
    colleague.post(f"{there}/confirmation", {"skip_wrong": True}, expect=404)
    colleague.post(f"{there}/cancellation", {}, expect=404)
    colleague.get(f"{there}/errors", expect=404)


def test_what_is_foreign_looks_like_what_is_not_there(as_clerk, unions):
    job = bring(as_clerk, [row(1, kind="无")])
    tasks.work_due(clock.now())
    elsewhere = accounts.officer("zigong-09", unions.zigong, Office.CLERK)
    stranger = client_for(elsewhere)

    for tail in ("", "/rows", "/errors"):
        foreign = stranger.get(f"/api/v1/imports/{job['id']}{tail}", expect=404)
        nothing = stranger.get(f"/api/v1/imports/{NOWHERE}{tail}", expect=404)
        foreign.pop("request_id"), nothing.pop("request_id")
        assert foreign == nothing
    assert stranger.get("/api/v1/imports")["items"] == []


def test_who_edits_no_stations_imports_none(unions):
    auditor = accounts.officer("jinjiang-aud", unions.jinjiang, Office.AUDITOR)
    client = client_for(auditor)

    client.get("/api/v1/imports", expect=403)
    client.get("/api/v1/import-templates/STATIONS", expect=403)
    assert bring(client, [row(1)], expect=403)["code"] == "forbidden"


def test_the_template_has_drop_downs_and_hints_and_is_accepted(as_clerk):
    as_clerk.get("/api/v1/import-templates/STATIONS")
    book = openpyxl.load_workbook(io.BytesIO(as_clerk.answer.content))

    sheet = book.worksheets[0]
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert any("标准站点" in one.formula1 for one in lists)
    assert book.worksheets[1].title == "填表说明"
    assert book.properties.keywords.startswith("unionhub-import STATIONS ")
    as_clerk.get("/api/v1/import-templates/NOTHING", expect=404)
