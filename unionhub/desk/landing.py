"""What an officer sees first: what waits, figures of the own unions, own offices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.enrolment import inbox as enrolment
from members.enrolment.models import Enrolment
from members.offices.choices import POWER_SENTENCES
from members.organisations.choices import OccupationGroup
from members.organisations.models import Organisation
from members.people import operations as people
from services.aid import inbox as aid
from services.hardship import inbox as hardship
from services.ledger import inbox as ledger
from services.payments import inbox as payments
from services.review import inbox as review
from stations.care import inbox as care
from unionhub.desk import inbox, landing_stations
from unionhub.jobs.choices import ExportState
from unionhub.jobs.models import ExportJob
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.waiting import Item, Queue
from unionhub.web import due
from unionhub.web.charts import RED, Chart, bars

Text = str | Promise

WEEKS = 12
GREEN = "#1a7f37"
MOST_EXPORTS = 100
MOST_FIRST = 8
# Where the things of an inbox have their page, by kind.
PAGES = {
    enrolment.KIND: "admin:members_enrolment_change",
    care.REPORT: "admin:stations_stationreport_change",
    care.SUGGESTION: "admin:stations_sitesuggestion_change",
    hardship.KIND: "admin:services_dossier_change",
    aid.KIND: "admin:services_application_change",
    ledger.OFFER: "admin:services_offer_change",
    ledger.RETURN: "admin:services_fundreturn_change",
    ledger.REOPENING: "admin:services_period_change",
    payments.CHECK: "admin:services_batch_change",
    payments.RELEASE: "admin:services_batch_change",
    payments.ENQUIRY: "admin:services_batch_change",
    payments.DIFFERENCE: "admin:services_payexception_change",
    payments.OVERDUE: "admin:services_recovery_change",
    payments.CASH: "admin:services_application_change",
    review.CASE: "admin:services_case_change",
    review.OBJECTION: "admin:services_objection_change",
}
DESKS = {
    enrolment.KIND: "admin:members_enrolment_changelist",
    care.REPORT: "admin:stations_stationreport_changelist",
    care.SUGGESTION: "admin:stations_sitesuggestion_changelist",
    hardship.KIND: "admin:services_dossier_changelist",
    aid.KIND: "admin:services_application_changelist",
    ledger.OFFER: "admin:services_offer_changelist",
    ledger.RETURN: "admin:services_fundreturn_changelist",
    ledger.REOPENING: "admin:services_period_changelist",
    payments.CHECK: "admin:services_batch_changelist",
    payments.RELEASE: "admin:services_batch_changelist",
    payments.ENQUIRY: "admin:services_batch_changelist",
    payments.DIFFERENCE: "admin:services_payexception_changelist",
    payments.OVERDUE: "admin:services_recovery_changelist",
    payments.CASH: "admin:services_cashhandout_changelist",
    review.CASE: "admin:services_case_changelist",
    review.OBJECTION: "admin:services_objection_changelist",
}


@dataclass(frozen=True)
class Figure:
    """One number with its name, and where it leads."""

    label: Text
    value: str
    link: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class First:
    """What is to be done first: the thing, until when, and its page."""

    item: Item
    due: str
    link: str


def page(actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything on the landing page; at most seventeen queries, each narrowed.

    It names who is ``first`` in the inbox: write that down before it is shown.
    """
    on = local_date(at)
    powers = [POWER_SENTENCES[power] for power in Power if actor.has(power)]
    queues = inbox.queues(actor, everywhere=False)
    return {
        "powers": powers,
        "has_desk": bool(queues),
        "waiting": [*_waiting(queues, on), *_exports(actor)],
        "desks": [
            Figure(label, str(count), link, count > 0)
            for label, count, link in landing_stations.waiting(actor, on)
        ],
        "first": [
            First(
                item,
                due.shown(item.due_on, on),
                reverse(PAGES[item.kind], args=(item.id,)),
            )
            for item in inbox.first(queues, most=MOST_FIRST)
        ],
        **_figures(actor, on),
    }


def _waiting(queues: Sequence[Queue], on: date) -> list[Figure]:
    """What waits at the own union, by due date; no zeros. A query a queue."""
    found = inbox.counts(queues, on=on) if queues else []
    return [
        Figure(
            format_lazy("{}：{}", count.kind_label, label),
            str(value),
            reverse(DESKS[count.kind]),
            is_urgent,
        )
        for count in found
        for label, value, is_urgent in (
            (_("已逾期"), count.overdue, count.overdue > 0),
            (_("今日到期"), count.today, count.today > 0),
            (_("三个工作日内到期"), count.soon, False),
            (_("以后到期"), count.later, False),
        )
        if value
    ]


def _exports(actor: Actor) -> list[Figure]:
    """Exports of others that wait for a second person. One query."""
    if not actor.has(Power.EXPORT_APPROVE):
        return []
    waiting = ExportJob.objects.visible_to(actor).filter(state=ExportState.REQUESTED)
    others = waiting.exclude(requested_by=actor.signature)
    count = others.order_by()[:MOST_EXPORTS].count()
    link = reverse("admin:jobs_exportjob_changelist") + "?state__exact=REQUESTED"
    return [Figure(_("待批准的导出"), str(count), link, count > 0)]


def _figures(actor: Actor, on: date) -> dict[str, Any]:
    """Numbers and charts of the officer's part of the tree. Eight queries.

    They are counted from rows, and the database gives up on what takes too long: the
    page then goes without them rather than not at all.
    """
    unions = Organisation.objects.visible_to(actor)
    own = unions.select_related("region")
    union = own.filter(pk=actor.organisation_id).first()
    if union is None:
        return {}
    figures: list[Figure] = []
    charts: list[Chart] = []
    try:
        if actor.has(Power.MEMBER_VIEW):
            found = people.headcount(union, on=on)
            since = on - timedelta(weeks=WEEKS)
            figures += _of_members(found)
            charts = [_by_group(found), _by_week(people.joined(union, since=since), on)]
        if actor.has(Power.ENROLMENT_VIEW):
            figures += _of_requests(actor, on)
        told, more = _of_stations(actor, union, on)
        figures, charts = figures + told, charts + more
    except DatabaseError:
        return {"union": union, "is_too_large": True}
    return {"union": union, "figures": figures, "charts": charts}


def _of_members(found: people.Headcount) -> list[Figure]:
    link = reverse("admin:members_member_changelist")
    share = f"{found.real_name / found.total:.1%}" if found.total else "—"
    return [
        Figure(_("有效会员"), f"{found.total:,}", f"{link}?standing__exact=ACTIVE"),
        Figure(_("实名率"), share),
        Figure(_("四类重点群体"), f"{found.key_four:,}"),
    ]


def _of_requests(actor: Actor, on: date) -> list[Figure]:
    rows = Enrolment.objects.waiting_for(actor, everywhere=True).order_by()
    late = Count("pk", filter=Q(due_on__lt=on))
    found = rows.aggregate(open=Count("pk"), late=late)
    link = reverse("admin:members_enrolment_changelist")
    return [
        Figure(_("所辖未办结申请"), f"{found['open']:,}", link),
        Figure(_("其中逾期"), f"{found['late']:,}", link, found["late"] > 0),
    ]


def _of_stations(
    actor: Actor, union: Organisation, on: date
) -> tuple[list[Figure], list[Chart]]:
    """Stations by state and place, and how many are to be looked at again."""
    shown, standing, stale = landing_stations.by_state(actor, on)
    if not shown:
        return [], []
    link = reverse("admin:stations_station_changelist")
    share = f"{stale / standing:.1%}" if standing else "—"
    late = landing_stations.stale_link()
    figures = [
        Figure(_("服务站点"), f"{standing:,}", link),
        Figure(_("待核实站点占比"), share, late, stale > 0),
    ]
    places = landing_stations.by_region(actor, union)
    charts = [
        bars(_("服务站点按状态"), shown),
        bars(_("使用中的服务站点按地区"), places, GREEN),
    ]
    return figures, charts


def _by_group(found: people.Headcount) -> Chart:
    counted = sorted(found.by_group.items(), key=lambda item: -item[1])
    shown = [(str(OccupationGroup(g).label), n) for g, n in counted if n]
    return bars(_("会员按职业群体"), shown, RED)


def _by_week(joined: dict[date, int], on: date) -> Chart:
    monday = on - timedelta(days=on.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    weeks: Counter[date] = Counter()
    for day, count in joined.items():
        weeks[day - timedelta(days=day.weekday())] += count
    shown = [(f"{start.month}月{start.day}日", weeks[start]) for start in starts]
    return bars(_("近 12 周新增会员"), shown)
