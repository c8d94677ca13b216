"""Loading the demo province: everything in one transaction, once."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from members.enrolment import operations as enrolment
from members.enrolment.models import ConsentText, JoinCode
from members.offices.access import actor_for
from members.organisations.models import Organisation
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.desk.demo import coverage, story
from unionhub.desk.demo.afterwards import ask_and_check
from unionhub.desk.demo.aid import Aid
from unionhub.desk.demo.care import Care
from unionhub.desk.demo.codes import consents, join_codes
from unionhub.desk.demo.employers import Market
from unionhub.desk.demo.fates import ReviewDesk
from unionhub.desk.demo.hardship import Hardship
from unionhub.desk.demo.imports import bring_files
from unionhub.desk.demo.money import Money
from unionhub.desk.demo.offices import Accounts
from unionhub.desk.demo.payments import Payments
from unionhub.desk.demo.people import Crowd
from unionhub.desk.demo.roll import Register
from unionhub.desk.demo.rosters import Rosters
from unionhub.desk.demo.stations import Stations
from unionhub.desk.demo.tree import BATCH, Land, Tree
from unionhub.desk.demo.unions import Territory, found_all
from unionhub.desk.demo.visits import Visits
from unionhub.desk.demo.workplaces import Destination, Workplaces, code_unions
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import SHANGHAI, local_date
from unionhub.persons.models import Person, PersonKey
from unionhub.reference import operations as reference

EDITION = 1
LOADED = "demo.loaded"


class DemoRefused(Exception):
    """The demo cannot be loaded here; the text is one sentence for the person."""


@dataclass(frozen=True)
class Loading:
    """Who loads, when, and where progress is told."""

    by: Actor
    at: datetime
    say: Callable[[str], None]


@transaction.atomic
def load(loading: Loading) -> bool:
    """Write the demo province into an empty system; False when it is there already.

    A second call changes nothing. Half a demo cannot remain: all is one transaction.

    Raises:
        DemoRefused: there are unions that are not the demo's.
    """
    _take_time()
    loading.say(_("行政区划、行业、日历、字典"))
    reference.load_all(by=loading.by, at=loading.at)
    if _is_loaded():
        return False

    tree, market, territory = _draw_unions(loading)
    _write_unions(loading, tree, market)
    crowd, register = Crowd(), Register()
    accounts = _appoint(crowd, territory, market, loading)
    desk = ReviewDesk(crowd, accounts, register, tree, _local(loading))
    _let_requests_come(loading, desk, market)
    loading.say(_("会员"))
    Rosters(market, crowd, register, tree.on).fill(market.courier_union)
    _write_people(loading, crowd, accounts, register, desk)
    _write_stations(loading, tree, territory)
    clerk = User.objects.get(username=story.COUNTY_CLERK)
    bring_files(by=actor_for(clerk, loading.at), at=_local(loading))
    loading.say(_("帮扶资金"))
    Money(territory, _local(loading)).load()
    Hardship(territory, market.courier_union, _local(loading)).load()
    aid = Aid(territory, _local(loading))
    aid.load()
    Payments(aid).load()
    ask_and_check(aid)
    _check_references()

    audit.record(LOADED, territory.root, by=loading.by, at=loading.at, edition=EDITION)
    return True


def _take_time() -> None:
    """Between two statements a province is thought up, and its references are checked
    in one: both take longer than a request may. Until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")


def _check_references() -> None:
    """References are checked at the end, row by row, by plans that PostgreSQL made
    while the tables were empty, unless it is told how large they have become."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    connection.check_constraints()


def _is_loaded() -> bool:
    root = Organisation.objects.filter(parent=None).first()
    if root is None:
        return False
    events = AuditEvent.objects.filter(
        target_kind=root._meta.label, target_id=root.pk, verb=LOADED
    )
    if not events.exists():
        raise DemoRefused(_("数据库中已有工会，不是演示数据，未作改动。"))
    return True


def _local(loading: Loading) -> datetime:
    return loading.at.astimezone(SHANGHAI)


def _draw_unions(loading: Loading) -> tuple[Tree, Market, Territory]:
    loading.say(_("工会组织和用人单位"))
    on = local_date(loading.at)
    tree = Tree(Land(on), on)
    territory = found_all(tree)
    market = Market(tree, territory, _local(loading))
    market.open()
    return tree, market, territory


def _write_unions(loading: Loading, tree: Tree, market: Market) -> None:
    tree.write()
    market.write()
    _record(loading, "organisations", tree.unions)
    _record(loading, "employers", market.employers)
    texts = ConsentText.objects.bulk_create(consents())
    _record(loading, "consents", texts)
    codes = join_codes(code_unions(market), _local(loading))
    JoinCode.objects.bulk_create(codes)
    _record(loading, "join_codes", codes)


def _appoint(
    crowd: Crowd, territory: Territory, market: Market, loading: Loading
) -> Accounts:
    accounts = Accounts(crowd, local_date(loading.at))
    federations = territory.prefectures | territory.counties
    places = federations | {
        story.PROVINCE: territory.root,
        story.ENTERPRISE: market.courier_union,
    }
    accounts.appoint_all(places)
    return accounts


def _let_requests_come(loading: Loading, desk: ReviewDesk, market: Market) -> None:
    loading.say(_("入会申请"))
    codes = [story.LIVE_CODE]
    desk.work(Workplaces(market, codes).routed(loading.at))
    jinguanyi = story.HOUSEKEEPER.workplace
    route = enrolment.preview(jinguanyi, at=loading.at)
    desk.tell_story(Destination(jinguanyi, route))


def _write_people(
    loading: Loading,
    crowd: Crowd,
    accounts: Accounts,
    register: Register,
    desk: ReviewDesk,
) -> None:
    loading.say(_("写入人员、会员、申请"))
    persons, keys = crowd.rows()
    Person.objects.bulk_create(persons, batch_size=BATCH)
    PersonKey.objects.bulk_create(keys, batch_size=BATCH)
    accounts.write()
    register.write()
    desk.requests.write()
    _record(loading, "persons", persons)
    _record(loading, "accounts", accounts.users)
    _record(loading, "appointments", accounts.appointments)
    _record(loading, "delegations", accounts.delegations)
    _record(loading, "members", list(register.members.values()))
    _record(loading, "enrolments", desk.requests.enrolments)


def _write_stations(loading: Loading, tree: Tree, territory: Territory) -> None:
    loading.say(_("服务站点"))
    stations = Stations(tree.land, territory.counties, _local(loading))
    stations.build()
    federations = [
        territory.root,
        *territory.prefectures.values(),
        *territory.counties.values(),
    ]
    care = Care(stations.rows, federations, _local(loading))
    care.build()
    coverage.keep_open_longer(stations.rows)
    stations.write()
    care.write()
    _record(loading, "stations", stations.rows)
    _record(loading, "station_reports", care.reports)
    _record(loading, "site_suggestions", care.suggestions)
    loading.say(_("到站人次"))
    visits = Visits(stations.public(), _local(loading))
    visits.build()
    visits.write()
    _record(loading, "visits", visits.figures)
    coverage.heat_of_a_summer(by=actor.installer(), at=loading.at)
    capital = territory.prefectures[story.CHENGDU]
    coverage.study_the_capital(capital, at=_local(loading))


def _record(loading: Loading, what: str, rows: Sequence[Model]) -> None:
    """One event for a whole list: how many, and a digest of their keys."""
    keys = "\n".join(sorted(str(row.pk) for row in rows))
    audit.record(
        f"{what}.loaded",
        Organisation(pk=f"{story.PROVINCE}00001"),
        by=loading.by,
        at=loading.at,
        count=len(rows),
        digest=hashlib.sha256(keys.encode()).hexdigest(),
    )
