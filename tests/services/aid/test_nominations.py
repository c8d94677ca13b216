"""A union names people by a file: each row by itself, then the same way as others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.offices.choices import Office
from services.aid import operations
from services.aid.models import Application, NominationList, NominationRow
from services.aid.operations import nominating
from services.programmes.models import Round
from services.review.models import Case
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import aid, hardship, money
from tests.factories.hardship import AT, TODAY
from tests.factories.nomination_files import row, workbook
from tests.forms import Multipart
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.jobs.imports import operations as imports
from unionhub.jobs.imports import tasks
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.kernel import clock
from unionhub.kernel.errors import NotAllowed, NotFound, Unavailable
from unionhub.kernel.uploads import Upload

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/nomination-lists"
PAGES = "/admin/services/nominationlist"


@pytest.fixture
def union(unions):
    """The county; it has money for what it names."""
    aid.rule()
    money.funded(unions.jinjiang, 1_000_000)
    return unions.jinjiang


@pytest.fixture
def by(union):
    return hardship.clerk(union)


@pytest.fixture
def heads(union):
    """The heads of three families."""
    serials = (1, 11, 21)
    for serial in serials:
        hardship.household(union, serial)
    return [hardship.relative(serial).document for serial in serials]


@pytest.fixture
def brought(by):
    """Bring a file, let it be checked, confirm it, let it be done."""

    def bring(*rows, content=None):
        content = content or workbook(rows)
        job = imports.upload("NOMINATIONS", "名单.xlsx", content, by=by, at=AT).job
        tasks.work_due(AT)
        imports.confirm(job.pk, skip_wrong=True, by=by, at=AT)
        tasks.work_due(AT + timedelta(seconds=1))
        return ImportJob.objects.get(pk=job.pk)

    return bring


def faults(job):
    rows = ImportRow.objects.of(job).order_by("number")
    return {(r.number, column): code for r in rows for column, code in r.faults}


def test_each_row_becomes_an_application_of_its_own(heads, brought, union):
    job = brought(*(row(document) for document in heads))

    found = NominationList.objects.get()
    made = Application.objects.filter(nomination=found)
    assert (job.state, job.made, job.refused) == ("DONE", 3, 0)
    assert (found.job, found.organisation) == (job.pk, union)
    assert {one.origin for one in made} == {"LIST"}
    assert {(one.asked_fen, one.state) for one in made} == {(100_000, "DRAFT")}
    agreed = NominationRow.objects.values_list("line", "consented_on")
    assert list(agreed.order_by("line")) == [(n, TODAY) for n in (2, 3, 4)]
    assert AuditEvent.objects.filter(verb="aid.nominated").count() == 1
    assert AuditEvent.objects.filter(verb="aid.begun").count() == 3


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"id_number": "510102199001011239"}, ("id_number", "id_checksum")),
        ({"id_number": "510102199001011238"}, ("id_number", "not_found")),
        ({"name": "王大山"}, ("id_number", "not_found")),
        ({"asked_yuan": 0}, ("asked_yuan", "not_positive")),
        ({"asked_yuan": 10.001}, ("asked_yuan", "too_precise")),
        ({"account_name": "王大山"}, ("account_name", "payee_not_recipient")),
        ({"round": "WINTER-1999"}, ("round", "not_found")),
        ({"consented_on": "2999-01-01"}, ("consented_on", "in_the_future")),
        ({"consented_on": None}, ("consented_on", "required")),
        ({"document_number": None}, ("document_number", "required")),
        ({"item": "旅游"}, ("item", "invalid_choice")),
        ({"pay_way": "实物"}, ("pay_way", "invalid_choice")),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_spares_the_others(
    changed, fault, heads, brought
):
    job = brought(row(heads[0]) | changed, row(heads[1]))

    assert faults(job) == {(2, fault[0]): fault[1]}
    assert Application.objects.count() == 1


def test_who_is_named_twice_in_a_file_is_told_so(heads, brought):
    job = brought(row(heads[0]), row(heads[0]))

    assert set(faults(job).values()) == {"duplicate_in_file"}
    assert not Application.objects.exists()


def test_the_same_file_again_begins_nothing(heads, brought, by):
    # Made once: a workbook tells the second in which it was written.
    content = workbook([row(heads[0])])
    brought(content=content)

    again = imports.upload("NOMINATIONS", "x.xlsx", content, by=by, at=AT)

    assert again.is_known
    assert Application.objects.count() == 1


def test_nobody_of_another_branch_can_be_named(unions, heads, brought):
    hardship.household(unions.zigong, 31)

    job = brought(row(hardship.relative(31).document))

    assert faults(job) == {(2, "id_number"): "not_found"}


def test_neither_number_nor_card_stays_in_the_rows_of_the_file(heads, brought):
    job = brought(row(heads[0]))

    assert not ImportRow.objects.of(job).exclude(cells_sealed=None).exists()


def test_what_is_complete_is_handed_in_and_the_rest_says_why_not(heads, brought, by):
    brought(*(row(document) for document in heads))
    found = NominationList.objects.get()
    first, *others = Application.objects.order_by("nominated__line")
    aid.papers(first)

    handed = operations.hand_in(found.pk, by=by, at=AT)

    assert [one.line for one in handed.rows] == [2, 3, 4]
    assert [one.code for one in handed.rows] == ["", "not_ready", "not_ready"]
    assert "paper:IDENTITY" in handed.refused[0].missing
    assert Case.objects.get().subject == first.pk
    assert {aid.fresh(one).state for one in others} == {"DRAFT"}
    for one in others:
        aid.papers(one)
    again = operations.hand_in(found.pk, by=by, at=AT)
    assert (again.submitted, again.refused, again.next_after) == (2, [], None)
    assert Case.objects.count() == 3


def test_a_long_list_is_handed_in_in_parts(heads, brought, by, monkeypatch):
    brought(*(row(document) for document in heads))
    found = NominationList.objects.get()
    monkeypatch.setattr(nominating, "MOST_HANDED", 2)

    first = operations.hand_in(found.pk, by=by, at=AT)
    rest = operations.hand_in(found.pk, by=by, at=AT, after=3)

    # What is refused does not stand in the way of what comes after it.
    assert ([one.line for one in first.rows], first.next_after) == ([2, 3], 3)
    assert ([one.line for one in rest.rows], rest.next_after) == ([4], None)


def unavailable(*_given, **_facts):
    raise Unavailable


def test_while_a_key_is_away_nothing_is_said_of_any_row(
    heads, brought, by, monkeypatch
):
    brought(row(heads[0]))
    found = NominationList.objects.get()
    monkeypatch.setattr(nominating, "submit", unavailable)
    monkeypatch.setattr(nominating, "begin", unavailable)

    with pytest.raises(Unavailable):
        operations.hand_in(found.pk, by=by, at=AT)
    content = workbook([row(heads[1])])
    job = imports.upload("NOMINATIONS", "又一份.xlsx", content, by=by, at=AT).job
    tasks.work_due(AT)
    assert (ImportJob.objects.get(pk=job.pk).state, faults(job)) == ("CHECKING", {})


def test_only_an_office_of_the_branch_hands_a_list_in(heads, brought, unions):
    brought(row(heads[0]))
    pk = NominationList.objects.get().pk

    with pytest.raises(NotFound):
        operations.hand_in(pk, by=hardship.clerk(unions.zigong, "zigong-1"), at=AT)
    with pytest.raises(NotAllowed):
        operations.hand_in(pk, by=hardship.reviewer(unions.jinjiang), at=AT)
    assert not Case.objects.exists()


@pytest.fixture
def today(unions):
    """A round that is open today, with money for it; its code."""
    aid.rule()
    made, day = money.a_round(), clock.local_date(clock.now())
    Round.objects.filter(pk=made.pk).update(opens_on=day, closes_on=day)
    money.funded(unions.jinjiang, 1_000_000, at=clock.now())


@pytest.fixture
def clerk(unions):
    return hardship.officer(unions.jinjiang, "jinjiang-03", Office.CLERK)


def test_a_list_is_brought_looked_at_and_handed_in_by_rest(today, heads, clerk, unions):
    client = client_for(clerk)
    file = Upload("名单.xlsx", workbook([row(one) for one in heads]))
    form = Multipart(kind="NOMINATIONS", file=file)
    job = client.post("/api/v1/imports", form, expect=201, idempotency_key="n-1")
    tasks.work_due(clock.now())
    confirmation = f"/api/v1/imports/{job['id']}/confirmation"
    client.post(confirmation, {"skip_wrong": False}, expect=200)
    tasks.work_due(clock.now())

    [found] = client.get(DOOR)["items"]
    there = f"{DOOR}/{found['id']}"
    assert (found["job"], found["applications"], found["drafts"]) == (job["id"], 3, 3)
    assert client.get(there) == found
    rows = client.get(f"{there}/nominations?limit=2")
    assert [one["line"] for one in rows["items"]] == [2, 3]
    assert rows["next_cursor"]
    first = rows["items"][0]
    assert (first["state"], first["document_number"]) == ("DRAFT", "锦工〔2026〕5号")
    seen = AccessLog.objects.get(operation__contains="nominations")
    assert seen.subject_count == 2

    aid.papers(Application.objects.get(pk=first["application"]))
    told = client.post(f"{there}/submission", {"after_line": 0}, expect=200)
    assert (told["submitted"], told["next_after_line"]) == (1, None)
    assert [one["line"] for one in told["refused"]] == [3, 4]
    assert client.get(there)["drafts"] == 2

    far = client_for(hardship.officer(unions.zigong, "zigong-03", Office.CLERK))
    assert far.get(DOOR)["items"] == []
    for address in (there, f"{there}/nominations"):
        far.get(address, expect=404)
    far.post(f"{there}/submission", {}, expect=404)


def test_counts_of_a_page_of_lists_take_no_query_each(
    heads, brought, by, clerk, django_assert_max_num_queries
):
    for document in heads:
        brought(row(document))
    client = client_for(clerk)
    client.get(DOOR)

    with django_assert_max_num_queries(6):
        assert [one["drafts"] for one in client.get(DOOR)["items"]] == [1, 1, 1]


def test_a_list_is_brought_and_handed_in_at_the_desk(today, heads, clerk):
    desk = Browser(clerk)
    file = workbook([row(one) for one in heads])
    said = desk.send(f"{PAGES}/import/", file=SimpleUploadedFile("名单.xlsx", file))
    assert "已上传" in readable(said)
    tasks.work_due(clock.now())
    job = ImportJob.objects.get()
    page = f"/admin/jobs/importjob/{job.pk}"
    desk.send(f"{page}/confirmation/", version=job.version)
    tasks.work_due(clock.now())

    found = NominationList.objects.get()
    assert found.organisation.name in readable(desk.open(f"{PAGES}/"))
    shown = desk.open(f"{PAGES}/{found.pk}/change/")
    assert readable(shown).count("锦工〔2026〕5号") == 3
    assert f"{page}/change/" in shown
    assert f"{PAGES}/{found.pk}/submission/" in shown
    asked = desk.open(
        f"/admin/services/application/{found.rows.first().application_id}/change/"
    )
    assert f"{PAGES}/{found.pk}/change/" in asked
    seen = AccessLog.objects.get(operation="admin services.nominationlist rows")
    assert seen.subject_count == 3
    said = desk.send(f"{PAGES}/{found.pk}/submission/", after_line=0, version=0)
    assert "已提交 0 份，3 份未能提交" in readable(said)
    assert "第 4 行：" in readable(said)
