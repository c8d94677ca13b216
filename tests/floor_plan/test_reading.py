"""GET changes no business row (DESIGN.md §4): a walk over everything that is served."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from members.enrolment import operations
from members.offices.choices import Office
from members.organisations.models import Organisation
from services.payments.models import PayException
from stations.coverage import tasks as reckoning
from stations.coverage.models import CoverageStudy, DemandSet
from stations.finder.current import CURRENT
from tests import journeys
from tests.browser import enter
from tests.client import client_for
from tests.factories import (
    accounts,
    aid,
    care,
    cases,
    cash,
    confirmations,
    coverage,
    hardship,
    heat,
    money,
    payments,
    recoveries,
    station_files,
    stations,
    tree,
)
from tests.floor_plan.routes import address, is_plain, routes
from unionhub.accounts import clients
from unionhub.accounts.models import MachineClient, User
from unionhub.audit.models import AuditEvent
from unionhub.jobs import operations as exports
from unionhub.jobs import tasks as making
from unionhub.jobs.imports import operations as imports
from unionhub.jobs.imports import tasks as importing
from unionhub.jobs.models import ExportJob
from unionhub.kernel import actor
from unionhub.reference.choices import Origin
from unionhub.reference.models import (
    CalendarDay,
    CalendarYear,
    Dictionary,
    DictionaryEntry,
    Industry,
)

WRITE = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I
)
# Access log, throttle, session, token use.
MAY_BE_WRITTEN = {
    "audit_accesslog",
    "django_session",
    "oauth2_provider_accesstoken",
    "web_budget",
}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(str(sql)):
            tables.add(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


@pytest.fixture
def values(unions: Any, at: datetime) -> dict[str, str]:
    """One row of each kind that an officer of Jinjiang can open."""
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    clerk = accounts.officer("jinjiang-03", unions.jinjiang, Office.CLERK)
    member = journeys.admitted(at, reviewer)
    waiting = journeys.requested(at, serial=2, phone="13800138002")
    employer = tree.employer("成都某某物流有限公司", tree.JINJIANG)
    code = operations.issue_code(
        unions.jinguanyi.pk,
        channel="QR",
        expires_at=at + timedelta(days=30),
        by=journeys.acting(clerk, at),
        at=at,
    )
    file = export_of(clerk, at)
    lent = accounts.lend(clerk.appointments.get(), reviewer, "MEMBER_VIEW", at=at)
    return known(unions.jinjiang) | {
        "auditevent.object_id": str(event_of(unions.jinjiang).pk),
        "employer.object_id": str(employer.pk),
        "enrolment.object_id": str(waiting.pk),
        "enrolment.name": "rejection",
        "enrolments.enrolment_id": str(waiting.pk),
        "exportjob.object_id": str(file.pk),
        "exports.export_id": str(file.pk),
        "importjob.object_id": (brought := import_of(clerk, at)),
        "template.kind": "STATIONS",
        "import-templates.kind": "STATIONS",
        "imports.import_id": brought,
        "appointment.object_id": str(clerk.appointments.get().pk),
        "delegation.object_id": str(lent.pk),
        "joincode.object_id": code.pk,
        "machineclient.object_id": str(system_of(unions.jinjiang, at).pk),
        "member.object_id": str(member.pk),
        "members.member_id": str(member.pk),
        "organisation.object_id": unions.jinjiang.pk,
        "organisations.code": unions.jinjiang.pk,
        "regions.code": tree.JINJIANG,
        "demand-sets.set_id": str((demand := coverage.demand(unions.jinjiang)).pk),
        "demandset.object_id": str(demand.pk),
        "coverage-studies.study_id": str((study := study_of(demand, at)).pk),
        "coveragestudy.object_id": str(study.pk),
        "stations.code": (station := stations.published(unions.jinjiang)).pk,
        "station-entries.code": station.pk,
        "station.object_id": station.pk,
        "station-reports.report_id": (report := str(care.report(station).pk)),
        "stationreport.object_id": report,
        "site-suggestions.suggestion_id": (wish := str(care.suggestion().pk)),
        "sitesuggestion.object_id": wish,
        "stationuse.object_id": station.pk,
    }


def known(union: Organisation) -> dict[str, str]:
    """Reference data, money, a household in hardship, and what hangs out."""
    of_money = money.pages(Organisation.objects.get(parent=None), union)
    return looked_up() | in_hardship(union) | hung_out(union) | of_money | paid(union)


def paid(union: Organisation) -> dict[str, str]:
    """An application that was paid and claimed back, a payment that was short."""
    people = payments.payers(union)
    told = payments.short(payments.budget(union, 1), people)
    odd = PayException.objects.get()
    line = payments.paid(payments.budget(union, 1), people)
    wanted = str(line.application_id)
    back = str(recoveries.proposed(line).pk)
    assert line.batch is not None
    drawn = confirmations.drawn(line.batch)
    return {
        "confirmation-samples.sample_id": str(drawn.pk),
        "confirmationsample.object_id": str(drawn.pk),
        "confirmation.object_id": str(confirmations.first(drawn).pk),
        "payment-batches.batch_id": str(line.batch_id),
        "payments.payment_id": str(line.pk),
        "recoveries.recovery_id": back,
        "cash-handouts.handout_id": (given := str(cash.with_proxy(union).pk)),
        "cashhandout.object_id": given,
        "recovery.object_id": back,
        "aid-applications.application_id": wanted,
        "nomination-lists.list_id": (named := nominated(union)),
        "nominationlist.object_id": named,
        "application.object_id": wanted,
        "batch.object_id": str(line.batch_id),
        "payment.object_id": str(line.pk),
        "bankfile.object_id": str(told.pk),
        "payexception.object_id": str(odd.pk),
    }


def nominated(union: Organisation) -> str:
    """A list with one application."""
    made = aid.drafted(union)
    return str(aid.listed(union, [made]).pk)


def hung_out(union: Organisation) -> dict[str, str]:
    """A case and its notice."""
    made = cases.shown_now(union)
    return {
        "review-cases.case_id": str(made.case_id),
        "case.object_id": str(made.case_id),
        "public-notices.notice_id": str(made.pk),
        "objection.object_id": str(cases.objected(union).pk),
        "chainrule.object_id": str(cases.a_rule().pk),
    }


def in_hardship(union: Organisation) -> dict[str, str]:
    """A household and its dossier; another one in a sample."""
    made = hardship.assessed(union)
    one = hardship.spot_checked(hardship.active(union, 51))
    return {
        "spot-checks.spot_check_id": str(one.spot_check_id),
        "spotcheck.object_id": str(one.spot_check_id),
        "spotchecked.object_id": str(one.pk),
        "dossiers.dossier_id": str(made.pk),
        "dossier.object_id": str(made.pk),
        "households.household_id": str(made.household_id),
        "household.object_id": str(made.household_id),
    }


def study_of(demand: DemandSet, at: datetime) -> CoverageStudy:
    """One that is done."""
    coverage.seats()
    study = coverage.study(demand.organisation, demand.pk)
    reckoning.reckon_one(study.pk, at)
    # It has looked at the stations already, and looks again after a second.
    CURRENT.forget()
    return study


def event_of(union: Organisation) -> AuditEvent:
    """Something that was done for a union."""
    return AuditEvent.objects.filter(organisation_id=union.pk)[0]


def system_of(union: Organisation, at: datetime) -> MachineClient:
    """A system that reads for a union."""
    made = clients.register(
        "统计平台",
        organisation=union.pk,
        scopes=["organisation:read"],
        by=actor.installer(),
        at=at,
    )
    return made.client


def export_of(clerk: User, at: datetime) -> ExportJob:
    """A file that lies there for its clerk."""
    by = journeys.acting(clerk, at)
    job = exports.request("MEMBERS", filters={}, reason="核对名单", by=by, at=at)
    making.make_due(at)
    return job


def import_of(clerk: User, at: datetime) -> str:
    """A file that waits for its clerk, one of its rows wrong."""
    by, rows = journeys.acting(clerk, at), [station_files.row(kind="无")]
    content = station_files.by_csv(rows)
    found = imports.upload("STATIONS", "站点.csv", content, by=by, at=at)
    importing.work_due(at)
    return str(found.job.pk)


def looked_up() -> dict[str, str]:
    """One row of each kind of reference data."""
    year = CalendarYear.objects.create(year=2026, origin=Origin.BUNDLED)
    CalendarDay.objects.create(day=date(2026, 10, 1), year=year, is_working=False)
    Industry.objects.create(
        code="G", name="交通运输", level="SECTION", valid_from=tree.SINCE
    )
    sexes = Dictionary.objects.create(name="sex", title="性别", origin=Origin.BUNDLED)
    entry = DictionaryEntry.objects.create(
        dictionary=sexes, code="1", label="男", sort=1
    )
    return {
        "calendarday.object_id": "2026-10-01",
        "calendaryear.object_id": "2026",
        "dictionaries.name": "sex",
        "dictionary.object_id": "sex",
        "dictionaryentry.object_id": str(entry.pk),
        "heatevent.object_id": str((hot := heat.announced()).pk),
        "heat-events.event_id": str(hot.pk),
        "industry.object_id": "G",
        "region.object_id": tree.JINJIANG,
    }


def readable() -> list[str]:
    return [route for route, _ in routes() if is_plain(route)]


def test_the_walk_has_somewhere_to_go():
    assert len([route for route in readable() if route.startswith("/api/v1/")]) > 10


def test_the_watch_sees_a_write(unions):
    with written_tables() as tables:
        type(unions.root).objects.filter(pk=unions.root.pk).update(name="四川省总工会")

    assert tables == {"members_organisation"}


@pytest.mark.parametrize("who", ["anyone", "worker", "officer"])
def test_reading_writes_nothing(who, unions, values):
    client = signed_in(who, unions)
    wrote = {}

    for route in readable():
        with written_tables() as tables:
            answer = client.get(address(route, values))
        assert answer.status_code < 500, f"{route}: {answer.content[:500]!r}"
        if tables - MAY_BE_WRITTEN:
            wrote[route] = tables - MAY_BE_WRITTEN

    assert wrote == {}


def test_the_walk_opens_what_it_walks_to(unions, values):
    officer = signed_in("officer", unions)

    shut = [
        route
        for route in readable()
        if officer.get(address(route, values)).status_code == 404
    ]

    # Buttons that the rows above do not offer; what only its own token opens; the photo
    # of a station that everybody may see.
    named = {route for route in shut if not route.endswith("<slug:name>/")}
    assert named == {
        "/metrics",
        "/api/v1/imports/<uuid:import_id>/errors",
        "/api/v1/station-photos/<uuid:photo_id>",
    }


def signed_in(who: str, unions: Any) -> Client:
    client = Client(raise_request_exception=False)
    if who == "anyone":
        return client
    user = accounts.worker("13800138009")
    if who == "officer":
        user = accounts.officer("jinjiang-01", unions.jinjiang)
        # The same walk goes through the admin, which knows sessions only.
        enter(client, user)
    token = client_for(user).token
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client
